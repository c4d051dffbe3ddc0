package maec.ui.job;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import maec.job.CancelToken;
import maec.job.Progress;
import maec.ui.text.Phrase;

/** A work in progress as the task strip shows it; used on the JavaFX thread only. */
public final class RunningJob {
    private final String key;
    private final Phrase phrase;
    private final long startNanos;
    private final CancelToken token = new CancelToken();
    private final ReadOnlyObjectWrapper<Progress> progress;
    private final ReadOnlyBooleanWrapper stopping = new ReadOnlyBooleanWrapper();

    /**
     * Makes a job that has just begun.
     *
     * @param key names the place where the result goes
     * @param phrase what the task strip says
     * @param startNanos the clock when it began, as {@link System#nanoTime()}
     */
    RunningJob(String key, Phrase phrase, long startNanos) {
        this.key = key;
        this.phrase = phrase;
        this.startNanos = startNanos;
        this.progress =
                new ReadOnlyObjectWrapper<>(new Progress(StageWords.BEGINNING, 0, 0, "", ""));
    }

    /** Names the place where the result goes. */
    public String key() {
        return key;
    }

    /** What the task strip says. */
    public Phrase phrase() {
        return phrase;
    }

    /** What the task strip says, in English, for logs and problems. */
    public String title() {
        return phrase.inEnglish();
    }

    /** The clock when it began, as {@link System#nanoTime()}. */
    public long startNanos() {
        return startNanos;
    }

    /** The newest report. */
    public ReadOnlyObjectProperty<Progress> progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /** Whether it was asked to stop and has not stopped yet. */
    public ReadOnlyBooleanProperty stoppingProperty() {
        return stopping.getReadOnlyProperty();
    }

    /** Asks the work to stop. */
    public void cancel() {
        token.cancel();
        stopping.set(true);
    }

    CancelToken token() {
        return token;
    }

    void report(Progress report) {
        progress.set(report);
    }
}
