package maec.corpus;

/** One entry of a corpus file: a text to learn from, or a question with its answer. */
public sealed interface CorpusItem {
    /**
     * A piece of running text.
     *
     * @param text not blank
     */
    record Document(String text) implements CorpusItem {}

    /**
     * A question that a model is to continue.
     *
     * @param prompt what the model is given, not blank
     * @param answer the one continuation that counts as right, not blank
     */
    record Task(String prompt, String answer) implements CorpusItem {}
}
