package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import maec.model.Architecture;

import java.util.Arrays;
import java.util.List;

/**
 * Forward through a model, a part at a time, whether its weights are resident or streamed: the same
 * kernels with the same arguments, so the same bits.
 *
 * <p>Runs on the engine's thread only.
 */
final class Passes {
    /** At most this many logits exist at a time while a loss is computed: 64 MB of float32. */
    private static final long LOGITS = 1L << 24;

    /** Elements of a weight's gradient that are folded at a time on a CPU: half a megabyte. */
    private static final long CPU_BLOCK = 1L << 17;

    /** On other devices everything is folded at once. */
    private static final long WHOLE = 1L << 40;

    private final LoadedModel model;
    private final boolean cpu;

    /** Passes through a model. */
    Passes(LoadedModel model, Device device) {
        this.model = model;
        cpu = device.equals(Device.cpu());
    }

    /** Logits [B, T, V] in main memory, zeros at padding. */
    void logits(LabelledTokens batch, float[] target, int offset) {
        try (BatchOnDevice given = new BatchOnDevice(model, batch, 0);
                PartWeights.Pass parts = model.weights().pass(model.layout().forward())) {
            NDArray x = states(given, parts, this::plainly);
            List<NDArray> rim = parts.next();
            try (KernelCall call = model.call("logits")) {
                call.array(x).array(given.mask()).array(rim.get(0)).array(rim.get(1));
                addNumbers(call, 0);
                call.readFloats(target, offset);
            }
        }
    }

    /** How a pass goes through one layer: from its input to a result that lives with the batch. */
    @FunctionalInterface
    interface LayerPass {
        NDArray through(NDArray x, BatchOnDevice given, int layer, List<NDArray> part);
    }

    /** The layers as they are. */
    NDArray plainly(NDArray x, BatchOnDevice given, int layer, List<NDArray> part) {
        return layer(x, given, layer, part, noCache(), 0);
    }

    /** Goes through the layers in a way of its own, and not to the head. */
    void visit(LabelledTokens batch, LayerPass pass) {
        int[] order = Arrays.copyOf(model.layout().forward(), model.layout().lastPart());
        try (BatchOnDevice given = new BatchOnDevice(model, batch, 0);
                PartWeights.Pass parts = model.weights().pass(order)) {
            states(given, parts, pass);
        }
    }

    /** Negative log-likelihood of the labels. */
    BatchLoss loss(LabelledTokens batch) {
        return loss(batch, this::plainly);
    }

    /** Negative log-likelihood of the labels, with layers gone through in a way of its own. */
    BatchLoss loss(LabelledTokens batch, LayerPass pass) {
        if (batch.positions().length == 0) {
            return BatchLoss.ZERO;
        }
        try (BatchOnDevice given = new BatchOnDevice(model, batch, 0);
                PartWeights.Pass parts = model.weights().pass(model.layout().forward())) {
            NDArray x = states(given, parts, pass);
            List<NDArray> rim = parts.next();
            try (KernelCall call = model.call("loss")) {
                call.array(x);
                addLabels(call, batch);
                call.array(rim.get(0)).array(rim.get(1));
                addNumbers(call, 0);
                call.host(chunk());
                double sum = call.run().get(0).toDoubleArray()[0];
                return new BatchLoss(sum, batch.positions().length);
            }
        }
    }

    /** The state after the last layer [B·T, D]. */
    private NDArray states(BatchOnDevice given, PartWeights.Pass parts, LayerPass pass) {
        NDArray x = embed(given, parts.next());
        for (int layer = 0; layer < model.architecture().layers(); layer++) {
            NDArray y = pass.through(x, given, layer, parts.next());
            x.close();
            x = y;
        }
        return x;
    }

    /** The cache of a pass that reads whole sequences. */
    List<NDArray> noCache() {
        return List.of(model.empty(LoadedModel.Empty.CACHE));
    }

    /** The state before the first layer [B·T, D]; it lives with the batch. */
    NDArray embed(BatchOnDevice given, List<NDArray> part) {
        try (KernelCall call = model.call("embed")) {
            call.array(given.ids()).array(part.get(0));
            addSettings(call);
            return call.keep(given.scope());
        }
    }

    /** The state after a layer [B·T, D], which lives with the batch, and the cache extended. */
    NDArray layer(
            NDArray x,
            BatchOnDevice given,
            int layer,
            List<NDArray> part,
            List<NDArray> cache,
            long start) {
        try (KernelCall call = model.call("layer")) {
            call.array(x).list("w", part);
            call.array(given.rope(layer)).array(given.visible(layer));
            call.list("cache", cache).host(start);
            addNumbers(call, layer);
            return call.keep(given.scope());
        }
    }

    /**
     * Reads tokens behind those that a cache holds.
     *
     * @param batch B sequences of T tokens; T is 1 unless the cache is empty
     * @param start how many positions the cache holds
     * @param cache keys and values of layer i at 2i and 2i + 1, flat [B, K, capacity, W]
     * @param owner of the result
     * @return logits of the last position, float32 [B, V]
     */
    NDArray extend(LabelledTokens batch, int start, List<NDArray> cache, NDManager owner) {
        try (BatchOnDevice given = new BatchOnDevice(model, batch, start);
                PartWeights.Pass parts = model.weights().pass(model.layout().forward())) {
            NDArray x = embed(given, parts.next());
            for (int layer = 0; layer < model.architecture().layers(); layer++) {
                List<NDArray> part = parts.next();
                NDArray y =
                        layer(
                                x,
                                given,
                                layer,
                                part,
                                cache.subList(2 * layer, 2 * layer + 2),
                                start);
                x.close();
                x = y;
            }
            List<NDArray> rim = parts.next();
            try (KernelCall call = model.call("last")) {
                call.array(x).host((long) given.tokens());
                call.array(rim.get(0)).array(rim.get(1));
                addNumbers(call, 0);
                return call.keep(owner);
            }
        }
    }

    static void addLabels(KernelCall call, LabelledTokens batch) {
        call.device(batch.positions(), batch.positions().length);
        call.device(batch.targets(), batch.targets().length);
    }

    /** The model's numbers, as every kernel but the first takes them. */
    void addNumbers(KernelCall call, int layer) {
        Architecture architecture = model.architecture();
        call.host(
                (long) architecture.heads(),
                architecture.keyValueHeads(),
                architecture.headWidth(),
                switch (architecture.feedForward().activation()) {
                    case SILU -> 0;
                    case GELU_TANH -> 1;
                    case GELU -> 2;
                },
                architecture.norm().offset() ? 1 : 0,
                architecture.layerStyles().get(layer).window(),
                cpu ? CPU_BLOCK : WHOLE);
        addSettings(call);
    }

    void addSettings(KernelCall call) {
        Architecture architecture = model.architecture();
        call.host(
                architecture.norm().epsilon(),
                architecture.attention().scale(),
                architecture.attention().softCap(),
                architecture.embeddingScale(),
                architecture.finalSoftCap());
    }

    /** How many positions the head judges at a time. */
    long chunk() {
        return Math.max(1, LOGITS / model.architecture().vocabulary());
    }
}
