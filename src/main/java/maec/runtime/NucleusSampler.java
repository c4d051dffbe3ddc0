package maec.runtime;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws tokens of one sequence as {@link Sampling.Nucleus} says.
 *
 * <p>In main memory and double precision, so that the same scores and seed give the same tokens on
 * every device.
 */
final class NucleusSampler {
    /** A token this much less likely than the likeliest one cannot change a draw in 10^9. */
    private static final double NEGLIGIBLE = 1e-12;

    private final Sampling.Nucleus settings;
    private final SplittableRandom random;

    /** Begins the random numbers of the sequence at a place in its batch. */
    NucleusSampler(Sampling.Nucleus settings, int row) {
        this.settings = settings;
        random = new SplittableRandom(settings.seed() + 0x9E3779B97F4A7C15L * row);
    }

    /** Draws from scores [V] that begin at an offset. */
    int draw(float[] scores, int offset, int vocabulary) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int token = 0; token < vocabulary; token++) {
            largest = Math.max(largest, scores[offset + token]);
        }
        double[] weights = new double[vocabulary];
        double total = 0;
        for (int token = 0; token < vocabulary; token++) {
            weights[token] = Math.exp((scores[offset + token] - largest) / settings.temperature());
            total += weights[token];
        }
        int[] likely =
                IntStream.range(0, vocabulary)
                        .filter(token -> weights[token] > NEGLIGIBLE)
                        .boxed()
                        .sorted((a, b) -> Double.compare(weights[b], weights[a]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        double kept = 0;
        int count = 0;
        while (count < likely.length && (count == 0 || kept < settings.topP() * total)) {
            kept += weights[likely[count++]];
        }
        double left = random.nextDouble() * kept;
        for (int at = 0; at < count - 1; at++) {
            left -= weights[likely[at]];
            if (left < 0) {
                return likely[at];
            }
        }
        return likely[count - 1];
    }
}
