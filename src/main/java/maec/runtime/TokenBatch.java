package maec.runtime;

/**
 * Sequences of equal length that are computed together.
 *
 * <p>A sequence may hold several documents side by side, which do not see each other: the mask then
 * numbers them. Rotary positions count from the start of the sequence and only their differences
 * matter, so a document computes to the same wherever it stands. The scalings that depend on the
 * length of the sequence (dynamic, longrope) take T for it, padding included as in transformers,
 * and so treat documents packed beyond their original length as one long text.
 *
 * <p>The arrays are row-major [B, T], not copied, and not written by anybody. A label stands at the
 * position of the token that it names, as in Hugging Face transformers: position t is judged by the
 * label at t + 1, and the label at 0 is never used.
 *
 * @param batch B, at least 1
 * @param tokens T, at least 1
 * @param ids token ids [B, T]
 * @param mask 0 where a token is padding, else the number of its document within the sequence, from
 *     1; a token sees those of its own number [B, T]
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
        for (int document : mask) {
            if (document < 0) {
                throw new IllegalArgumentException("a document of number " + document);
            }
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
     * Sequences with padding, or of several documents, whose every real token is predicted from the
     * tokens of its document before it.
     *
     * @param batch B
     * @param tokens T
     * @param ids token ids [B, T]
     * @param mask 0 where a token is padding, else the number of its document [B, T]
     * @return the batch; padding, and the first token of a document that begins within a sequence,
     *     has no label
     */
    public static TokenBatch padded(int batch, int tokens, long[] ids, int[] mask) {
        long[] labels = ids.clone();
        for (int at = 0; at < labels.length; at++) {
            boolean first = at % tokens == 0;
            if (mask[at] == 0 || (!first && mask[at - 1] != mask[at])) {
                labels[at] = IGNORED;
            }
        }
        return new TokenBatch(batch, tokens, ids, mask, labels);
    }

    /**
     * Whether every sequence is one document without padding, so that attention is plainly causal.
     *
     * @return true if the mask says nothing
     */
    public boolean isPlain() {
        for (int at = 0; at < mask.length; at++) {
            if (mask[at] == 0 || mask[at] != mask[at - at % tokens]) {
                return false;
            }
        }
        return true;
    }
}
