package maec.runtime;

import java.util.Set;

/**
 * How prompts are continued.
 *
 * @param maxTokens how many tokens are added at most, from 1 up
 * @param endTokens each ends a sequence after it was generated; empty if nothing does
 * @param sampling how tokens are chosen
 */
public record GenerationSettings(int maxTokens, Set<Long> endTokens, Sampling sampling) {
    /** Copies the set. */
    public GenerationSettings {
        endTokens = Set.copyOf(endTokens);
    }

    /**
     * Always the likeliest token.
     *
     * @param maxTokens how many tokens are added at most
     * @param endTokens each ends a sequence
     * @return the settings
     */
    public static GenerationSettings greedy(int maxTokens, Set<Long> endTokens) {
        return new GenerationSettings(maxTokens, endTokens, new Sampling.Greedy());
    }

    /** Receives tokens as they are generated, on the thread that asked for them. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A token was generated.
         *
         * @param row which prompt it continues
         * @param token its id; the end token too
         */
        void generated(int row, long token);
    }
}
