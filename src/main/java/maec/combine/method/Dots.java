package maec.combine.method;

/** Sums over tiles, in double and in a fixed order. */
final class Dots {
    private Dots() {}

    /** A dot product with four running sums, so that additions do not wait for one another. */
    static double dot(float[] x, float[] y, int count) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (; k + 3 < count; k += 4) {
            s0 += (double) x[k] * y[k];
            s1 += (double) x[k + 1] * y[k + 1];
            s2 += (double) x[k + 2] * y[k + 2];
            s3 += (double) x[k + 3] * y[k + 3];
        }
        for (; k < count; k++) {
            s0 += (double) x[k] * y[k];
        }
        return s0 + s1 + (s2 + s3);
    }
}
