package maec.ui.job;

import maec.job.JobContext;
import maec.job.Progress;
import maec.job.ProgressSink;
import maec.job.TrainingPoint;
import maec.ui.text.Phrase;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Runs work on daemon threads of its own and reports on the JavaFX thread.
 *
 * <p>Reports are throttled to ten a second, and the last one always arrives. Works are stopped by
 * token, never by interrupt, because an interrupt closes a file channel in mid-write.
 */
public final class BackgroundJobRunner implements JobRunner {
    private static final long REPORT_MILLIS = 100;
    private static final long CLOSE_SECONDS = 5;

    private final JobBoard board;
    private final Executor fxThread;
    private final ExecutorService workers = Executors.newCachedThreadPool(daemons("maec-job"));
    private final ScheduledExecutorService clock =
            new ScheduledThreadPoolExecutor(
                    1, daemons("maec-job-reports"), new ThreadPoolExecutor.DiscardPolicy());
    private final Map<String, RunningJob> newest = new HashMap<>();
    private final Set<RunningJob> alive = ConcurrentHashMap.newKeySet();
    private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);
    private boolean stopping;

    /**
     * Makes a runner.
     *
     * @param board shows what runs and what went wrong
     * @param fxThread runs on the JavaFX thread, later and in order
     */
    public BackgroundJobRunner(JobBoard board, Executor fxThread) {
        this.board = board;
        this.fxThread = fxThread;
    }

    @Override
    public <T> void start(
            String key, Phrase title, Work<T> work, Consumer<? super JobState<T>> observer) {
        var job = new RunningJob(key, title, System.nanoTime());
        board.began(job);
        launch(job, work, observer);
    }

    @Override
    public <T> void query(String key, Work<T> work, Consumer<? super JobState<T>> observer) {
        if (stopping) {
            // what the end of a work asks for would be waited for, and nobody will look at it
            observer.accept(JobState.idle());
            return;
        }
        launch(new RunningJob(key, Phrase.of(key), System.nanoTime()), work, observer);
    }

    private <T> void launch(RunningJob job, Work<T> work, Consumer<? super JobState<T>> observer) {
        cancel(job.key());
        newest.put(job.key(), job);
        // whoever waits for an end in which another work begins waits for that one too
        if (idle.isDone()) {
            idle = new CompletableFuture<>();
        }
        alive.add(job);
        observer.accept(new JobState.Running<>(job.progressProperty().get()));
        var curves = new CurveRecorder();
        var reports = new Reports(report -> progressed(job, report, curves.curve(), observer));
        workers.execute(
                () -> {
                    var context = new JobContext(new Sink(reports, curves), job.token());
                    run(
                            job,
                            work,
                            context,
                            end -> fxThread.execute(() -> ended(job, end, observer)));
                });
    }

    /** A work ends also where an error of the machine ends its thread: nobody waits for it then. */
    private static <T> void run(
            RunningJob job, Work<T> work, JobContext context, Consumer<JobState<T>> ending) {
        JobState<T> end = new JobState.Failed<>(UnexpectedFailure.ofMachine(job.title()));
        try {
            end = JobBoundary.of(job.title(), work, context);
        } finally {
            ending.accept(end);
        }
    }

    private <T> void progressed(
            RunningJob job,
            Progress report,
            TrainingCurve curve,
            Consumer<? super JobState<T>> observer) {
        job.report(report);
        if (newest.get(job.key()) == job) {
            observer.accept(new JobState.Running<>(report, curve));
        }
    }

    private <T> void ended(
            RunningJob job, JobState<T> end, Consumer<? super JobState<T>> observer) {
        board.ended(job, end);
        alive.remove(job);
        if (newest.remove(job.key(), job)) {
            deliver(end, observer);
        }
        if (alive.isEmpty()) {
            stopping = false;
            idle.complete(null);
        }
    }

    private <T> void deliver(JobState<T> end, Consumer<? super JobState<T>> observer) {
        if (end instanceof JobState.Failed<T>(var problem)) {
            board.note(problem);
        }
        observer.accept(end);
    }

    @Override
    public void cancel(String key) {
        RunningJob job = newest.get(key);
        if (job != null) {
            job.cancel();
        }
    }

    /** Whether nothing runs, not even what the task strip does not show. */
    public boolean isIdle() {
        return alive.isEmpty();
    }

    /**
     * Asks every work to stop, those too that the task strip does not show. Until nothing runs any
     * more, queries are not answered; afterwards others may be started.
     *
     * @return completed on the JavaFX thread when nothing runs any more
     */
    public CompletableFuture<Void> stopAll() {
        stopping = !alive.isEmpty();
        List.copyOf(alive).forEach(RunningJob::cancel);
        return idle;
    }

    /** As everywhere; any thread may do it, also one that ends the process. */
    @Override
    public void close() {
        alive.forEach(job -> job.token().cancel());
        workers.shutdown();
        clock.shutdown();
        try {
            workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static java.util.concurrent.ThreadFactory daemons(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }

    /** Takes what the work tells, on its thread. */
    private record Sink(Reports reports, CurveRecorder curves) implements ProgressSink {
        @Override
        public void report(Progress progress) {
            reports.take(progress);
        }

        @Override
        public void trained(TrainingPoint point) {
            curves.take(point);
        }
    }

    /** Lets at most ten reports a second through; the newest one wins and is never lost. */
    private final class Reports {
        private final Consumer<Progress> target;
        private final AtomicReference<Progress> latest =
                new AtomicReference<>(new Progress("", 0, 0, "", ""));
        private final AtomicBoolean pending = new AtomicBoolean();
        private volatile long sentNanos = System.nanoTime() - REPORT_MILLIS * 1_000_000;

        Reports(Consumer<Progress> target) {
            this.target = target;
        }

        void take(Progress report) {
            latest.set(report);
            if (pending.compareAndSet(false, true)) {
                long passed = (System.nanoTime() - sentNanos) / 1_000_000;
                var _ =
                        clock.schedule(
                                () -> fxThread.execute(this::send),
                                Math.max(0, REPORT_MILLIS - passed),
                                TimeUnit.MILLISECONDS);
            }
        }

        private void send() {
            sentNanos = System.nanoTime();
            pending.set(false);
            target.accept(latest.get());
        }
    }
}
