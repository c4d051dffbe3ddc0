package maec.combine.method;

/*
 * Comparisons are made by signum and max, which the compiler turns into vector instructions; a
 * branch or a conditional expression it does not.
 */

/**
 * Where exactly the largest magnitudes of a tensor end: of those that equal the threshold, the ones
 * that come first are kept, so that the number is exact and does not depend on tiles.
 *
 * @param threshold the smallest magnitude that is kept
 * @param tieEnd elements that equal the threshold are kept before this index
 */
record MagnitudeCut(float threshold, long tieEnd) {
    /** Keeps everything. */
    static final MagnitudeCut ALL = new MagnitudeCut(0, Long.MAX_VALUE);

    /** Keeps nothing. */
    static final MagnitudeCut NONE = new MagnitudeCut(Float.POSITIVE_INFINITY, 0);

    /**
     * Sets all values to 0 whose key is not among the largest; a NaN stays one, so that it is
     * found.
     *
     * @param offset index of the first element within the tensor
     * @param count how many elements
     * @param keys their magnitudes count; may be the values
     * @param values are changed
     */
    void keepLargest(long offset, int count, float[] keys, float[] values) {
        int ties = ties(offset, count);
        for (int k = 0; k < ties; k++) {
            values[k] *= 1 - Math.max(0, Math.signum(threshold - Math.abs(keys[k])));
        }
        for (int k = ties; k < count; k++) {
            values[k] *= Math.max(0, Math.signum(Math.abs(keys[k]) - threshold));
        }
    }

    /** Sets all values to 0 whose key is among the largest. */
    void dropLargest(long offset, int count, float[] keys, float[] values) {
        int ties = ties(offset, count);
        for (int k = 0; k < ties; k++) {
            values[k] *= Math.max(0, Math.signum(threshold - Math.abs(keys[k])));
        }
        for (int k = ties; k < count; k++) {
            values[k] *= 1 - Math.max(0, Math.signum(Math.abs(keys[k]) - threshold));
        }
    }

    private int ties(long offset, int count) {
        return Math.clamp(tieEnd - offset, 0, count);
    }
}
