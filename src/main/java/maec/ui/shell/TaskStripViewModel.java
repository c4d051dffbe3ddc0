package maec.ui.shell;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ListChangeListener;
import javafx.util.Subscription;

import maec.ui.activity.Drawer;
import maec.ui.job.JobBoard;
import maec.ui.job.JobSentence;
import maec.ui.job.RunningJob;
import maec.ui.text.Messages;

import java.util.function.LongSupplier;

/** The newest work in progress as a bar and a sentence, and the doors to the drawer above. */
public final class TaskStripViewModel {
    private final JobBoard board;
    private final Messages messages;
    private final LongSupplier nanoClock;
    private final ObjectProperty<Drawer> drawer;
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper stoppable = new ReadOnlyBooleanWrapper();
    private final ReadOnlyDoubleWrapper share = new ReadOnlyDoubleWrapper(-1);
    private final ReadOnlyStringWrapper sentence = new ReadOnlyStringWrapper();
    private Subscription watch = Subscription.EMPTY;

    /**
     * Follows a board.
     *
     * @param board what runs and what went wrong
     * @param messages the words
     * @param nanoClock as {@link System#nanoTime()}
     * @param drawer what the drawer above the strip shows
     */
    public TaskStripViewModel(
            JobBoard board,
            Messages messages,
            LongSupplier nanoClock,
            ObjectProperty<Drawer> drawer) {
        this.board = board;
        this.messages = messages;
        this.nanoClock = nanoClock;
        this.drawer = drawer;
        board.running().addListener((ListChangeListener<RunningJob>) _ -> follow());
        messages.languageProperty().subscribe(_ -> follow());
    }

    private void follow() {
        watch.unsubscribe();
        watch = Subscription.EMPTY;
        running.set(!board.running().isEmpty());
        if (board.running().isEmpty()) {
            sentence.set(messages.text("shell.ready"));
            share.set(-1);
            return;
        }
        RunningJob job = board.running().getLast();
        var words = new JobSentence(messages);
        watch =
                job.progressProperty()
                        .subscribe(_ -> show(job, words))
                        .and(job.stoppingProperty().subscribe(_ -> show(job, words)));
    }

    private void show(RunningJob job, JobSentence words) {
        stoppable.set(!job.stoppingProperty().get());
        share.set(job.progressProperty().get().share());
        sentence.set(words.of(job, nanoClock.getAsLong()));
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

    /** The door to the works, with their count. */
    public StringBinding tasksText() {
        return Bindings.createStringBinding(
                () -> messages.text("shell.tasks", board.running().size()),
                board.running(),
                messages.languageProperty());
    }

    /** The door to the problems, with their count. */
    public StringBinding problemsText() {
        return Bindings.createStringBinding(
                () -> messages.text("shell.problems", board.noted().size()),
                board.noted(),
                messages.languageProperty());
    }

    /** What the drawer above the strip shows. */
    public ObjectProperty<Drawer> drawerProperty() {
        return drawer;
    }

    /**
     * Opens the drawer on something, or closes it if it shows that already.
     *
     * @param wanted tasks, log or problems
     */
    public void toggle(Drawer wanted) {
        drawer.set(drawer.get() == wanted ? Drawer.CLOSED : wanted);
    }

    /** Asks what runs to stop. */
    public void cancel() {
        if (!board.running().isEmpty()) {
            board.running().getLast().cancel();
        }
    }
}
