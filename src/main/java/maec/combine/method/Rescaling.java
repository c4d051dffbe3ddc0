package maec.combine.method;

import maec.combine.BlockSum;

import java.util.Arrays;

/**
 * Stretches what is kept of a delta to the whole delta's L1 norm.
 *
 * <pre>
 *   δ' = δ·m·(Σ|δ| / Σ|δ·m|)     sums over the tensor as in BlockSum
 * </pre>
 *
 * <p>Where either sum is below 1e-7 nothing is stretched.
 */
final class Rescaling {
    private static final double LEAST = 1e-7;

    private Rescaling() {}

    /** The same trims, each with its factor; scans the tensor once. */
    static Trim[] of(TensorView view, Trim[] trims, long unit) {
        BlockSum[] whole = BlockSum.several(trims.length);
        BlockSum[] kept = BlockSum.several(trims.length);
        view.scan(
                unit,
                tile -> {
                    for (int i = 0; i < trims.length; i++) {
                        float[] delta = tile.scratch(i);
                        tile.delta(i, delta);
                        whole[i].addMagnitudes(delta, tile.count());
                        trims[i].apply(tile, delta);
                        kept[i].addMagnitudes(delta, tile.count());
                    }
                });
        Trim[] scaled = Arrays.copyOf(trims, trims.length);
        for (int i = 0; i < trims.length; i++) {
            double all = whole[i].sum();
            double left = kept[i].sum();
            if (all >= LEAST && left >= LEAST && all != left) {
                scaled[i] = trims[i].times((float) (all / left));
            }
        }
        return scaled;
    }
}
