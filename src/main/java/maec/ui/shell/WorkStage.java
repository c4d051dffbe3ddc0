package maec.ui.shell;

import java.util.Locale;

/** The stages of the work, in the order in which a newcomer meets them. */
public enum WorkStage {
    SOURCES,
    NEURONS,
    TENSORS,
    COMBINE,
    EVALUATE,
    EXPORT;

    /**
     * The name as file names and keys of words have it.
     *
     * @return a word in lower case
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The key of the word that the rail prints.
     *
     * @return as in the message files
     */
    public String title() {
        return "shell.stage." + id();
    }
}
