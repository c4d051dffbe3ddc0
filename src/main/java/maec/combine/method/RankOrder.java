package maec.combine.method;

import java.util.Arrays;

/**
 * Orders the magnitudes of short rows. The bits of a magnitude and the index make one long, so that
 * sorting numbers, which Java does in vectors, keeps equals in the order of their indices. For one
 * thread.
 */
final class RankOrder {
    private static final int MAGNITUDE = 0x7fffffff;

    private long[] keys = {};

    /**
     * Ranks a row.
     *
     * @param values their magnitudes count
     * @param from index of the row's first value
     * @param length how many
     * @return the index within the row is the lower half of each, smallest magnitude first, equals
     *     by index; valid until the next call, and only its first {@code length} entries
     */
    long[] of(float[] values, int from, int length) {
        if (keys.length < length) {
            keys = new long[length];
        }
        for (int k = 0; k < length; k++) {
            long magnitude = Float.floatToRawIntBits(values[from + k]) & MAGNITUDE;
            keys[k] = magnitude << 32 | k;
        }
        Arrays.sort(keys, 0, length);
        return keys;
    }
}
