package maec.ui.shell;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.util.Subscription;

import maec.job.Problem;
import maec.job.Progress;
import maec.ui.job.JobBoard;
import maec.ui.job.RunningJob;
import maec.ui.text.Figures;

import java.util.StringJoiner;
import java.util.function.LongSupplier;

/** The newest work in progress as a bar and a sentence, and the problems so far. */
public final class TaskStripViewModel {
    private static final double QUIET_SECONDS = 3;

    private final JobBoard board;
    private final LongSupplier nanoClock;
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper stoppable = new ReadOnlyBooleanWrapper();
    private final ReadOnlyDoubleWrapper share = new ReadOnlyDoubleWrapper(-1);
    private final ReadOnlyStringWrapper sentence = new ReadOnlyStringWrapper("Ready");
    private Subscription watch = Subscription.EMPTY;
    private String stage = "";
    private long stageStartNanos;

    /**
     * Follows a board.
     *
     * @param board what runs and what went wrong
     * @param nanoClock as {@link System#nanoTime()}
     */
    public TaskStripViewModel(JobBoard board, LongSupplier nanoClock) {
        this.board = board;
        this.nanoClock = nanoClock;
        board.running().addListener((ListChangeListener<RunningJob>) _ -> follow());
        follow();
    }

    private void follow() {
        watch.unsubscribe();
        running.set(!board.running().isEmpty());
        if (board.running().isEmpty()) {
            watch = Subscription.EMPTY;
            sentence.set("Ready");
            share.set(-1);
            return;
        }
        RunningJob job = board.running().getLast();
        watch =
                job.progressProperty()
                        .subscribe(_ -> show(job))
                        .and(job.stoppingProperty().subscribe(_ -> show(job)));
    }

    private void show(RunningJob job) {
        Progress progress = job.progressProperty().get();
        if (!progress.stage().equals(stage)) {
            stage = progress.stage();
            stageStartNanos = nanoClock.getAsLong();
        }
        stoppable.set(!job.stoppingProperty().get());
        share.set(progress.share());
        if (job.stoppingProperty().get()) {
            sentence.set(job.title() + " · stopping…");
            return;
        }
        var text = new StringJoiner(" · ");
        text.add(job.title());
        if (!progress.stage().isEmpty() && !progress.stage().equals(job.title())) {
            text.add(progress.stage());
        }
        addFigures(text, progress);
        sentence.set(text.toString());
    }

    private void addFigures(StringJoiner text, Progress progress) {
        if (progress.total() > 0) {
            boolean bytes = progress.unit().equals("bytes");
            text.add(
                    bytes
                            ? Figures.bytes(progress.done())
                                    + " of "
                                    + Figures.bytes(progress.total())
                            : Figures.whole(progress.done())
                                    + " / "
                                    + Figures.whole(progress.total())
                                    + " "
                                    + progress.unit());
        }
        if (!progress.detail().isEmpty()) {
            text.add(progress.detail());
        }
        double seconds = (nanoClock.getAsLong() - stageStartNanos) / 1e9;
        if (progress.share() > 0.02 && progress.share() < 1 && seconds > QUIET_SECONDS) {
            double left = seconds * (1 - progress.share()) / progress.share();
            text.add(Figures.duration(Math.max(1.0, Math.rint(left))) + " left");
        }
    }

    /** Whether something runs. */
    public ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /** Whether what runs has not been asked to stop yet. */
    public ReadOnlyBooleanProperty stoppableProperty() {
        return stoppable.getReadOnlyProperty();
    }

    /** The finished share of what runs, −1 where the end is not known. */
    public ReadOnlyDoubleProperty shareProperty() {
        return share.getReadOnlyProperty();
    }

    /** What runs, how far it is, and how long it will take. */
    public ReadOnlyStringProperty sentenceProperty() {
        return sentence.getReadOnlyProperty();
    }

    /** What went wrong so far, newest first. */
    public ObservableList<Problem> problems() {
        return board.problems();
    }

    /** Asks what runs to stop. */
    public void cancel() {
        if (!board.running().isEmpty()) {
            board.running().getLast().cancel();
        }
    }

    /** Forgets the problems so far. */
    public void forgetProblems() {
        board.problems().clear();
    }
}
