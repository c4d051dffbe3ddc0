package maec.combine;

import java.util.Arrays;

/**
 * A long sum in double whose order is fixed: element k goes to partial sum k mod 512 of its tile,
 * and partial sums are added up in order at the end. Sums that lie side by side become vector
 * instructions, a single running sum does not. For one thread.
 */
public final class BlockSum {
    private static final int BLOCK = 512;

    private final double[] partial = new double[BLOCK];

    /**
     * Sums of 0.
     *
     * @param count how many
     * @return new sums
     */
    public static BlockSum[] several(int count) {
        BlockSum[] sums = new BlockSum[count];
        Arrays.setAll(sums, _ -> new BlockSum());
        return sums;
    }

    /**
     * Adds |v|.
     *
     * @param values a tile's values
     * @param count how many of them
     */
    public void addMagnitudes(float[] values, int count) {
        for (int from = 0; from < count; from += BLOCK) {
            int size = Math.min(BLOCK, count - from);
            for (int k = 0; k < size; k++) {
                partial[k] += Math.abs(values[from + k]);
            }
        }
    }

    /**
     * Adds x·y.
     *
     * @param x a tile's values
     * @param y as many others
     * @param count how many of them
     */
    public void addProducts(float[] x, float[] y, int count) {
        for (int from = 0; from < count; from += BLOCK) {
            int size = Math.min(BLOCK, count - from);
            for (int k = 0; k < size; k++) {
                partial[k] += (double) x[from + k] * (double) y[from + k];
            }
        }
    }

    /**
     * The sum of everything that was added.
     *
     * @return the same bits for the same tiles
     */
    public double sum() {
        double sum = 0;
        for (double part : partial) {
            sum += part;
        }
        return sum;
    }

    /** Whether nothing that was added was infinite or no number. */
    boolean isFinite() {
        double sum = 0;
        for (double part : partial) {
            sum += 0 * part;
        }
        return sum == 0;
    }
}
