package maec.model;

/**
 * YaRN (arXiv 2309.00071): fast pairs keep their frequency, slow ones are interpolated, a ramp lies
 * between; attention is sharpened by a factor on cosines and sines.
 *
 * @param factor how much longer sequences are than those of training
 * @param trained length of the sequences of training
 * @param fastTurns {@code beta_fast}: pairs that turn more often within the trained length are kept
 * @param slowTurns {@code beta_slow}: pairs that turn less often are interpolated
 * @param truncate whether the ramp starts and ends at whole pairs
 * @param amplitude factor of cosines and sines
 */
public record YarnScaling(
        double factor,
        int trained,
        double fastTurns,
        double slowTurns,
        boolean truncate,
        double amplitude)
        implements RopeScaling {
    private static final double NARROWEST = 0.001;

    /**
     * The factor that the paper gives to cosines and sines.
     *
     * @param factor how much longer sequences are
     * @param weight of the logarithm, 1 in the paper
     * @return 0.1 · weight · ln(factor) + 1, or 1 where nothing is stretched
     */
    static double amplitudeFor(double factor, double weight) {
        return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
    }

    @Override
    public float[] inverseFrequencies(Rope rope, int tokens) {
        double low = pairTurning(rope, fastTurns);
        double high = pairTurning(rope, slowTurns);
        if (truncate) {
            low = Math.floor(low);
            high = Math.ceil(high);
        }
        low = Math.max(low, 0);
        high = Math.min(high, rope.width() - 1);
        if (low == high) {
            high += NARROWEST;
        }
        float[] found = rope.plainFrequencies(rope.theta());
        for (int pair = 0; pair < found.length; pair++) {
            float ramp = Math.clamp((pair - (float) low) / (float) (high - low), 0f, 1f);
            float slowed = 1 / ((float) factor * (1 / found[pair]));
            found[pair] = slowed * ramp + found[pair] * (1 - ramp);
        }
        return found;
    }

    /** The pair, as a fraction, that turns so many times within the trained length. */
    private double pairTurning(Rope rope, double turns) {
        return rope.width()
                * Math.log(trained / (turns * 2 * Math.PI))
                / (2 * Math.log(rope.theta()));
    }

    @Override
    public double amplitude(int tokens) {
        return amplitude;
    }

    @Override
    public int longestSequence(int maxPositions) {
        return Math.max(maxPositions, RopeScaling.stretched(trained, factor));
    }
}
