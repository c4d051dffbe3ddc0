package maec.runtime;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import maec.checkpoint.SystemReason;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * One float32 array per weight of a model, zeros at first, in the place that was chosen.
 *
 * <p>Made, used and closed on the engine's thread only.
 */
final class SumArrays implements AutoCloseable {
    /** What one buffer can hold; larger tensors lie in the engine's memory wherever asked for. */
    private static final long LARGEST = Integer.MAX_VALUE;

    private static final long ALIGNMENT = 64;

    private final NDManager home;
    private final Arena arena = Arena.ofShared();
    private final Optional<Path> file;
    private final List<NDArray> arrays = new ArrayList<>();

    private SumArrays(LoadedModel model, Optional<Path> file) {
        home = model.home().newSubManager();
        this.file = file;
    }

    /** Makes zeros; the caller closes them. */
    static SumArrays of(LoadedModel model, SumPlace place) {
        Optional<Path> file =
                place instanceof SumPlace.InFile in ? Optional.of(in.file()) : Optional.empty();
        SumArrays sums = new SumArrays(model, file);
        boolean complete = false;
        try {
            switch (place) {
                case SumPlace.OnDevice _ -> sums.onDevice(model);
                case SumPlace.InMemory _ ->
                        sums.inMemory(
                                model, weight -> sums.arena.allocate(bytes(weight), ALIGNMENT));
                case SumPlace.InFile in -> sums.inMemory(model, sums.pieces(in.file(), model));
            }
            complete = true;
            return sums;
        } finally {
            if (!complete) {
                sums.close();
            }
        }
    }

    private void onDevice(LoadedModel model) {
        for (TensorSpec weight : model.layout().weights()) {
            NDArray zeros = model.zeros(weight);
            zeros.attach(home);
            arrays.add(zeros);
        }
    }

    private void inMemory(LoadedModel model, Function<TensorSpec, MemorySegment> memory) {
        NDManager host = home.newSubManager(Device.cpu());
        for (TensorSpec weight : model.layout().weights()) {
            long[] sizes =
                    weight.shape().dimensions().stream().mapToLong(Long::longValue).toArray();
            arrays.add(
                    bytes(weight) > LARGEST
                            ? host.zeros(new Shape(sizes), DataType.FLOAT32)
                            : host.create(
                                    memory.apply(weight)
                                            .asByteBuffer()
                                            .order(ByteOrder.nativeOrder()),
                                    new Shape(sizes),
                                    DataType.FLOAT32));
        }
    }

    /** The memory of one tensor after the other in a mapped file. */
    private Function<TensorSpec, MemorySegment> pieces(Path path, LoadedModel model) {
        MemorySegment mapped = map(path, model);
        AtomicLong next = new AtomicLong();
        return weight -> mapped.asSlice(next.getAndAdd(aligned(weight)), bytes(weight));
    }

    private MemorySegment map(Path path, LoadedModel model) {
        long total =
                model.layout().weights().stream()
                        .filter(weight -> bytes(weight) <= LARGEST)
                        .mapToLong(SumArrays::aligned)
                        .sum();
        try {
            Files.deleteIfExists(path);
            try (FileChannel channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE)) {
                return channel.map(FileChannel.MapMode.READ_WRITE, 0, total, arena);
            }
        } catch (IOException failed) {
            throw new ProblemException(
                    new MemoryProblem.NoRoomForSums(path, total, SystemReason.of(failed)), failed);
        }
    }

    private static long bytes(TensorSpec weight) {
        return Float.BYTES * weight.count();
    }

    private static long aligned(TensorSpec weight) {
        return (bytes(weight) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** One array per weight of the layout. */
    List<NDArray> arrays() {
        return arrays;
    }

    @Override
    public void close() {
        home.close();
        arena.close();
        try {
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
        } catch (IOException _) {
            // It is replaced by the next sums in this place, and means nothing to anybody else.
        }
    }
}
