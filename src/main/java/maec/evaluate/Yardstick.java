package maec.evaluate;

import maec.extract.Windows;

import java.util.List;

/** Something that a model can be measured on. */
public sealed interface Yardstick {
    /**
     * What the text or task is called; it becomes the name in {@link Measurement}.
     *
     * @return the name
     */
    String corpus();

    /**
     * Running text, measured by perplexity.
     *
     * @param corpus its name
     * @param windows the text
     */
    record Text(String corpus, Windows windows) implements Yardstick {}

    /**
     * Questions, measured by exact match.
     *
     * @param corpus its name
     * @param items at least one
     */
    record Task(String corpus, List<PromptItem> items) implements Yardstick {
        /** Copies the list. */
        public Task {
            items = List.copyOf(items);
        }
    }
}
