package maec.combine;

import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ParallelTasks;
import maec.tensor.TensorSpec;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Runs one computation per tensor on a few threads and hands the results back in tensor order.
 *
 * <p>Each tensor belongs to one thread, large ones first, so results do not depend on the number of
 * threads. Threads are stopped by a token, never by an interrupt, which would close the files that
 * others read. Reports come from the calling thread only.
 *
 * @param <R> what is computed per tensor
 */
public final class TensorSweep<R> {
    private static final long REPORT_MILLIS = 100;

    /** One computation, made once per thread, so that it may keep buffers. */
    @FunctionalInterface
    interface Worker<R> {
        /**
         * Computes one tensor.
         *
         * @param spec which one
         * @param cancel to be looked at between tiles
         * @param weightsDone to be told of every tile
         * @return the result
         */
        R run(TensorSpec spec, CancelToken cancel, LongAdder weightsDone);
    }

    /** Makes workers. */
    @FunctionalInterface
    interface WorkerFactory<R> {
        /** A worker for one thread. */
        Worker<R> make();
    }

    private sealed interface Message<R> {}

    private record Finished<R>(int tensor, R result) implements Message<R> {}

    private record Broken<R>(Throwable failure) implements Message<R> {}

    private final List<TensorSpec> tensors;
    private final WorkerFactory<R> factory;
    private final int[] order;
    private final AtomicInteger next = new AtomicInteger();
    private final CancelToken stop = new CancelToken();
    private final LongAdder weightsDone = new LongAdder();
    private final BlockingQueue<Message<R>> messages = new LinkedBlockingQueue<>();

    TensorSweep(List<TensorSpec> tensors, WorkerFactory<R> factory) {
        this.tensors = tensors;
        this.factory = factory;
        order =
                IntStream.range(0, tensors.size())
                        .boxed()
                        .sorted(Comparator.comparingLong(t -> -tensors.get(t).count()))
                        .mapToInt(Integer::intValue)
                        .toArray();
    }

    /**
     * Looks at every tensor once, on all cores.
     *
     * @param tensors which ones
     * @param look is called from several threads at once
     * @param stage what the reports say
     * @param context is reported to and stops between tensors
     */
    public static void all(
            List<TensorSpec> tensors, Consumer<TensorSpec> look, String stage, JobContext context) {
        new TensorSweep<Boolean>(
                        tensors,
                        () ->
                                (spec, _, done) -> {
                                    look.accept(spec);
                                    done.add(spec.count());
                                    return true;
                                })
                .run(
                        Runtime.getRuntime().availableProcessors(),
                        stage,
                        context,
                        new Boolean[tensors.size()]);
    }

    /**
     * Runs all tensors.
     *
     * @param threads how many at once, at least 1
     * @param stage what the reports say
     * @param context is reported to and stops the sweep
     * @param results receives a result per tensor, in tensor order
     */
    void run(int threads, String stage, JobContext context, R[] results) {
        Thread[] workers = new Thread[Math.min(threads, Math.max(1, tensors.size()))];
        for (int t = 0; t < workers.length; t++) {
            workers[t] =
                    Thread.ofPlatform()
                            .name("tensors-" + t)
                            .daemon()
                            .uncaughtExceptionHandler((_, e) -> messages.add(new Broken<>(e)))
                            .start(this::work);
        }
        try {
            collect(stage, context, results);
        } finally {
            stop.cancel();
            Arrays.stream(workers).forEach(ParallelTasks::awaitEnd);
        }
    }

    private void work() {
        try {
            Worker<R> worker = factory.make();
            for (int k = next.getAndIncrement(); k < order.length; k = next.getAndIncrement()) {
                stop.throwIfCancelled();
                R result = worker.run(tensors.get(order[k]), stop, weightsDone);
                messages.add(new Finished<>(order[k], result));
            }
        } catch (JobCancelledException _) {
            // whoever stopped the sweep knows why
        }
    }

    private void collect(String stage, JobContext context, R[] results) {
        long total = tensors.stream().mapToLong(TensorSpec::count).sum();
        int finished = 0;
        long reported = -1;
        while (finished < tensors.size()) {
            context.cancel().throwIfCancelled();
            if (weightsDone.sum() > reported) {
                reported = weightsDone.sum();
                context.step(stage, reported, total, "weights");
            }
            switch (nextMessage()) {
                case Finished<R>(int tensor, R result) -> {
                    results[tensor] = result;
                    finished++;
                }
                case Broken<R>(RuntimeException failure) -> throw failure;
                case Broken<R>(Error failure) -> throw failure;
                case Broken<R>(Throwable failure) -> throw new IllegalStateException(failure);
                case null -> {}
            }
        }
        if (reported < total) {
            context.step(stage, total, total, "weights");
        }
    }

    private @Nullable Message<R> nextMessage() {
        try {
            return messages.poll(REPORT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new JobCancelledException();
        }
    }
}
