package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.model.Architecture;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * All weights of a model on the device, and the calls that inference, scores and training share.
 *
 * <p>Methods named after kernels run on the engine's thread only, inside {@link #compute}.
 */
final class ResidentModel implements AutoCloseable {
    /** What {@code take} in the kernels does with a weight's gradient. */
    static final int KEEP = 0;

    static final int TAYLOR = 1;
    static final int SUM = 2;
    static final int ROWS = 3;
    static final int CHOSEN = 4;

    /** dtype numbers of TorchScript. */
    private static final int FLOAT32 = 6;

    private static final int BFLOAT16 = 15;

    /** Upload and download pieces: 64 MB of float32, far below the 2 GB that a buffer can hold. */
    private static final long PIECE = 1L << 24;

    /** At most this many logits exist at a time while a loss is computed: 64 MB. */
    private static final long LOGITS = 1L << 24;

    /** Below this many bytes, what forward computed is kept for backward. */
    private static final long KEPT_BYTES = 1L << 30;

    /** Below this many weights one thread is faster than several, whose work is too small. */
    private static final long SMALL = 1L << 23;

    private final Engine engine;
    private final Architecture architecture;
    private final WeightLayout layout;
    private final int dtype;
    private final int cores;
    private final NDManager home;
    private final List<NDArray> weights = new ArrayList<>();
    private final NDArray nothing;
    private boolean closed;

    private ResidentModel(
            Engine engine, Architecture architecture, WeightLayout layout, int dtype) {
        this.dtype = dtype;
        this.engine = engine;
        this.architecture = architecture;
        this.layout = layout;
        cores = layout.count() < SMALL ? 1 : Runtime.getRuntime().availableProcessors();
        home = engine.compute(cores, "making room", engine::newHome);
        nothing = compute("making room", () -> home.zeros(new ai.djl.ndarray.types.Shape(1)));
    }

    /**
     * Loads weights, a tensor at a time; see {@link Decoder#load}.
     *
     * @return the model; the caller closes it
     */
    static ResidentModel load(
            Engine engine,
            Architecture architecture,
            TensorSource source,
            Precision precision,
            JobContext context) {
        WeightLayout layout = WeightLayout.of(architecture);
        layout.check(source);
        ResidentModel model =
                new ResidentModel(
                        engine,
                        architecture,
                        layout,
                        precision == Precision.BF16 ? BFLOAT16 : FLOAT32);
        boolean complete = false;
        try {
            int done = 0;
            for (TensorSpec wanted : layout.weights()) {
                context.step("loading weights", done++, layout.weights().size(), "tensors");
                model.upload(source, wanted);
            }
            complete = true;
            return model;
        } finally {
            if (!complete) {
                model.close();
            }
        }
    }

    /** Copies one tensor to the device, in pieces, so that no buffer exceeds what Java can hold. */
    private void upload(TensorSource source, TensorSpec wanted) {
        NDArray target = compute("loading weights", () -> allocate("allocate", wanted, dtype));
        weights.add(target);
        DType stored = source.find(wanted.name()).orElseThrow().dtype();
        DataType type = stored == DType.F32 ? DataType.FLOAT32 : DataType.FLOAT16;
        try (Arena arena = Arena.ofShared()) {
            long piece = Math.min(PIECE, Math.max(1, wanted.count()));
            MemorySegment bytes = arena.allocate(piece * stored.bytes(), 64);
            for (long at = 0; at < wanted.count(); at += piece) {
                long offset = at;
                long count = Math.min(piece, wanted.count() - at);
                source.readBytes(wanted.name(), at, bytes, count);
                compute(
                        "loading weights",
                        () -> {
                            try (KernelCall call = engine.call("store")) {
                                var slice = bytes.asSlice(0, count * stored.bytes());
                                call.host(slice.asByteBuffer(), count, type);
                                call.array(target);
                                call.host(offset, stored == DType.BF16 ? BFLOAT16 : 0);
                                return call.run().size();
                            }
                        });
            }
        }
    }

    /**
     * Makes a tensor of the shape of a weight with the kernel {@code allocate} or {@code zeros}.
     */
    NDArray allocate(String kernel, TensorSpec like, int dtype) {
        try (KernelCall call = engine.call(kernel)) {
            long columns = like.shape().rank() == 2 ? like.shape().size(1) : 0;
            call.device(new long[1], 1).host(like.shape().size(0), columns, dtype);
            return call.keep(home);
        }
    }

    /** Makes an uninitialised flat tensor in the format of the weights. */
    NDArray newCache(NDManager owner, long elements) {
        try (KernelCall call = engine.call("allocate")) {
            return call.device(new long[1], 1).host(elements, 0, dtype).keep(owner);
        }
    }

    /** Makes float32 zeros of the shape of a weight. */
    NDArray zeros(TensorSpec like) {
        return allocate("zeros", like, FLOAT32);
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

    /** The layout of {@link #weights}. */
    WeightLayout layout() {
        return layout;
    }

    /** The numbers of the model. */
    Architecture architecture() {
        return architecture;
    }

    /** The arrays on the device, in the order of the layout. */
    List<NDArray> weights() {
        return weights;
    }

    /** Checks a batch against this model. */
    LabelledTokens checked(TokenBatch batch) {
        return LabelledTokens.of(batch, architecture.vocabulary(), architecture.maxPositions());
    }

    /** Adds ids and mask to a call. */
    void addTokens(KernelCall call, LabelledTokens batch) {
        call.device(batch.ids(), batch.batch(), batch.tokens());
        if (batch.mask().length == 0) {
            call.device(new long[0], 0);
        } else {
            call.device(batch.mask(), batch.batch(), batch.tokens());
        }
    }

    /** Adds ids, mask, labelled positions and their labels to a call. */
    void addLabelled(KernelCall call, LabelledTokens batch) {
        addTokens(call, batch);
        call.device(batch.positions(), batch.positions().length);
        call.device(batch.targets(), batch.targets().length);
    }

    /** Adds the arguments {@code shape} and {@code settings} to a call. */
    void addNumbers(KernelCall call) {
        call.host(
                (long) architecture.heads(),
                architecture.keyValueHeads(),
                architecture.headWidth(),
                architecture.layers());
        call.host(
                architecture.norm().epsilon(),
                architecture.layerStyles().getFirst().rope().theta());
    }

    /** How many positions the head judges at a time. */
    long chunk() {
        return Math.max(1, LOGITS / architecture.vocabulary());
    }

    /** Adds the argument {@code plan} to a call of {@code gradients} or {@code step}. */
    void addPlan(KernelCall call, int fold, LabelledTokens batch) {
        long perToken = 24L * architecture.width() + 10L * architecture.ffnWidth();
        long bytes = 4L * batch.ids().length * architecture.layers() * perToken;
        call.host(fold, chunk(), bytes < KEPT_BYTES ? 1 : 0);
    }

    /** The kernel {@code loss}. */
    BatchLoss loss(LabelledTokens batch) {
        if (batch.positions().length == 0) {
            return BatchLoss.ZERO;
        }
        try (KernelCall call = call("loss")) {
            addLabelled(call, batch);
            call.list("weights", weights);
            addNumbers(call);
            call.host(chunk());
            double sum = call.run().get(0).toDoubleArray()[0];
            return new BatchLoss(sum, batch.positions().length);
        }
    }

    /**
     * The kernel {@code gradients}; the caller's call receives the results.
     *
     * @param call begun with {@code gradients}, without arguments
     * @param fold what becomes of the gradients, as the kernel documents
     * @param sums one array per weight that the fold needs, or empty where it needs none
     * @return the loss, then one array per weight
     */
    NDList gradients(KernelCall call, LabelledTokens batch, int fold, List<NDArray> sums) {
        addLabelled(call, batch);
        call.list("weights", weights);
        addPerWeight(call, "sums", sums);
        addNumbers(call);
        addPlan(call, fold, batch);
        return call.run();
    }

    /** Adds a list with one array per weight, or with one that stands for none. */
    void addPerWeight(KernelCall call, String name, List<NDArray> arrays) {
        call.list(name, arrays.isEmpty() ? List.of(nothing) : arrays);
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
            compute(
                    "freeing weights",
                    () -> {
                        home.close();
                        return true;
                    });
        }
    }
}
