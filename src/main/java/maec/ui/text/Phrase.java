package maec.ui.text;

import java.util.List;
import java.util.stream.Stream;

/**
 * Words that are chosen now and said later, in whatever language is on then; titles of works are
 * such, because a work may run while the language is switched.
 *
 * @param key as in the message files; a key that none of them has is said as it stands
 * @param arguments what replaces the places, as finished text
 */
public record Phrase(String key, List<String> arguments) {
    /** Copies the list. */
    public Phrase {
        arguments = List.copyOf(arguments);
    }

    /**
     * Chooses words.
     *
     * @param key as in the message files
     * @param arguments what replaces the places
     * @return the phrase
     */
    public static Phrase of(String key, Object... arguments) {
        return new Phrase(key, Stream.of(arguments).map(String::valueOf).toList());
    }

    /**
     * Says it.
     *
     * @param messages the words
     * @return the text in the language that is on
     */
    public String in(Messages messages) {
        return messages.text(key, arguments.toArray());
    }

    /** Says it in English, for logs and for problems. */
    public String inEnglish() {
        return Messages.english(key, arguments.toArray());
    }
}
