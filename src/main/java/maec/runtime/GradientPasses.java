package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

import maec.model.Architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Backward through a model, after a forward that keeps what there is room for; what was not kept is
 * computed again.
 *
 * <p>Runs on the engine's thread only.
 */
final class GradientPasses {
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

    private final LoadedModel model;
    private final Passes forward;
    private final long keptBytes;

    /**
     * Passes through a model.
     *
     * @param keptBytes how much of what forward computes may be kept for backward
     */
    GradientPasses(LoadedModel model, Device device, long keptBytes) {
        this.model = model;
        this.forward = new Passes(model, device);
        this.keptBytes = keptBytes;
    }

    /** The passes without a way back. */
    Passes forward() {
        return forward;
    }

    /** What became of every weight's gradient, and the loss that it is the gradient of. */
    record Gradients(BatchLoss loss, List<NDArray> folded) {}

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
            NDArray x = forward.embed(given, parts.next());
            long free = keptBytes;
            for (int layer = 0; layer < layers; layer++) {
                boolean remembers = layer + 1 >= first && free >= bytesPerLayer(batch);
                free -= remembers ? bytesPerLayer(batch) : 0;
                List<NDArray> part = parts.next();
                if (remembers) {
                    x = remember(x, given, layer, part, kept);
                } else if (layer + 1 < first) {
                    kept.add(List.of());
                    NDArray y = forward.layer(x, given, layer, part, forward.noCache(), 0);
                    x.close();
                    x = y;
                } else {
                    kept.add(List.of(x));
                    x = forward.layer(x, given, layer, part, forward.noCache(), 0);
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
            forward.addNumbers(call, layer);
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
            Passes.addLabels(call, batch);
            call.array(rim.get(0)).array(rim.get(1));
            addSums(call, model.layout().lastPart(), sums);
            forward.addNumbers(call, 0);
            call.host(fold.number(), forward.chunk(), tied ? 1 : 0);
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
            forward.addNumbers(call, layer);
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
            forward.addNumbers(call, 0);
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
