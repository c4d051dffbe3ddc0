package maec.runtime;

import java.util.Arrays;

/**
 * The text of tokens that arrive one by one, handed out as soon as it cannot change any more.
 *
 * <p>A token may hold a part of a character, and a decoder may treat the first token of a text
 * unlike later ones. So the tokens that were handed out last are decoded again with and without
 * what came after them; text that ends in a replacement character waits for its other bytes. All
 * pieces together are what {@link Tokenizer#decode} makes of all tokens, unless a model generates
 * bytes that are no characters: a decoder may then take back what was good before them.
 */
public final class GrowingText {
    private static final String INCOMPLETE = "\uFFFD";

    private final Tokenizer tokenizer;
    private long[] recent = new long[0];
    private int handedOut;

    /**
     * Begins an empty text.
     *
     * @param tokenizer stays open while the text grows
     */
    public GrowingText(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Adds a token.
     *
     * @param token its id
     * @return what the text grew by, empty while a character is incomplete
     */
    public String add(long token) {
        recent = Arrays.copyOf(recent, recent.length + 1);
        recent[recent.length - 1] = token;
        String all = tokenizer.decode(recent);
        return all.endsWith(INCOMPLETE) ? "" : handOut(all);
    }

    /**
     * Ends the text.
     *
     * @return what was held back: replacement characters where bytes are missing, mostly nothing
     */
    public String end() {
        return handOut(tokenizer.decode(recent));
    }

    private String handOut(String all) {
        int known = tokenizer.decode(Arrays.copyOf(recent, handedOut)).length();
        if (all.length() <= known) {
            return "";
        }
        recent = Arrays.copyOfRange(recent, handedOut, recent.length);
        handedOut = recent.length;
        return all.substring(known);
    }
}
