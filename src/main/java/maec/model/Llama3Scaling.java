package maec.model;

/**
 * The scaling of Llama 3.1: long waves are slowed down by the factor, short ones left alone, those
 * between are mixed.
 *
 * <p>A wave is long that turns fewer than {@code lowTurns} times within the trained length, short
 * that turns more than {@code highTurns} times.
 *
 * @param factor how much slower long waves become
 * @param lowTurns {@code low_freq_factor}
 * @param highTurns {@code high_freq_factor}, above {@code lowTurns}
 * @param trained length of the sequences of training
 */
public record Llama3Scaling(double factor, double lowTurns, double highTurns, int trained)
        implements RopeScaling {
    @Override
    public float[] inverseFrequencies(Rope rope, int tokens) {
        float[] found = rope.plainFrequencies(rope.theta());
        for (int pair = 0; pair < found.length; pair++) {
            found[pair] = scaled(found[pair]);
        }
        return found;
    }

    private float scaled(float frequency) {
        float wave = (float) (2 * Math.PI) / frequency;
        if (wave < (float) (trained / highTurns)) {
            return frequency;
        }
        if (wave > (float) (trained / lowTurns)) {
            return frequency / (float) factor;
        }
        float smooth = (trained / wave - (float) lowTurns) / (float) (highTurns - lowTurns);
        return (1 - smooth) * frequency / (float) factor + smooth * frequency;
    }

    @Override
    public double amplitude(int tokens) {
        return 1;
    }

    @Override
    public int longestSequence(int maxPositions) {
        return maxPositions;
    }
}
