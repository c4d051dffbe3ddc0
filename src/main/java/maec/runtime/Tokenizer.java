package maec.runtime;

import maec.job.ProblemException;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Turns text into token ids and back, as {@code tokenizer.json} says.
 *
 * <p>No special token is added that the text does not hold. Safe for use from several threads.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Tokenizer implements AutoCloseable {
    private final int vocabulary;

    private Tokenizer(int vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * Opens a tokenizer, offline.
     *
     * @param path a {@code tokenizer.json}, or the model folder that holds one
     * @return the tokenizer; the caller closes it
     * @throws ProblemException with {@link RuntimeProblem.TokenizerUnreadable}
     */
    public static Tokenizer load(Path path) {
        return new Tokenizer(0);
    }

    /**
     * The tokens of a text.
     *
     * @param text any text
     * @return ids, empty for an empty text
     */
    public long[] encode(String text) {
        throw new UnsupportedOperationException();
    }

    /**
     * The text of tokens.
     *
     * @param ids token ids
     * @return their text; special tokens are left out
     */
    public String decode(long[] ids) {
        throw new UnsupportedOperationException();
    }

    /**
     * How many tokens there are, added ones included.
     *
     * @return the size of the vocabulary
     */
    public int vocabularySize() {
        return vocabulary;
    }

    /**
     * The token of that exact spelling.
     *
     * @param token as in the vocabulary, e.g. {@code </s>}
     * @return its id, or empty if there is none
     */
    public OptionalLong idOf(String token) {
        throw new UnsupportedOperationException();
    }

    /**
     * The token that ends a text, from {@code generation_config.json} or {@code config.json} beside
     * the tokenizer.
     *
     * @return its id, or empty if neither names one
     */
    public OptionalLong endToken() {
        return OptionalLong.empty();
    }

    /** Frees the native tokenizer; closing twice is harmless. */
    @Override
    public void close() {}
}
