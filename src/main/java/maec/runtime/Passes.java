package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

import maec.model.Architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Forward and backward through a model, a part at a time, whether its weights are resident or
 * streamed: the same kernels with the same arguments, so the same bits.
 *
 * <p>Runs on the engine's thread only.
 */
final class Passes {
    /** At most this many logits exist at a time while a loss is computed: 64 MB of float32. */
    private static final long LOGITS = 1L << 24;

    /**
     * How much of what forward computes is kept for backward where nobody planned it; layers beyond
     * it are computed again.
     */
    static final long KEPT_BYTES = 3L << 28;

    /**
     * The same while weights are trained: a quarter of the 1.5 GB that training may take beside
     * weights and optimizer.
     */
    static final long KEPT_TRAINING_BYTES = 3L << 27;

    /** Where {@code remember} returns the FFN's result, which only a norm behind it needs again. */
    private static final int DOWN = 8;

    /** Elements of a weight's gradient that are folded at a time on a CPU: half a megabyte. */
    private static final long CPU_BLOCK = 1L << 17;

    /** On other devices everything is folded at once. */
    private static final long WHOLE = 1L << 40;

    private final LoadedModel model;
    private final long keptBytes;
    private final boolean cpu;

    /**
     * Passes through a model.
     *
     * @param keptBytes how much of what forward computes may be kept for backward
     */
    Passes(LoadedModel model, Device device, long keptBytes) {
        this.model = model;
        this.keptBytes = keptBytes;
        cpu = device.equals(Device.cpu());
    }

    /** What became of every weight's gradient, and the loss that it is the gradient of. */
    record Gradients(BatchLoss loss, List<NDArray> folded) {}

    // ---------------------------------------------------------------- forward

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

    private List<NDArray> noCache() {
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

    private NDArray layer(
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

    // ---------------------------------------------------------------- backward

    /**
     * The gradient of the mean loss, folded weight by weight from the last layer to the first.
     *
     * @param fold what becomes of each weight's gradient
     * @param sums one array per weight that the fold needs, or empty where it needs none
     * @param owner of what the gradients became
     * @return one array per weight of the layout
     */
    Gradients gradients(LabelledTokens batch, Fold fold, List<NDArray> sums, NDManager owner) {
        int layers = model.architecture().layers();
        int first = fold == Fold.KEEP_SOME ? firstTrained(sums) : 0;
        NDArray[] folded = new NDArray[model.layout().weights().size()];
        try (BatchOnDevice given = new BatchOnDevice(model, batch, 0);
                PartWeights.Pass parts =
                        model.weights().pass(model.layout().forwardAndBackward())) {
            List<List<NDArray>> kept = new ArrayList<>();
            NDArray x = embed(given, parts.next());
            long free = keptBytes;
            for (int layer = 0; layer < layers; layer++) {
                boolean remembers = layer + 1 >= first && free >= bytesPerLayer(batch);
                free -= remembers ? bytesPerLayer(batch) : 0;
                List<NDArray> part = parts.next();
                if (remembers) {
                    x = remember(x, given, layer, part, kept);
                } else if (layer + 1 < first) {
                    kept.add(List.of());
                    NDArray y = layer(x, given, layer, part, noCache(), 0);
                    x.close();
                    x = y;
                } else {
                    kept.add(List.of(x));
                    x = layer(x, given, layer, part, noCache(), 0);
                }
            }
            Conclusion end = conclude(x, batch, parts.next(), fold, sums, given, owner);
            x.close();
            scatter(layers + 1, end.folded(), folded);
            NDArray slope = end.slope();
            for (int layer = layers - 1; layer >= Math.max(0, first - 1); layer--) {
                List<NDArray> found =
                        backward(
                                slope,
                                kept.remove(layer),
                                given,
                                layer,
                                parts.next(),
                                fold,
                                sums,
                                owner);
                slope.close();
                slope = found.getFirst();
                scatter(layer + 1, found.subList(1, found.size()), folded);
            }
            if (first == 0) {
                folded[0] = begin(slope, given, parts.next(), end.shared(), fold, sums, owner);
            }
            for (int index = 0; index < folded.length; index++) {
                folded[index] = folded[index] == null ? sums.get(index) : folded[index];
            }
            return new Gradients(end.loss(), List.of(folded));
        }
    }

    /** The first part of which something is trained: backward need not go further down. */
    private int firstTrained(List<NDArray> sums) {
        int part = 0;
        while (part < model.layout().lastPart()
                && Arrays.stream(model.layout().parts().get(part))
                        .noneMatch(
                                index ->
                                        index != WeightLayout.ABSENT
                                                && sums.get(index).size() > 0)) {
            part++;
        }
        return part;
    }

    /** Forward through a layer; what backward needs of it is appended to {@code kept}. */
    private NDArray remember(
            NDArray x,
            BatchOnDevice given,
            int layer,
            List<NDArray> part,
            List<List<NDArray>> kept) {
        try (KernelCall call = model.call("remember")) {
            call.array(x).list("w", part);
            call.array(given.rope(layer)).array(given.visible(layer));
            addNumbers(call, layer);
            return keep(call.run(), x, given, kept);
        }
    }

    /** Keeps what {@code remember} found for backward, and hands back the layer's result. */
    NDArray keep(NDList found, NDArray x, BatchOnDevice given, List<List<NDArray>> kept) {
        boolean sandwich = model.architecture().norm().sandwich();
        List<NDArray> saved = new ArrayList<>(List.of(x));
        for (int at = 1; at < found.size(); at++) {
            if (at != DOWN || sandwich) {
                found.get(at).attach(given.scope());
                saved.add(found.get(at));
            } else {
                saved.add(model.empty(LoadedModel.Empty.KEPT));
            }
        }
        kept.add(saved);
        found.get(0).attach(given.scope());
        return found.get(0);
    }

    /** Frees what was kept of a layer. */
    void free(List<NDArray> kept) {
        for (NDArray array : kept) {
            if (array != model.empty(LoadedModel.Empty.KEPT)) {
                array.close();
            }
        }
    }

    /**
     * What comes back from the end of the model; {@code shared} is empty unless the head is tied.
     */
    record Conclusion(BatchLoss loss, NDArray slope, List<NDArray> folded, NDArray shared) {}

    /** Backward through loss, head and final norm. */
    Conclusion conclude(
            NDArray x,
            LabelledTokens batch,
            List<NDArray> rim,
            Fold fold,
            List<NDArray> sums,
            BatchOnDevice given,
            NDManager owner) {
        boolean tied = model.architecture().tiedHead();
        try (KernelCall call = model.call("conclude")) {
            call.array(x);
            addLabels(call, batch);
            call.array(rim.get(0)).array(rim.get(1));
            addSums(call, model.layout().lastPart(), sums);
            addNumbers(call, 0);
            call.host(fold.number(), chunk(), tied ? 1 : 0);
            NDList found = call.run();
            BatchLoss loss =
                    new BatchLoss(found.get(0).toDoubleArray()[0], batch.positions().length);
            found.get(1).attach(given.scope());
            found.get(2).attach(owner);
            found.get(3).attach(tied ? given.scope() : owner);
            return new Conclusion(
                    loss,
                    found.get(1),
                    tied ? List.of(found.get(2)) : List.of(found.get(2), found.get(3)),
                    tied ? found.get(3) : model.empty(LoadedModel.Empty.SHARED));
        }
    }

    /** The gradient of the layer's input, then what became of the gradient of each of its slots. */
    private List<NDArray> backward(
            NDArray slope,
            List<NDArray> kept,
            BatchOnDevice given,
            int layer,
            List<NDArray> part,
            Fold fold,
            List<NDArray> sums,
            NDManager owner) {
        try (KernelCall call = model.call("backward")) {
            call.array(slope).list("kept", kept).list("w", part);
            addSums(call, layer + 1, sums);
            call.array(given.rope(layer)).array(given.visible(layer));
            addNumbers(call, layer);
            call.host((long) fold.number());
            NDList found = call.run();
            found.get(0).attach(given.scope());
            int[] slots = model.layout().parts().get(layer + 1);
            for (int slot = 0; slot < slots.length; slot++) {
                if (slots[slot] != WeightLayout.ABSENT) {
                    found.get(slot + 1).attach(owner);
                }
            }
            free(kept);
            return List.copyOf(found);
        }
    }

    private NDArray begin(
            NDArray slope,
            BatchOnDevice given,
            List<NDArray> part,
            NDArray shared,
            Fold fold,
            List<NDArray> sums,
            NDManager owner) {
        try (KernelCall call = model.call("begin")) {
            call.array(slope).array(given.ids()).array(part.get(0)).array(shared);
            addSums(call, 0, sums);
            addNumbers(call, 0);
            call.host((long) fold.number());
            return call.keep(owner);
        }
    }

    private void scatter(int part, List<NDArray> found, NDArray[] folded) {
        int[] slots = model.layout().parts().get(part);
        for (int slot = 0; slot < found.size(); slot++) {
            if (slots[slot] != WeightLayout.ABSENT) {
                folded[slots[slot]] = found.get(slot);
            }
        }
    }

    // ---------------------------------------------------------------- arguments

    private void addSums(KernelCall call, int part, List<NDArray> sums) {
        NDArray none = model.empty(LoadedModel.Empty.SUM);
        if (sums.isEmpty()) {
            call.list("sums", List.of(none));
            return;
        }
        List<NDArray> found = new ArrayList<>();
        for (int index : model.layout().parts().get(part)) {
            found.add(index == WeightLayout.ABSENT ? none : sums.get(index));
        }
        call.list("sums", found);
    }

    private static void addLabels(KernelCall call, LabelledTokens batch) {
        call.device(batch.positions(), batch.positions().length);
        call.device(batch.targets(), batch.targets().length);
    }

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

    private void addSettings(KernelCall call) {
        Architecture architecture = model.architecture();
        call.host(
                architecture.norm().epsilon(),
                architecture.attention().scale(),
                architecture.attention().softCap(),
                architecture.embeddingScale(),
                architecture.finalSoftCap());
    }

    /** How many positions the head judges at a time. */
    private long chunk() {
        return Math.max(1, LOGITS / model.architecture().vocabulary());
    }

    /** How much of what forward computes may be kept for backward. */
    long keptBytes() {
        return keptBytes;
    }

    /** What {@code remember} keeps of a layer. */
    long bytesPerLayer(LabelledTokens batch) {
        Architecture it = model.architecture();
        // q, attention, and in its graph q, k and v as attention saw them
        long queries = 5L * it.heads() * it.headWidth();
        long keys = 2L * it.keyValueHeads() * it.headWidth();
        long stream = (it.norm().sandwich() ? 3L : 2L) * it.width();
        long bytes = model.dtype() == LoadedModel.FLOAT32 ? 4 : 2;
        return bytes * batch.ids().length * (queries + keys + stream + 2L * it.ffnWidth());
    }
}
