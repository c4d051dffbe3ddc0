package maec.ui.job;

import maec.job.JobContext;
import maec.job.Progress;
import maec.ui.text.Phrase;

import java.util.function.Consumer;

/** Runs every work at once on the calling thread: for tests and for pictures of the window. */
public final class ImmediateJobRunner implements JobRunner {
    private final JobBoard board;

    /**
     * Makes a runner.
     *
     * @param board shows what runs and what went wrong
     */
    public ImmediateJobRunner(JobBoard board) {
        this.board = board;
    }

    @Override
    public <T> void start(
            String key, Phrase title, Work<T> work, Consumer<? super JobState<T>> observer) {
        cancel(key);
        var job = new RunningJob(key, title, System.nanoTime());
        board.began(job);
        observer.accept(new JobState.Running<>(job.progressProperty().get()));
        var context = new JobContext(report -> deliver(job, report, observer), job.token());
        JobState<T> end = JobBoundary.of(job.title(), work, context);
        board.ended(job, end);
        if (end instanceof JobState.Failed<T>(var problem)) {
            board.note(problem);
        }
        observer.accept(end);
    }

    private static <T> void deliver(
            RunningJob job, Progress report, Consumer<? super JobState<T>> observer) {
        job.report(report);
        observer.accept(new JobState.Running<>(report));
    }

    @Override
    public <T> void query(String key, Work<T> work, Consumer<? super JobState<T>> observer) {
        observer.accept(JobBoundary.of(key, work, JobContext.silent()));
    }

    @Override
    public void cancel(String key) {
        board.running().stream().filter(job -> job.key().equals(key)).forEach(RunningJob::cancel);
    }

    @Override
    public void close() {
        board.running().forEach(RunningJob::cancel);
    }
}
