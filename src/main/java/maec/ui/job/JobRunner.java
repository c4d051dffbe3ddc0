package maec.ui.job;

import maec.ui.text.Phrase;

import java.util.function.Consumer;

/**
 * Runs long work for view models, so that they know no threads.
 *
 * <p>All methods are called on the JavaFX thread, and observers are called there. For each key the
 * newest request wins: starting under a key that still runs cancels the earlier work, and whatever
 * that work yields is dropped.
 */
public interface JobRunner extends AutoCloseable {
    /**
     * Starts a work.
     *
     * @param key names the place where the result goes, e.g. {@code evaluate}; newest wins per key
     * @param title what the task strip says
     * @param work what to do
     * @param observer takes {@link JobState.Running} at once and at most ten times a second, then
     *     exactly one of {@link JobState.Done}, {@link JobState.Failed}, or {@link JobState.Idle}
     *     if it was cancelled; nothing more after a newer start under the same key
     * @param <T> what the work yields
     */
    <T> void start(String key, Phrase title, Work<T> work, Consumer<? super JobState<T>> observer);

    /**
     * Starts a work whose title is the same in every language.
     *
     * @param key as above
     * @param title as above
     * @param work as above
     * @param observer as above
     * @param <T> what the work yields
     */
    default <T> void start(
            String key, String title, Work<T> work, Consumer<? super JobState<T>> observer) {
        start(key, Phrase.of(title), work, observer);
    }

    /**
     * Starts a short work that the task strip does not show, such as looking at a folder.
     *
     * @param key as in {@link #start}
     * @param work what to do
     * @param observer as in {@link #start}
     * @param <T> what the work yields
     */
    <T> void query(String key, Work<T> work, Consumer<? super JobState<T>> observer);

    /**
     * Asks the work under a key to stop; harmless if none runs.
     *
     * @param key as in {@link #start}
     */
    void cancel(String key);

    /** Asks every work to stop and waits a short while for it. */
    @Override
    void close();
}
