package maec.combine.method;

import java.util.Arrays;

/**
 * Finds the k-th largest of many magnitudes by counting instead of sorting.
 *
 * <p>The bits of non-negative floats are ordered as the floats are. So a first look counts the
 * upper 16 of the 31 bits, which tells in which bucket the k-th largest lies; a second one counts
 * the lower 15 bits within that bucket, which tells its bits. The result is exact, and counts may
 * be taken in any order and added up.
 */
final class RadixSelection {
    static final int UPPER = 1 << 16;
    static final int LOWER = 1 << 15;
    private static final int LOWER_BITS = 15;
    private static final int MAGNITUDE = 0x7fffffff;

    private long remaining;
    private int bucket;
    private int bits;
    private long equal;

    /** Looks for the magnitude at this place, counted from 1, in falling order. */
    RadixSelection(long place) {
        remaining = place;
    }

    /** First look: adds to counts of size {@link #UPPER}. */
    static void countUpper(float[] keys, int count, long[] counts) {
        for (int k = 0; k < count; k++) {
            counts[(Float.floatToRawIntBits(keys[k]) & MAGNITUDE) >>> LOWER_BITS]++;
        }
    }

    /** As {@link #countUpper(float[], int, long[])}, of magnitudes given by their bits. */
    static void countUpper(int[] magnitudes, int count, long[] counts) {
        for (int k = 0; k < count; k++) {
            counts[magnitudes[k] >>> LOWER_BITS]++;
        }
    }

    /** After all counts of the first look. */
    void chooseBucket(long[] counts) {
        bucket = choose(counts);
    }

    /** Second look: adds to counts of size {@link #LOWER}. */
    void countLower(float[] keys, int count, long[] counts) {
        for (int k = 0; k < count; k++) {
            int magnitude = Float.floatToRawIntBits(keys[k]) & MAGNITUDE;
            if (magnitude >>> LOWER_BITS == bucket) {
                counts[magnitude & (LOWER - 1)]++;
            }
        }
    }

    /** As {@link #countLower(float[], int, long[])}, of magnitudes given by their bits. */
    void countLower(int[] magnitudes, int count, long[] counts) {
        for (int k = 0; k < count; k++) {
            if (magnitudes[k] >>> LOWER_BITS == bucket) {
                counts[magnitudes[k] & (LOWER - 1)]++;
            }
        }
    }

    /** After all counts of the second look. */
    void chooseBits(long[] counts) {
        int lower = choose(counts);
        equal = counts[lower];
        bits = (bucket << LOWER_BITS) | lower;
    }

    /** Walks down from the largest until the place is within a bucket. */
    private int choose(long[] counts) {
        int at = counts.length - 1;
        while (at > 0 && counts[at] < remaining) {
            remaining -= counts[at--];
        }
        return at;
    }

    /** The magnitude that was looked for. */
    float threshold() {
        return Float.intBitsToFloat(bits);
    }

    /** The bits of {@link #threshold}. */
    int bits() {
        return bits;
    }

    /** How many of those that equal the threshold are at or above the place. */
    long tiesKept() {
        return remaining;
    }

    /** Whether all that equal the threshold are at or above the place. */
    boolean keepsAllTies() {
        return remaining >= equal;
    }

    /** How many keys equal the threshold. */
    int ties(float[] keys, int count) {
        int found = 0;
        for (int k = 0; k < count; k++) {
            found += (Float.floatToRawIntBits(keys[k]) & MAGNITUDE) == bits ? 1 : 0;
        }
        return found;
    }

    /** One past the index of the n-th key, counted from 1, that equals the threshold. */
    int endOfTies(float[] keys, int count, long n) {
        long left = n;
        for (int k = 0; k < count; k++) {
            if ((Float.floatToRawIntBits(keys[k]) & MAGNITUDE) == bits && --left == 0) {
                return k + 1;
            }
        }
        throw new IllegalArgumentException("fewer than " + n + " in " + Arrays.toString(keys));
    }
}
