package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.model.Architecture;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;

/**
 * A model in the engine: its weights, resident or streamed, and what every call of a kernel needs.
 *
 * <p>Methods that touch arrays run on the engine's thread only, inside {@link #compute}.
 */
final class LoadedModel implements AutoCloseable {
    /** What stands in a list of a kernel's arguments for a tensor that there is not. */
    enum Empty {
        WEIGHT,
        SUM,
        KEPT,
        CACHE,
        LOW,
        MASK,
        VISIBLE,
        SHARED
    }

    /** dtype numbers of TorchScript. */
    static final int FLOAT32 = 6;

    private static final int BFLOAT16 = 15;

    /** Upload and download pieces: 64 MB of float32, far below the 2 GB that a buffer can hold. */
    private static final long PIECE = 1L << 24;

    /** Above this many bytes a tensor is brought to the device in pieces. */
    private static final long WHOLE = 1L << 30;

    /** Below this many weights one thread is faster than several, whose work is too small. */
    private static final long SMALL = 1L << 23;

    private final Engine engine;
    private final Architecture architecture;
    private final WeightLayout layout;
    private final int dtype;
    private final int cores;
    private final NDManager home;
    private final Map<Empty, NDArray> empty = new EnumMap<>(Empty.class);
    private PartWeights weights;
    private boolean closed;

    private LoadedModel(Engine engine, Architecture architecture, int dtype) {
        this.dtype = dtype;
        this.engine = engine;
        this.architecture = architecture;
        layout = WeightLayout.of(architecture);
        cores = layout.count() < SMALL ? 1 : Runtime.getRuntime().availableProcessors();
        home = engine.compute(cores, "making room", engine::newHome);
        weights = new ResidentWeights(this, List.of());
        compute(
                "making room",
                () -> {
                    for (Empty role : Empty.values()) {
                        empty.put(role, home.create(new long[0]));
                    }
                    return true;
                });
    }

    /**
     * Loads all weights, a tensor at a time; see {@link Decoder#load}.
     *
     * @return the model; the caller closes it
     */
    static LoadedModel resident(
            Engine engine,
            Architecture architecture,
            TensorSource source,
            Precision precision,
            JobContext context) {
        WeightLayout.of(architecture).check(source);
        LoadedModel model = new LoadedModel(engine, architecture, number(precision));
        boolean complete = false;
        try {
            ResidentWeights resident =
                    model.compute("loading weights", () -> ResidentWeights.allocate(model));
            model.weights = resident;
            int count = model.layout.weights().size();
            for (int index = 0; index < count; index++) {
                context.step("loading weights", index, count, "tensors");
                resident.load(source, index);
            }
            complete = true;
            return model;
        } finally {
            if (!complete) {
                model.close();
            }
        }
    }

    /**
     * Prepares to bring weights to the device when they are needed; see {@link Decoder#stream}.
     *
     * @param source stays open until the model is closed
     * @return the model; the caller closes it
     */
    static LoadedModel streamed(
            Engine engine, Architecture architecture, TensorSource source, Precision precision) {
        WeightLayout.of(architecture).check(source);
        LoadedModel model = new LoadedModel(engine, architecture, number(precision));
        boolean complete = false;
        try {
            model.weights = new StreamedWeights(model, source);
            complete = true;
            return model;
        } finally {
            if (!complete) {
                model.close();
            }
        }
    }

    private static int number(Precision precision) {
        return switch (precision) {
            case FP32 -> FLOAT32;
            case BF16 -> BFLOAT16;
        };
    }

    /** Copies one tensor to the device, in pieces, so that no buffer exceeds what Java can hold. */
    void upload(TensorSource source, TensorSpec wanted, NDArray target) {
        DType stored = source.find(wanted.name()).orElseThrow().dtype();
        try (Arena arena = Arena.ofShared()) {
            long piece = Math.min(PIECE, Math.max(1, wanted.count()));
            MemorySegment bytes = arena.allocate(piece * stored.bytes(), 64);
            for (long at = 0; at < wanted.count(); at += piece) {
                long offset = at;
                long count = Math.min(piece, wanted.count() - at);
                source.readBytes(wanted.name(), at, bytes, count);
                compute(
                        "loading weights",
                        () ->
                                store(
                                        stored,
                                        bytes.asSlice(0, count * stored.bytes()),
                                        target,
                                        offset));
            }
        }
    }

    /**
     * Writes elements that lie outside the heap into a tensor from a flat element on.
     *
     * @return true, for {@link #compute}
     */
    boolean store(DType stored, MemorySegment bytes, NDArray target, long offset) {
        try (KernelCall call = call("store")) {
            call.host(bytes.asByteBuffer(), bytes.byteSize() / stored.bytes(), type(stored));
            call.array(target);
            call.host(offset, stored == DType.BF16 ? BFLOAT16 : 0);
            call.run();
            return true;
        }
    }

    private static DataType type(DType stored) {
        return stored == DType.F32 ? DataType.FLOAT32 : DataType.FLOAT16;
    }

    /**
     * Copies a tensor that lies in main memory to the device.
     *
     * @param stored its name, shape and dtype
     * @param bytes its elements
     * @return the weight in the format of computation
     */
    NDArray adopt(TensorSpec stored, MemorySegment bytes) {
        if (bytes.byteSize() > WHOLE) {
            NDArray target = newWeight(stored);
            long piece = PIECE * stored.dtype().bytes();
            for (long at = 0; at < bytes.byteSize(); at += piece) {
                long size = Math.min(piece, bytes.byteSize() - at);
                store(stored.dtype(), bytes.asSlice(at, size), target, at / stored.dtype().bytes());
            }
            return target;
        }
        try (KernelCall call = call("adopt")) {
            call.host(bytes.asByteBuffer(), stored.count(), type(stored.dtype()));
            call.array(empty(Empty.WEIGHT));
            call.host(
                    stored.dtype() == DType.BF16 ? BFLOAT16 : 0,
                    dtype,
                    stored.shape().size(0),
                    columns(stored));
            return call.keep(home);
        }
    }

    /** Whether a tensor can be read from its file into the very array that is computed with. */
    boolean computesInPlace(TensorSpec stored) {
        int number =
                switch (stored.dtype()) {
                    case F32 -> FLOAT32;
                    case BF16 -> BFLOAT16;
                    default -> 0;
                };
        return engine.device().equals(Device.cpu()) && number == dtype && stored.bytes() <= WHOLE;
    }

    /** The memory of an array on the CPU, valid until it is closed. */
    static MemorySegment memory(NDArray array) {
        return MemorySegment.ofBuffer(((PtNDArray) array).toByteBuffer(true));
    }

    /** Makes an uninitialised weight in the format of computation. */
    NDArray newWeight(TensorSpec like) {
        return allocate("allocate", like, dtype);
    }

    /** Makes float32 zeros of the shape of a weight. */
    NDArray zeros(TensorSpec like) {
        return allocate("zeros", like, FLOAT32);
    }

    private NDArray allocate(String kernel, TensorSpec like, int dtype) {
        try (KernelCall call = call(kernel)) {
            call.array(empty(Empty.WEIGHT)).host(like.shape().size(0), columns(like), dtype);
            return call.keep(home);
        }
    }

    private static long columns(TensorSpec spec) {
        return spec.shape().rank() == 2 ? spec.shape().size(1) : 0;
    }

    /** Makes an uninitialised flat tensor in the format of computation. */
    NDArray newCache(NDManager owner, long elements) {
        try (KernelCall call = call("allocate")) {
            return call.array(empty(Empty.WEIGHT)).host(elements, 0, dtype).keep(owner);
        }
    }

    /** One array per slot of a part, where a function tells them by their place in the layout. */
    List<NDArray> slots(int part, IntFunction<NDArray> weight) {
        return Arrays.stream(layout.parts().get(part))
                .mapToObj(
                        index ->
                                index == WeightLayout.ABSENT
                                        ? empty(Empty.WEIGHT)
                                        : weight.apply(index))
                .toList();
    }

    /** An empty tensor that no other list of the same call may hold. */
    NDArray empty(Empty role) {
        return java.util.Objects.requireNonNull(empty.get(role));
    }

    /** Runs work on the engine's thread. */
    <T> T compute(String what, Callable<T> work) {
        return engine.compute(cores, what, work);
    }

    /** Begins a kernel call. */
    KernelCall call(String method) {
        return engine.call(method);
    }

    /** Where arrays live that are freed with this model. */
    NDManager home() {
        return home;
    }

    /** The weights, part by part. */
    PartWeights weights() {
        return weights;
    }

    /** What parts there are. */
    WeightLayout layout() {
        return layout;
    }

    /** The numbers of the model. */
    Architecture architecture() {
        return architecture;
    }

    /** The number of the format of computation in the kernels. */
    int dtype() {
        return dtype;
    }

    /** Checks a batch against this model. */
    LabelledTokens checked(TokenBatch batch) {
        return LabelledTokens.of(batch, architecture.vocabulary(), architecture.maxPositions());
    }

    /** Reads float32 values of an array on the device. */
    void fetch(NDArray array, long offset, float[] target, int targetOffset, int count) {
        int done = 0;
        while (done < count) {
            int size = (int) Math.min(PIECE, count - done);
            try (KernelCall call = call("fetch")) {
                call.host(offset + done, size).array(array);
                call.readFloats(target, targetOffset + done);
            }
            done += size;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                weights.close();
            } finally {
                compute(
                        "freeing weights",
                        () -> {
                            home.close();
                            return true;
                        });
            }
        }
    }
}
