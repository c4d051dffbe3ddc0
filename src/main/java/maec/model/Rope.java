package maec.model;

/**
 * Rotary position embedding (arXiv 2104.09864): which angle a position turns each pair of a head's
 * elements by.
 *
 * <p>At position p pair i is turned by p · inverseFrequencies[i], and cosines and sines are
 * multiplied by the amplitude. Some scalings depend on the length of the sequence.
 *
 * @param width how many elements of a head are rotated, even; the rest pass unchanged
 * @param theta base of the frequencies
 * @param scaling how the model was made to read longer sequences
 */
public record Rope(int width, double theta, RopeScaling scaling) {
    /**
     * Rope as in its paper.
     *
     * @param width how many elements of a head are rotated
     * @param theta base of the frequencies
     * @return without scaling
     */
    public static Rope plain(int width, double theta) {
        return new Rope(width, theta, new RopeScaling.None());
    }

    /**
     * What a position is multiplied by, pair by pair, in float32 as transformers computes it.
     *
     * @param tokens length of the sequence so far
     * @return width / 2 factors
     */
    public float[] inverseFrequencies(int tokens) {
        return scaling.inverseFrequencies(this, tokens);
    }

    /**
     * What cosines and sines are multiplied by.
     *
     * @param tokens length of the sequence so far
     * @return the factor, 1 for most
     */
    public double amplitude(int tokens) {
        return scaling.amplitude(tokens);
    }

    /**
     * 1 / theta^(2i / width) in float32.
     *
     * @param base theta, or what a scaling puts in its place
     * @return width / 2 factors
     */
    float[] plainFrequencies(double base) {
        float[] found = new float[width / 2];
        for (int pair = 0; pair < found.length; pair++) {
            found[pair] = 1 / (float) Math.pow(base, (float) (2 * pair) / width);
        }
        return found;
    }
}
