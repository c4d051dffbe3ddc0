package maec.runtime;

import ai.djl.ndarray.NDArray;

import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Weights that are brought to the device a part at a time, the next one being read on another
 * thread while the present one is computed with.
 *
 * <p>Main memory holds one part as it is stored, the device one part as it is computed with.
 */
final class StreamedWeights implements PartWeights {
    private static final int ALIGNMENT = 64;

    private final LoadedModel model;
    private final TensorSource source;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer;
    private final ExecutorService reader =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("maec-prefetch").factory());

    /**
     * Makes room for the largest part in main memory.
     *
     * @param source stays open until this is closed
     */
    StreamedWeights(LoadedModel model, TensorSource source) {
        this.model = model;
        this.source = source;
        long largest = 0;
        for (int part = 0; part <= model.layout().lastPart(); part++) {
            largest = Math.max(largest, bytes(part));
        }
        buffer = arena.allocate(largest, ALIGNMENT);
    }

    private long bytes(int part) {
        long bytes = 0;
        for (int index : model.layout().parts().get(part)) {
            if (index != WeightLayout.ABSENT) {
                bytes += room(stored(index));
            }
        }
        return bytes;
    }

    private TensorSpec stored(int index) {
        return source.find(model.layout().weights().get(index).name()).orElseThrow();
    }

    private static long room(TensorSpec stored) {
        return (stored.count() * stored.dtype().bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    @Override
    public Pass pass(int... order) {
        return new Streaming(order);
    }

    /** Ends the reading thread and frees main memory; the source stays open. */
    @Override
    public void close() {
        reader.close();
        arena.close();
    }

    /** One walk: while a part is computed with, the next one is read. */
    private final class Streaming implements Pass {
        private final int[] order;
        private final List<NDArray> held = new ArrayList<>();
        private int done;
        private @Nullable Future<?> coming;

        Streaming(int[] order) {
            this.order = order;
            prefetch();
        }

        private void prefetch() {
            if (done < order.length) {
                int part = order[done];
                coming = reader.submit(() -> read(part));
            }
        }

        @Override
        public List<NDArray> next() {
            release();
            await();
            List<NDArray> part = adopt(order[done++]);
            prefetch();
            return part;
        }

        private List<NDArray> adopt(int part) {
            long[] offset = {0};
            return model.slots(
                    part,
                    index -> {
                        TensorSpec stored = stored(index);
                        long size = stored.count() * stored.dtype().bytes();
                        NDArray made = model.adopt(stored, buffer.asSlice(offset[0], size));
                        offset[0] += room(stored);
                        held.add(made);
                        return made;
                    });
        }

        private void await() {
            Future<?> reading = java.util.Objects.requireNonNull(coming);
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        reading.get();
                        return;
                    } catch (InterruptedException _) {
                        interrupted = true;
                    } catch (ExecutionException failure) {
                        switch (failure.getCause()) {
                            case ProblemException problem -> throw problem;
                            case RuntimeException defect -> throw defect;
                            case Error error -> throw error;
                            case null, default -> throw new IllegalStateException(failure);
                        }
                    }
                }
            } finally {
                coming = null;
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private void release() {
            held.forEach(NDArray::close);
            held.clear();
        }

        @Override
        public void close() {
            release();
            if (coming != null) {
                try {
                    await();
                } catch (ProblemException _) {
                    // nobody will use what could not be read
                }
            }
        }
    }

    private void read(int part) {
        long offset = 0;
        for (int index : model.layout().parts().get(part)) {
            if (index != WeightLayout.ABSENT) {
                TensorSpec stored = stored(index);
                long size = stored.count() * stored.dtype().bytes();
                source.readBytes(stored.name(), 0, buffer.asSlice(offset, size), stored.count());
                offset += room(stored);
            }
        }
    }
}
