package maec.ui.job;

import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import maec.job.Problem;

/** What runs now and what went wrong so far: the data of the task strip; JavaFX thread only. */
public final class JobBoard {
    private static final int KEPT_PROBLEMS = 100;

    private final ObservableList<RunningJob> running = FXCollections.observableArrayList();
    private final ObservableList<Problem> problems = FXCollections.observableArrayList();
    private final ObservableList<RunningJob> runningView =
            FXCollections.unmodifiableObservableList(running);

    /** The works in progress, in the order in which they began; not to be written. */
    public ObservableList<RunningJob> running() {
        return runningView;
    }

    /** What went wrong, newest first. */
    public ObservableList<Problem> problems() {
        return problems;
    }

    /**
     * Notes a problem, so that the task strip counts it.
     *
     * @param problem what went wrong
     */
    public void note(Problem problem) {
        problems.addFirst(problem);
        if (problems.size() > KEPT_PROBLEMS) {
            problems.removeLast();
        }
    }

    void began(RunningJob job) {
        running.add(job);
    }

    void ended(RunningJob job) {
        running.remove(job);
    }
}
