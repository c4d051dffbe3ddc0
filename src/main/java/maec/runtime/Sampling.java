package maec.runtime;

/** How the next token is chosen from the scores of all. */
public sealed interface Sampling {
    /** The likeliest token; of equal ones the first. */
    record Greedy() implements Sampling {}

    /**
     * A random token of the smallest set of likeliest ones that together have a probability
     * (nucleus sampling, arXiv 1904.09751).
     *
     * @param temperature what scores are divided by first, positive; below 1 prefers the likely
     * @param topP the probability that the set must reach, in (0, 1]; 1 for all tokens
     * @param seed of the random numbers; every sequence of a batch has its own, from the seed and
     *     its place
     */
    record Nucleus(double temperature, double topP, long seed) implements Sampling {
        /** Checks the ranges. */
        public Nucleus {
            if (!(temperature > 0) || Double.isInfinite(temperature)) {
                throw new IllegalArgumentException("temperature " + temperature);
            }
            if (!(topP > 0 && topP <= 1)) {
                throw new IllegalArgumentException("top-p " + topP);
            }
        }
    }
}
