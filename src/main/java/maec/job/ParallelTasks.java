package maec.job;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs numbered tasks on a few threads and waits for them.
 *
 * <p>Tasks begin in the order of their numbers. Threads are stopped by a token, never by an
 * interrupt, which would close the files that others read. Reports come from the calling thread
 * only.
 */
public final class ParallelTasks {
    private static final long REPORT_MILLIS = 100;

    /** What one thread does; made once per thread, so that it may keep buffers. */
    @FunctionalInterface
    public interface Worker {
        /**
         * Does a task.
         *
         * @param number which one, from 0
         * @param stop to be looked at now and then
         */
        void run(int number, CancelToken stop);
    }

    /** Makes workers. */
    @FunctionalInterface
    public interface WorkerFactory {
        /**
         * Makes the worker of one thread.
         *
         * @return called by that thread
         */
        Worker make();
    }

    private final int tasks;
    private final WorkerFactory factory;
    private final AtomicInteger next = new AtomicInteger();
    private final CancelToken stop = new CancelToken();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private ParallelTasks(int tasks, WorkerFactory factory) {
        this.tasks = tasks;
        this.factory = factory;
    }

    /**
     * Runs all tasks.
     *
     * @param threads how many at once, at least 1
     * @param tasks how many tasks
     * @param factory makes one worker per thread
     * @param cancel stops the tasks
     * @param report is called at the beginning, several times a second, and at the end
     * @throws JobCancelledException if cancelled; all threads have ended then
     */
    public static void run(
            int threads, int tasks, WorkerFactory factory, CancelToken cancel, Runnable report) {
        new ParallelTasks(tasks, factory).run(Math.clamp(tasks, 1, threads), cancel, report);
    }

    private void run(int threads, CancelToken cancel, Runnable report) {
        report.run();
        Thread[] workers = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            workers[t] =
                    Thread.ofPlatform()
                            .name("task-" + t)
                            .daemon()
                            .uncaughtExceptionHandler((_, e) -> failure.compareAndSet(null, e))
                            .start(this::work);
        }
        try {
            while (Arrays.stream(workers).anyMatch(Thread::isAlive)) {
                rest(workers);
                report.run();
                if (cancel.isCancelled()) {
                    stop.cancel();
                }
            }
        } finally {
            stop.cancel();
            Arrays.stream(workers).forEach(ParallelTasks::awaitEnd);
        }
        cancel.throwIfCancelled();
        switch (failure.get()) {
            case RuntimeException broken -> throw broken;
            case Error broken -> throw broken;
            case Throwable broken -> throw new IllegalStateException(broken);
            case null -> report.run();
        }
    }

    private void work() {
        boolean whole = false;
        try {
            Worker worker = factory.make();
            for (int k = next.getAndIncrement(); k < tasks; k = next.getAndIncrement()) {
                stop.throwIfCancelled();
                worker.run(k, stop);
            }
            whole = true;
        } catch (JobCancelledException _) {
            // whoever stopped the tasks knows why
        } finally {
            if (!whole) {
                stop.cancel();
            }
        }
    }

    /** Waits until a worker has ended, but not long. */
    private static void rest(Thread[] workers) {
        try {
            for (Thread worker : workers) {
                if (worker.isAlive()) {
                    worker.join(REPORT_MILLIS);
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new JobCancelledException();
        }
    }

    /**
     * Waits until a thread has ended, even if this one is interrupted meanwhile; it stays so then.
     *
     * @param worker a started thread
     */
    public static void awaitEnd(Thread worker) {
        boolean interrupted = Thread.interrupted();
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
