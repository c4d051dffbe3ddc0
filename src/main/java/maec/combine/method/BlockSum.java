package maec.combine.method;

import java.util.Arrays;

/**
 * A long sum in double whose order is fixed: element k goes to partial sum k mod 512 of its tile,
 * and partial sums are added up in order at the end. Sums that lie side by side become vector
 * instructions, a single running sum does not. For one thread.
 */
final class BlockSum {
    private static final int BLOCK = 512;

    private final double[] partial = new double[BLOCK];

    /** Sums of 0. */
    static BlockSum[] several(int count) {
        BlockSum[] sums = new BlockSum[count];
        Arrays.setAll(sums, _ -> new BlockSum());
        return sums;
    }

    /** Adds |v|. */
    void addMagnitudes(float[] values, int count) {
        for (int from = 0; from < count; from += BLOCK) {
            int size = Math.min(BLOCK, count - from);
            for (int k = 0; k < size; k++) {
                partial[k] += Math.abs(values[from + k]);
            }
        }
    }

    /** Adds x·y. */
    void addProducts(float[] x, float[] y, int count) {
        for (int from = 0; from < count; from += BLOCK) {
            int size = Math.min(BLOCK, count - from);
            for (int k = 0; k < size; k++) {
                partial[k] += (double) x[from + k] * (double) y[from + k];
            }
        }
    }

    /** The sum of everything that was added. */
    double sum() {
        double sum = 0;
        for (double part : partial) {
            sum += part;
        }
        return sum;
    }
}
