package maec.runtime;

import maec.job.ProblemException;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws tokens of one sequence as {@link Sampling.Nucleus} says.
 *
 * <p>In main memory and double precision, so that the same scores and seed give the same tokens on
 * every device. With scores s, temperature τ and w = exp((s − max s) / τ), a token is drawn with
 * probability w / Σ w among the tokens that are kept: from the likeliest on, until their share of
 * all w reaches top-p; of equal scores the smaller id is kept first.
 */
final class NucleusSampler {
    private final Sampling.Nucleus settings;
    private final SplittableRandom random;

    /**
     * Begins the random numbers of a sequence.
     *
     * @param row its place among the caller's prompts, from 0; every place has a generator of its
     *     own, split from the seed's, whatever the other prompts are
     */
    NucleusSampler(Sampling.Nucleus settings, int row) {
        this.settings = settings;
        SplittableRandom root = new SplittableRandom(settings.seed());
        for (int earlier = 0; earlier < row; earlier++) {
            root.split();
        }
        random = root.split();
    }

    /**
     * Draws a token.
     *
     * @param scores logits of several sequences
     * @param offset where those of this one begin
     * @param vocabulary V
     * @return a token, 0 to V − 1
     * @throws ProblemException with {@link RuntimeProblem.ScoresNotFinite}
     */
    int draw(float[] scores, int offset, int vocabulary) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int token = 0; token < vocabulary; token++) {
            largest = Math.max(largest, scores[offset + token]);
        }
        if (!Float.isFinite(largest)) {
            throw new ProblemException(new RuntimeProblem.ScoresNotFinite());
        }
        double[] weights = new double[vocabulary];
        double total = 0;
        for (int token = 0; token < vocabulary; token++) {
            weights[token] =
                    Math.exp(((double) scores[offset + token] - largest) / settings.temperature());
            total += weights[token];
        }
        return settings.topP() == 1
                ? choose(IntStream.range(0, vocabulary).toArray(), vocabulary, weights, total)
                : drawLikely(likeliestFirst(scores, offset, vocabulary), weights, total);
    }

    private int drawLikely(int[] tokens, double[] weights, double total) {
        double kept = 0;
        int count = 0;
        while (count < tokens.length && kept < settings.topP() * total) {
            kept += weights[tokens[count++]];
        }
        return choose(tokens, count, weights, kept);
    }

    /** One of the first tokens of a list whose weights sum to {@code total}. */
    private int choose(int[] tokens, int count, double[] weights, double total) {
        double left = random.nextDouble() * total;
        int last = tokens[0];
        for (int at = 0; at < count && left >= 0; at++) {
            if (weights[tokens[at]] > 0) {
                last = tokens[at];
                left -= weights[last];
            }
        }
        return last;
    }

    /** Sorts by score, then id, as 64-bit numbers: a vocabulary has a hundred thousand tokens. */
    private static int[] likeliestFirst(float[] scores, int offset, int vocabulary) {
        long[] keys = new long[vocabulary];
        for (int token = 0; token < vocabulary; token++) {
            int bits = Float.floatToIntBits(scores[offset + token] + 0f);
            int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
            keys[token] = ((long) ~ascending << Integer.SIZE) | token;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }
}
