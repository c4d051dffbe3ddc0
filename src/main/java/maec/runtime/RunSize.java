package maec.runtime;

/**
 * How much is computed at once, which decides how much memory is needed beside the weights.
 *
 * @param purpose what is computed
 * @param batch B sequences, from 1
 * @param tokens T of the longest, in generation with what is added, from 1
 */
public record RunSize(Purpose purpose, int batch, int tokens) {
    /** What is computed. */
    public enum Purpose {
        /** Logits or a loss. */
        FORWARD,
        /** A loss and the gradient of one weight after the other. */
        GRADIENTS,
        /** Token after token, with a key/value cache. */
        GENERATION
    }

    /** Checks the numbers. */
    public RunSize {
        if (batch < 1 || tokens < 1) {
            throw new IllegalArgumentException(batch + " × " + tokens + " tokens");
        }
    }

    /**
     * The size of an input that is not checked yet: what is empty counts as one and is refused by
     * whoever computes it.
     *
     * @param purpose what is computed
     * @param batch B, from 0
     * @param tokens T, from 0
     * @return the size
     */
    public static RunSize atLeastOne(Purpose purpose, int batch, int tokens) {
        return new RunSize(purpose, Math.max(1, batch), Math.max(1, tokens));
    }

    /**
     * All tokens of the batch.
     *
     * @return B·T
     */
    public long positions() {
        return (long) batch * tokens;
    }

    /** {@code 4 × 512 tokens}. */
    @Override
    public String toString() {
        return batch + " × " + tokens + " tokens";
    }
}
