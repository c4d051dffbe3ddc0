package maec.model;

/**
 * Dynamic NTK scaling: beyond the trained length the base grows with the sequence, within it
 * nothing changes.
 *
 * <p>theta' = theta · (factor · tokens / trained − (factor − 1))^(width / (width − 2)). All tokens
 * of a sequence are rotated by the base for its whole length; transformers, which keeps rotated
 * keys while it generates, leaves earlier tokens at the base of the length they came in with.
 *
 * @param factor how much longer sequences are than those of training
 * @param trained length of the sequences of training
 */
public record DynamicScaling(double factor, int trained) implements RopeScaling {
    @Override
    public float[] inverseFrequencies(Rope rope, int tokens) {
        if (tokens <= trained) {
            return rope.plainFrequencies(rope.theta());
        }
        double growth = factor * tokens / trained - (factor - 1);
        double exponent = (double) rope.width() / (rope.width() - 2);
        return rope.plainFrequencies(rope.theta() * Math.pow(growth, exponent));
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
