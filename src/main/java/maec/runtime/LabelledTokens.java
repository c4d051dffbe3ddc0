package maec.runtime;

import maec.job.ProblemException;

/**
 * A batch that was checked against a model, with its labels in the form that the kernels take.
 *
 * @param batch B
 * @param tokens T
 * @param ids token ids [B, T], 0 at padding
 * @param mask 0 for padding, else the number of a token's document [B, T], or empty if nothing is
 *     padding and every sequence one document
 * @param positions flat positions b·T + t whose next token has a label, ascending [N]
 * @param targets those labels [N]
 */
record LabelledTokens(
        int batch, int tokens, long[] ids, long[] mask, long[] positions, long[] targets) {
    /**
     * Checks a batch.
     *
     * @param batch what came from outside
     * @param vocabulary V
     * @param maxPositions the longest sequence
     * @return the batch, safe for the kernels
     * @throws ProblemException with {@link InputProblem.TokenOutOfRange} or {@link
     *     InputProblem.SequenceTooLong}
     */
    static LabelledTokens of(TokenBatch batch, int vocabulary, int maxPositions) {
        int width = batch.tokens();
        if (width > maxPositions) {
            throw new ProblemException(new InputProblem.SequenceTooLong(width, maxPositions));
        }
        long[] ids = batch.ids().clone();
        long[] mask = new long[batch.isPlain() ? 0 : ids.length];
        long[] positions = new long[ids.length];
        long[] targets = new long[ids.length];
        int found = 0;
        for (int at = 0; at < ids.length; at++) {
            if (batch.mask()[at] == 0) {
                ids[at] = 0;
            }
            if (mask.length > 0) {
                mask[at] = batch.mask()[at];
            }
            check(ids[at], at, width, vocabulary);
            long label = batch.labels()[at];
            if (at % width > 0 && label != TokenBatch.IGNORED) {
                check(label, at, width, vocabulary);
                positions[found] = at - 1L;
                targets[found++] = label;
            }
        }
        return new LabelledTokens(
                batch.batch(),
                width,
                ids,
                mask,
                java.util.Arrays.copyOf(positions, found),
                java.util.Arrays.copyOf(targets, found));
    }

    /**
     * Sequences without padding or labels whose ids are known to be good.
     *
     * @param batch B
     * @param tokens T
     * @param ids token ids [B, T]
     * @return the batch
     */
    static LabelledTokens unlabelled(int batch, int tokens, long[] ids) {
        return new LabelledTokens(batch, tokens, ids, new long[0], new long[0], new long[0]);
    }

    private static void check(long id, int at, int width, int vocabulary) {
        if (id < 0 || id >= vocabulary) {
            throw new ProblemException(
                    new InputProblem.TokenOutOfRange(id, at / width, at % width, vocabulary));
        }
    }

    /**
     * Insists on a loss.
     *
     * @return this
     * @throws ProblemException with {@link InputProblem.NoLabels}
     */
    LabelledTokens labelled() {
        if (positions.length == 0) {
            throw new ProblemException(new InputProblem.NoLabels());
        }
        return this;
    }

    /** Some of the sequences, without labels. */
    LabelledTokens rows(int first, int count) {
        int from = first * tokens;
        int to = from + count * tokens;
        return new LabelledTokens(
                count,
                tokens,
                java.util.Arrays.copyOfRange(ids, from, to),
                mask.length == 0 ? mask : java.util.Arrays.copyOfRange(mask, from, to),
                new long[0],
                new long[0]);
    }
}
