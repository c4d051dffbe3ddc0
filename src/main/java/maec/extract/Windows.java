package maec.extract;

import maec.job.ProblemException;
import maec.runtime.TokenBatch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;

/**
 * A corpus cut into windows of T tokens, which is what training and perplexity see of it.
 *
 * <p>Documents are token ids as the tokenizer gives them, with whatever begin or end token the
 * caller wants in front or behind. Immutable; safe from any thread.
 */
public final class Windows {
    private final String corpus;
    private final int tokens;
    private final int[] ids;
    private final int[] lengths;
    private final BitSet begins;
    private final BitSet unlabelled;

    /**
     * Takes what was laid out.
     *
     * @param begins tokens with which a document begins within a window
     * @param unlabelled tokens that only serve as context
     */
    private Windows(
            String corpus, int tokens, int[] ids, int[] lengths, BitSet begins, BitSet unlabelled) {
        this.corpus = corpus;
        this.tokens = tokens;
        this.ids = ids;
        this.lengths = lengths;
        this.begins = begins;
        this.unlabelled = unlabelled;
    }

    private Windows(String corpus, int tokens, int[] ids, int[] lengths) {
        this(corpus, tokens, ids, lengths, new BitSet(), new BitSet());
    }

    /**
     * Joins all documents into one stream and cuts it every T tokens; attention crosses documents.
     *
     * <p>The rest that does not fill a window is left out, unless it is all there is: then it
     * becomes one padded window.
     *
     * @param corpus what to call the corpus in messages
     * @param documents token ids per document
     * @param tokens T, at least 2
     * @return at least one window
     * @throws ProblemException {@link ExtractProblem.EmptyCorpus} if there are fewer than two
     *     tokens in all, {@link ExtractProblem.CorpusTooLarge} from 2³¹ tokens on
     */
    public static Windows joined(String corpus, List<long[]> documents, int tokens) {
        checkTokens(tokens);
        long total = documents.stream().mapToLong(d -> d.length).sum();
        if (total < 2) {
            throw new ProblemException(new ExtractProblem.EmptyCorpus(corpus));
        }
        long windows = Math.max(1, total / tokens);
        int[] ids = room(corpus, windows, tokens);
        int count = (int) windows;
        int at = 0;
        for (long[] document : documents) {
            for (int i = 0; i < document.length && at < ids.length; i++) {
                ids[at++] = Math.toIntExact(document[i]);
            }
        }
        int[] lengths = new int[count];
        Arrays.fill(lengths, Math.min(tokens, at));
        return new Windows(corpus, tokens, ids, lengths);
    }

    /**
     * Starts a window with every document and pads what is left of it; documents longer than T take
     * several windows.
     *
     * <p>Pieces of a single token have nothing to predict and are left out. Padding has mask 0 and
     * label −100.
     *
     * @param corpus what to call the corpus in messages
     * @param documents token ids per document
     * @param tokens T, at least 2
     * @param padToken the id that fills, any id of the vocabulary
     * @return at least one window
     * @throws ProblemException {@link ExtractProblem.EmptyCorpus} if no document has two tokens,
     *     {@link ExtractProblem.CorpusTooLarge} from 2³¹ tokens on, padding included
     */
    public static Windows padded(String corpus, List<long[]> documents, int tokens, long padToken) {
        checkTokens(tokens);
        long windows = documents.stream().mapToLong(d -> pieces(d.length, tokens)).sum();
        if (windows == 0) {
            throw new ProblemException(new ExtractProblem.EmptyCorpus(corpus));
        }
        int[] ids = room(corpus, windows, tokens);
        int count = (int) windows;
        Arrays.fill(ids, Math.toIntExact(padToken));
        int[] lengths = new int[count];
        int window = 0;
        for (long[] document : documents) {
            int pieces = pieces(document.length, tokens);
            for (int piece = 0; piece < pieces; piece++, window++) {
                int from = piece * tokens;
                lengths[window] = Math.min(tokens, document.length - from);
                for (int i = 0; i < lengths[window]; i++) {
                    ids[window * tokens + i] = Math.toIntExact(document[from + i]);
                }
            }
        }
        return new Windows(corpus, tokens, ids, lengths);
    }

    /**
     * Lays documents side by side, as many as fit into a window; they do not see each other.
     *
     * <p>The windows hold every document that {@link #padded} would give windows of its own, so the
     * sums of losses, and of gradients of such sums, are the same; there is less padding to
     * compute. Documents longer than T are cut, and each cut is bridged by an overlap: tokens that
     * come again as context, without label. With an overlap of 1 or more, every token but a
     * document's first is predicted exactly once; with 0, the first of each piece is not.
     *
     * @param corpus what to call the corpus in messages
     * @param documents token ids per document; those of a single token are left out
     * @param tokens T, at least 2
     * @param overlap how many tokens a piece repeats of the one before, 0 to T − 2
     * @return at least one window; padding is token 0
     * @throws ProblemException {@link ExtractProblem.EmptyCorpus} if no document has two tokens,
     *     {@link ExtractProblem.CorpusTooLarge} from 2³¹ tokens on, padding included
     */
    public static Windows packed(String corpus, List<long[]> documents, int tokens, int overlap) {
        checkTokens(tokens);
        if (overlap < 0 || overlap > tokens - 2) {
            throw new IllegalArgumentException("an overlap of " + overlap + " of " + tokens);
        }
        Packing packing = new Packing(documents, tokens, overlap);
        if (packing.windows() == 0) {
            throw new ProblemException(new ExtractProblem.EmptyCorpus(corpus));
        }
        int[] ids = room(corpus, packing.windows(), tokens);
        BitSet begins = new BitSet();
        BitSet unlabelled = new BitSet();
        packing.fill(ids, begins, unlabelled);
        return new Windows(corpus, tokens, ids, packing.lengths(), begins, unlabelled);
    }

    private static int[] room(String corpus, long windows, int tokens) {
        long size = windows * tokens;
        if (size > Integer.MAX_VALUE - 8) {
            throw new ProblemException(new ExtractProblem.CorpusTooLarge(corpus, size));
        }
        return new int[(int) size];
    }

    private static int pieces(int length, int tokens) {
        int rest = length % tokens;
        return length / tokens + (rest >= 2 ? 1 : 0);
    }

    private static void checkTokens(int tokens) {
        if (tokens < 2) {
            throw new IllegalArgumentException("a window of " + tokens + " tokens");
        }
    }

    /**
     * What the corpus is called.
     *
     * @return the name given at making
     */
    public String corpus() {
        return corpus;
    }

    /**
     * The length of a window.
     *
     * @return T
     */
    public int tokens() {
        return tokens;
    }

    /**
     * How many windows there are.
     *
     * @return at least 1
     */
    public int count() {
        return lengths.length;
    }

    /**
     * How many tokens of a window are no padding.
     *
     * @param window from 0
     * @return 2 to T
     */
    public int length(int window) {
        return lengths[window];
    }

    /**
     * Consecutive windows in their order, as perplexity reads them.
     *
     * @param from first window
     * @param to behind the last window
     * @return a batch of to − from windows; every real token but the first of a window or document,
     *     and those that are context, has a label
     */
    public TokenBatch batch(int from, int to) {
        var rows = new BatchRows(to - from, tokens);
        for (int window = from; window < to; window++) {
            rows.add(this, window);
        }
        return rows.batch();
    }

    /**
     * Identifies the content for provenance.
     *
     * @return SHA-256 over T, the lengths and all ids, and where documents begin if they are
     *     packed, with the algorithm in front
     */
    public String fingerprint() {
        MessageDigest digest = sha256();
        ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES * (tokens + 1));
        digest.update(buffer.putInt(tokens).flip());
        for (int window = 0; window < lengths.length; window++) {
            buffer.clear().putInt(lengths[window]);
            buffer.asIntBuffer().put(ids, window * tokens, tokens);
            digest.update(buffer.array());
        }
        digest.update(begins.toByteArray());
        if (!unlabelled.isEmpty()) {
            digest.update(unlabelled.toString().getBytes(StandardCharsets.US_ASCII));
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A share of the windows, at least one and not all of them; empty if there is one window. */
    BitSet spread(double share) {
        BitSet chosen = new BitSet();
        int wanted = Math.clamp(Math.round(share * count()), 1, Math.max(1, count() - 1));
        for (int at = 0; at < wanted && count() > 1; at++) {
            chosen.set((int) ((at + 1L) * count() / wanted - 1));
        }
        return chosen;
    }

    /** Some of the windows, in their order. */
    Windows only(BitSet chosen) {
        int[] some = new int[chosen.cardinality() * tokens];
        int[] length = new int[chosen.cardinality()];
        BitSet first = new BitSet();
        BitSet silent = new BitSet();
        int row = 0;
        for (int at = chosen.nextSetBit(0); at >= 0; at = chosen.nextSetBit(at + 1), row++) {
            System.arraycopy(ids, at * tokens, some, row * tokens, tokens);
            length[row] = lengths[at];
            for (int token = 0; token < tokens; token++) {
                first.set(row * tokens + token, begins.get(at * tokens + token));
                silent.set(row * tokens + token, unlabelled.get(at * tokens + token));
            }
        }
        return new Windows(corpus, tokens, some, length, first, silent);
    }

    /** Copies one window into a row of a batch; its documents are numbered from 1. */
    void copyInto(int window, int row, long[] batchIds, int[] batchMask) {
        int document = begins.get(window * tokens) ? 0 : 1;
        for (int i = 0; i < tokens; i++) {
            int from = window * tokens + i;
            document += begins.get(from) ? 1 : 0;
            batchIds[row * tokens + i] = ids[from];
            batchMask[row * tokens + i] = i < lengths[window] ? document : 0;
        }
    }

    /** Takes away the labels of a window's tokens that are context. */
    void unlabel(int window, int row, long[] labels) {
        for (int i = 0; i < tokens; i++) {
            if (unlabelled.get(window * tokens + i)) {
                labels[row * tokens + i] = TokenBatch.IGNORED;
            }
        }
    }

    /**
     * One token of one window.
     *
     * @param window from 0
     * @param position from 0 to T − 1
     * @return its id, the padding token beyond {@link #length}
     */
    public long id(int window, int position) {
        return ids[window * tokens + position];
    }
}
