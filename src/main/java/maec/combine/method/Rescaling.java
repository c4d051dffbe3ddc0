package maec.combine.method;

import java.util.Arrays;

/**
 * Stretches what is kept of a delta to the whole delta's L1 norm.
 *
 * <pre>
 *   δ' = δ·m·(Σ|δ| / Σ|δ·m|)     sums over the tensor, in double, from the first element to the last
 * </pre>
 *
 * <p>Where either sum is below 1e-7 nothing is stretched.
 */
final class Rescaling {
    private static final double LEAST = 1e-7;

    private Rescaling() {}

    /** The same trims, each with its factor; scans the tensor once. */
    static Trim[] of(TensorView view, Trim[] trims, long unit) {
        double[] whole = new double[trims.length];
        double[] kept = new double[trims.length];
        view.scan(
                unit,
                tile -> {
                    for (int i = 0; i < trims.length; i++) {
                        float[] delta = tile.scratch(i);
                        tile.delta(i, delta);
                        whole[i] += magnitude(delta, tile.count());
                        trims[i].apply(tile, delta);
                        kept[i] += magnitude(delta, tile.count());
                    }
                });
        Trim[] scaled = Arrays.copyOf(trims, trims.length);
        for (int i = 0; i < trims.length; i++) {
            if (whole[i] >= LEAST && kept[i] >= LEAST && whole[i] != kept[i]) {
                scaled[i] = trims[i].times((float) (whole[i] / kept[i]));
            }
        }
        return scaled;
    }

    /** With four running sums, so that additions do not wait for one another. */
    private static double magnitude(float[] values, int count) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (; k + 3 < count; k += 4) {
            s0 += Math.abs(values[k]);
            s1 += Math.abs(values[k + 1]);
            s2 += Math.abs(values[k + 2]);
            s3 += Math.abs(values[k + 3]);
        }
        for (; k < count; k++) {
            s0 += Math.abs(values[k]);
        }
        return s0 + s1 + (s2 + s3);
    }
}
