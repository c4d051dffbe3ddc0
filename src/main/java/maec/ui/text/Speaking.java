package maec.ui.text;

/**
 * A control that makes words itself, from data that it is given, and so needs to know the language.
 *
 * <p>{@link LiveText#bind} hands the words to every such control of a loaded view; until then it
 * shows nothing or English.
 */
public interface Speaking {
    /**
     * Speaks from now on, and makes its words again whenever the language changes.
     *
     * @param messages the words
     */
    void speak(Messages messages);
}
