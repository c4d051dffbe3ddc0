package maec.combine.method;

/**
 * Orders the magnitudes of short rows by radix: three passes over 11, 10 and 10 of the 31 bits,
 * each of which keeps the order of equals. For one thread.
 */
final class RankOrder {
    private static final int[] SHIFTS = {0, 11, 21};
    private static final int[] SIZES = {1 << 11, 1 << 10, 1 << 10};

    private final int[][] counts = {new int[SIZES[0]], new int[SIZES[1]], new int[SIZES[2]]};
    private int[] order = {};
    private int[] other = {};
    private int[] bits = {};

    /**
     * Ranks a row.
     *
     * @param values their magnitudes count
     * @param from index of the row's first value
     * @param length how many
     * @return indices within the row, smallest magnitude first, equals by index; valid until the
     *     next call, and only its first {@code length} entries
     */
    int[] of(float[] values, int from, int length) {
        if (order.length < length) {
            order = new int[length];
            other = new int[length];
            bits = new int[length];
        }
        for (int[] count : counts) {
            java.util.Arrays.fill(count, 0);
        }
        for (int k = 0; k < length; k++) {
            int magnitude = Float.floatToRawIntBits(values[from + k]) & 0x7fffffff;
            bits[k] = magnitude;
            order[k] = k;
            for (int p = 0; p < SHIFTS.length; p++) {
                counts[p][(magnitude >>> SHIFTS[p]) & (SIZES[p] - 1)]++;
            }
        }
        for (int p = 0; p < SHIFTS.length; p++) {
            distribute(p, length);
        }
        return order;
    }

    private void distribute(int pass, int length) {
        int[] next = counts[pass];
        int sum = 0;
        for (int b = 0; b < next.length; b++) {
            int here = next[b];
            next[b] = sum;
            sum += here;
        }
        for (int k = 0; k < length; k++) {
            int index = order[k];
            other[next[(bits[index] >>> SHIFTS[pass]) & (SIZES[pass] - 1)]++] = index;
        }
        int[] sorted = other;
        other = order;
        order = sorted;
    }
}
