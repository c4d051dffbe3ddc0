package maec.runtime;

import ai.djl.ndarray.NDArray;

import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Weights that are brought to the device a part at a time, the next one being read on another
 * thread while the present one is computed with.
 *
 * <p>On a CPU, weights that are stored as they are computed with are read into the arrays
 * themselves: two layers' worth. Otherwise main memory holds one part as it is stored and the
 * device one part as it is computed with.
 */
final class StreamedWeights implements PartWeights {
    private static final int ALIGNMENT = 64;

    private final LoadedModel model;
    private final TensorSource source;
    private final boolean direct;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer;
    private final List<List<NDArray>> spareLayers = new ArrayList<>();
    private final ExecutorService reader =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("maec-prefetch").factory());

    /**
     * Makes room in main memory.
     *
     * @param source stays open until this is closed
     */
    StreamedWeights(LoadedModel model, TensorSource source) {
        this.model = model;
        this.source = source;
        direct =
                IntStream.range(0, model.layout().weights().size())
                        .allMatch(index -> model.computesInPlace(stored(index)));
        long largest =
                direct
                        ? 0
                        : IntStream.rangeClosed(0, model.layout().lastPart())
                                .mapToLong(this::bytes)
                                .max()
                                .orElse(0);
        buffer = arena.allocate(largest, ALIGNMENT);
    }

    private long bytes(int part) {
        return present(part).mapToLong(index -> room(stored(index))).sum();
    }

    /** The places of a part's tensors in the layout, in the order of its slots. */
    private IntStream present(int part) {
        return Arrays.stream(model.layout().parts().get(part))
                .filter(index -> index != WeightLayout.ABSENT);
    }

    private TensorSpec stored(int index) {
        return source.find(model.layout().weights().get(index).name()).orElseThrow();
    }

    private static long room(TensorSpec stored) {
        return (stored.bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
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

    private boolean isLayer(int part) {
        return part > 0 && part < model.layout().lastPart();
    }

    /** One walk: while a part is computed with, the next one is read. */
    private final class Streaming implements Pass {
        private final int[] order;
        private List<NDArray> held = List.of();
        private List<NDArray> filling = List.of();
        private int done;
        private @Nullable Future<?> coming;

        Streaming(int[] order) {
            this.order = order;
            prefetch();
        }

        private void prefetch() {
            if (done < order.length) {
                int part = order[done];
                filling = direct ? arrays(part) : List.of();
                List<MemorySegment> targets =
                        direct ? filling.stream().map(LoadedModel::memory).toList() : pieces(part);
                coming = reader.submit(() -> read(part, targets));
            }
        }

        /**
         * Uninitialised arrays for a part; those of layers, which are all alike, are used again.
         */
        private List<NDArray> arrays(int part) {
            if (isLayer(part) && !spareLayers.isEmpty()) {
                return spareLayers.removeLast();
            }
            return present(part).mapToObj(index -> model.newWeight(stored(index))).toList();
        }

        @Override
        public List<NDArray> next() {
            release();
            await();
            int part = order[done++];
            held = direct ? filling : adopt(part);
            filling = List.of();
            prefetch();
            Iterator<NDArray> arrays = held.iterator();
            return model.slots(part, _ -> arrays.next());
        }

        private List<NDArray> adopt(int part) {
            List<MemorySegment> pieces = pieces(part);
            int[] indices = present(part).toArray();
            List<NDArray> made = new ArrayList<>();
            for (int at = 0; at < indices.length; at++) {
                made.add(model.adopt(stored(indices[at]), pieces.get(at)));
            }
            return made;
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

        /** Keeps the arrays of a layer for the next one and frees others. */
        private void release() {
            if (direct && done > 0 && isLayer(order[done - 1]) && !held.isEmpty()) {
                spareLayers.add(held);
            } else {
                held.forEach(NDArray::close);
            }
            held = List.of();
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
            filling.forEach(NDArray::close);
        }
    }

    /** Where the parts of a staging buffer lie. */
    private List<MemorySegment> pieces(int part) {
        List<MemorySegment> pieces = new ArrayList<>();
        long offset = 0;
        for (int index : present(part).toArray()) {
            TensorSpec stored = stored(index);
            pieces.add(buffer.asSlice(offset, stored.bytes()));
            offset += room(stored);
        }
        return pieces;
    }

    private void read(int part, List<MemorySegment> targets) {
        int[] indices = present(part).toArray();
        for (int at = 0; at < indices.length; at++) {
            TensorSpec stored = stored(indices[at]);
            source.readBytes(stored.name(), 0, targets.get(at), stored.count());
        }
    }
}
