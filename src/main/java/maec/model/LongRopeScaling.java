package maec.model;

import java.util.List;

/**
 * LongRoPE (arXiv 2402.13753): every pair is slowed down by a factor of its own, of which there is
 * a list for short and one for long sequences.
 *
 * @param shortFactors divisors of the frequencies up to the trained length, width / 2
 * @param longFactors divisors beyond it, width / 2
 * @param trained length of the sequences of training
 * @param amplitude factor of cosines and sines, the same for every length
 */
public record LongRopeScaling(
        List<Double> shortFactors, List<Double> longFactors, int trained, double amplitude)
        implements RopeScaling {
    /** Copies the lists. */
    public LongRopeScaling {
        shortFactors = List.copyOf(shortFactors);
        longFactors = List.copyOf(longFactors);
    }

    /**
     * The factor that the paper gives to cosines and sines.
     *
     * @param factor how much longer sequences are
     * @param trained length of the sequences of training
     * @return √(1 + ln(factor) / ln(trained)), or 1 where nothing is stretched
     */
    static double amplitudeFor(double factor, int trained) {
        return factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(trained));
    }

    @Override
    public float[] inverseFrequencies(Rope rope, int tokens) {
        List<Double> factors = tokens > trained ? longFactors : shortFactors;
        float[] found = rope.plainFrequencies(rope.theta());
        for (int pair = 0; pair < found.length; pair++) {
            found[pair] = 1 / (factors.get(pair).floatValue() * (1 / found[pair]));
        }
        return found;
    }

    @Override
    public double amplitude(int tokens) {
        return amplitude;
    }

    @Override
    public int longestSequence(int maxPositions) {
        return maxPositions;
    }
}
