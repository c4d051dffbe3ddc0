package maec.runtime;

import java.util.OptionalLong;

/**
 * How prompts are continued.
 *
 * @param maxTokens how many tokens are added at most, from 1 up
 * @param endToken ends a sequence after it was generated
 * @param sampling how tokens are chosen
 */
public record GenerationSettings(int maxTokens, OptionalLong endToken, Sampling sampling) {
    /**
     * Always the likeliest token.
     *
     * @param maxTokens how many tokens are added at most
     * @param endToken ends a sequence
     * @return the settings
     */
    public static GenerationSettings greedy(int maxTokens, OptionalLong endToken) {
        return new GenerationSettings(maxTokens, endToken, new Sampling.Greedy());
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
