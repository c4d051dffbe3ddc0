package maec.ui.job;

import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import maec.job.Problem;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** What runs now, what ran, and what went wrong so far; JavaFX thread only. */
public final class JobBoard {
    private static final System.Logger LOG = System.getLogger("maec.ui.job");
    private static final int KEPT = 100;

    private final Clock clock;
    private final ObservableList<RunningJob> running = FXCollections.observableArrayList();
    private final ObservableList<EndedJob> ended = FXCollections.observableArrayList();
    private final ObservableList<NotedProblem> noted = FXCollections.observableArrayList();
    private final ObservableList<RunningJob> runningView =
            FXCollections.unmodifiableObservableList(running);

    /** Tells the time of this machine. */
    public JobBoard() {
        this(Clock.system(ZoneId.systemDefault()));
    }

    /**
     * Tells the time of a clock.
     *
     * @param clock dates what is noted
     */
    public JobBoard(Clock clock) {
        this.clock = clock;
    }

    /** The works in progress, in the order in which they began; not to be written. */
    public ObservableList<RunningJob> running() {
        return runningView;
    }

    /** The works that are over, newest first. */
    public ObservableList<EndedJob> ended() {
        return ended;
    }

    /** What went wrong and when, newest first. */
    public ObservableList<NotedProblem> noted() {
        return noted;
    }

    /** What went wrong, newest first. */
    public List<Problem> problems() {
        return noted.stream().map(NotedProblem::problem).toList();
    }

    /**
     * Notes a problem, so that the task strip counts it.
     *
     * @param problem what went wrong
     */
    public void note(Problem problem) {
        put(noted, new NotedProblem(LocalTime.now(clock), problem));
    }

    void began(RunningJob job) {
        LOG.log(Level.INFO, job.title() + ": began");
        running.add(job);
    }

    void ended(RunningJob job, JobState<?> end) {
        if (running.remove(job)) {
            double seconds = (System.nanoTime() - job.startNanos()) / 1e9;
            EndedJob.Outcome outcome = outcome(end);
            LOG.log(
                    Level.INFO,
                    String.format(
                            Locale.ROOT,
                            "%s: %s after %.1f s",
                            job.title(),
                            outcome.name().toLowerCase(Locale.ROOT),
                            seconds));
            put(ended, new EndedJob(LocalTime.now(clock), job.phrase(), outcome, seconds));
        }
    }

    private static EndedJob.Outcome outcome(JobState<?> end) {
        return switch (end) {
            case JobState.Done<?> _ -> EndedJob.Outcome.DONE;
            case JobState.Failed<?> _ -> EndedJob.Outcome.FAILED;
            case JobState.Idle<?> _, JobState.Running<?> _ -> EndedJob.Outcome.STOPPED;
        };
    }

    private static <T> void put(ObservableList<T> list, T newest) {
        list.addFirst(newest);
        if (list.size() > KEPT) {
            list.removeLast();
        }
    }
}
