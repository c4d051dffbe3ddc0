package maec.ui.app;

import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.job.Work;
import maec.ui.text.Phrase;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs work at once, except where a picture needs a work to stand still: the next work is then not
 * done, and whoever asked for it is told what was posed.
 */
final class PosedJobs implements JobRunner {
    /** Works that write into the project, which pictures leave as it is. */
    private static final String KEEPING = "keep ";

    private final JobRunner jobs;
    private Optional<JobState<?>> posed = Optional.empty();
    private Runnable ending = () -> {};

    PosedJobs(JobBoard board) {
        this.jobs = new ImmediateJobRunner(board);
    }

    /**
     * Poses for the next work, whatever it is.
     *
     * @param state running, failed, or done with what that work yields
     */
    void pose(JobState<?> state) {
        posed = Optional.of(state);
    }

    /** Takes back what was posed, so that works in between are done. */
    Optional<JobState<?>> putAside() {
        Optional<JobState<?>> aside = posed;
        posed = Optional.empty();
        return aside;
    }

    /** Poses again what was put aside. */
    void takeUp(Optional<JobState<?>> aside) {
        posed = aside;
    }

    /** Lets the work that was last posed be as if it had never begun. */
    void end() {
        posed = Optional.empty();
        ending.run();
        ending = () -> {};
    }

    @Override
    public <T> void start(
            String key, Phrase title, Work<T> work, Consumer<? super JobState<T>> observer) {
        if (!tell(observer)) {
            jobs.start(key, title, work, observer);
        }
    }

    @Override
    public <T> void query(String key, Work<T> work, Consumer<? super JobState<T>> observer) {
        if (key.startsWith(KEEPING)) {
            observer.accept(JobState.idle());
        } else if (!tell(observer)) {
            jobs.query(key, work, observer);
        }
    }

    @SuppressWarnings("unchecked")
    private <T> boolean tell(Consumer<? super JobState<T>> observer) {
        if (posed.isEmpty()) {
            return false;
        }
        var state = (JobState<T>) posed.orElseThrow();
        posed = Optional.empty();
        ending = () -> observer.accept(JobState.idle());
        observer.accept(state);
        return true;
    }

    @Override
    public void cancel(String key) {
        jobs.cancel(key);
    }

    @Override
    public void close() {
        jobs.close();
    }
}
