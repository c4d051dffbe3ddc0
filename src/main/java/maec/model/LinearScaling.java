package maec.model;

/**
 * Linear interpolation of positions (arXiv 2306.15595): every frequency is divided by the factor.
 *
 * @param factor how much longer sequences are than those of training
 */
public record LinearScaling(double factor) implements RopeScaling {
    @Override
    public float[] inverseFrequencies(Rope rope, int tokens) {
        float[] found = rope.plainFrequencies(rope.theta());
        for (int pair = 0; pair < found.length; pair++) {
            found[pair] /= (float) factor;
        }
        return found;
    }

    @Override
    public double amplitude(int tokens) {
        return 1;
    }

    @Override
    public int longestSequence(int maxPositions) {
        return RopeScaling.stretched(maxPositions, factor);
    }
}
