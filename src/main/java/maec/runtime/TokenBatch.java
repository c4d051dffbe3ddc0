package maec.runtime;

/**
 * Sequences of equal length that are computed together.
 *
 * <p>The arrays are row-major [B, T], not copied, and not written by anybody. A label stands at the
 * position of the token that it names, as in Hugging Face transformers: position t is judged by the
 * label at t + 1, and the label at 0 is never used.
 *
 * @param batch B, at least 1
 * @param tokens T, at least 1
 * @param ids token ids [B, T]
 * @param mask 1 where a token is real, 0 where it is padding [B, T]
 * @param labels the token that should stand here, or {@link #IGNORED} [B, T]
 */
public record TokenBatch(int batch, int tokens, long[] ids, int[] mask, long[] labels) {
    /** A label that takes no part in the loss. */
    public static final long IGNORED = -100;

    /** Checks the sizes. */
    public TokenBatch {
        if (batch < 1 || tokens < 1) {
            throw new IllegalArgumentException(batch + " × " + tokens + " tokens");
        }
        int count = Math.multiplyExact(batch, tokens);
        if (ids.length != count || mask.length != count || labels.length != count) {
            throw new IllegalArgumentException(
                    "%d ids, %d mask entries and %d labels for %d × %d tokens"
                            .formatted(ids.length, mask.length, labels.length, batch, tokens));
        }
    }

    /**
     * Sequences without padding whose every token but the first is predicted.
     *
     * @param batch B
     * @param tokens T
     * @param ids token ids [B, T]
     * @return the batch, with the ids as labels
     */
    public static TokenBatch of(int batch, int tokens, long[] ids) {
        int[] mask = new int[ids.length];
        java.util.Arrays.fill(mask, 1);
        return new TokenBatch(batch, tokens, ids, mask, ids);
    }

    /**
     * Sequences with padding whose every real token is predicted from the real tokens before it.
     *
     * @param batch B
     * @param tokens T
     * @param ids token ids [B, T]
     * @param mask 1 where a token is real, 0 where it is padding [B, T]
     * @return the batch; a padding position, and the first real token after one, has no label
     */
    public static TokenBatch padded(int batch, int tokens, long[] ids, int[] mask) {
        long[] labels = ids.clone();
        for (int at = 0; at < labels.length; at++) {
            boolean first = at % tokens == 0;
            if (mask[at] == 0 || (!first && mask[at - 1] == 0)) {
                labels[at] = IGNORED;
            }
        }
        return new TokenBatch(batch, tokens, ids, mask, labels);
    }

    /**
     * Whether some position is padding.
     *
     * @return false if every token is real
     */
    public boolean isPadded() {
        for (int entry : mask) {
            if (entry == 0) {
                return true;
            }
        }
        return false;
    }
}
