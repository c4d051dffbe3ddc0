package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

import java.util.ArrayList;
import java.util.List;

/**
 * Forward and backward through a model with low-rank paths beside its linear layers; the model's
 * own weights have no gradient, and may be resident or streamed.
 *
 * <p>Runs on the engine's thread only.
 */
final class LowRankPasses {
    private final LoadedModel model;
    private final GradientPasses passes;
    private final Passes plain;
    private final LowRankFactors factors;

    LowRankPasses(LoadedModel model, GradientPasses passes, LowRankFactors factors) {
        this.model = model;
        this.passes = passes;
        this.plain = passes.forward();
        this.factors = factors;
    }

    /** Negative log-likelihood of the labels. */
    BatchLoss loss(LabelledTokens batch) {
        return plain.loss(batch, this::layer);
    }

    private NDArray layer(NDArray x, BatchOnDevice given, int layer, List<NDArray> part) {
        try (KernelCall call = model.call("layer_widened")) {
            addInputs(call, x, given, layer, part);
            return call.keep(given.scope());
        }
    }

    private NDArray remember(
            NDArray x,
            BatchOnDevice given,
            int layer,
            List<NDArray> part,
            List<List<NDArray>> kept) {
        try (KernelCall call = model.call("remember_widened")) {
            addInputs(call, x, given, layer, part);
            return passes.keep(call.run(), x, given, kept);
        }
    }

    private void addInputs(
            KernelCall call, NDArray x, BatchOnDevice given, int layer, List<NDArray> part) {
        call.array(x).list("w", part).list("low", factors.low(layer));
        call.array(given.rope(layer)).array(given.visible(layer));
        plain.addNumbers(call, layer);
    }

    /**
     * The gradient of the mean loss with respect to the factors.
     *
     * @param owner of the gradients
     * @return one float32 array per factor
     */
    GradientPasses.Gradients gradients(LabelledTokens batch, NDManager owner) {
        int lowest = factors.lowestLayer();
        NDArray[] found = new NDArray[factors.specs().size()];
        try (BatchOnDevice given = new BatchOnDevice(model, batch, 0);
                PartWeights.Pass parts =
                        model.weights().pass(model.layout().forwardAndBackward())) {
            List<List<NDArray>> kept = new ArrayList<>();
            NDArray x = forward(batch, given, parts, kept);
            GradientPasses.Conclusion end =
                    passes.conclude(
                            x,
                            batch,
                            parts.next(),
                            Fold.KEEP_SOME,
                            List.of(),
                            given,
                            given.scope());
            x.close();
            NDArray slope = end.slope();
            for (int layer = kept.size() - 1; layer >= lowest; layer--) {
                slope = backward(slope, kept.get(layer), given, layer, parts.next(), owner, found);
            }
            return new GradientPasses.Gradients(end.loss(), List.of(found));
        }
    }

    /** Through all layers; what backward needs is appended to {@code kept}, layer by layer. */
    private NDArray forward(
            LabelledTokens batch,
            BatchOnDevice given,
            PartWeights.Pass parts,
            List<List<NDArray>> kept) {
        NDArray x = plain.embed(given, parts.next());
        long free = passes.keptBytes();
        for (int layer = 0; layer < model.architecture().layers(); layer++) {
            List<NDArray> part = parts.next();
            if (layer >= factors.lowestLayer() && free >= passes.bytesPerLayer(batch)) {
                free -= passes.bytesPerLayer(batch);
                x = remember(x, given, layer, part, kept);
            } else {
                NDArray y = layer(x, given, layer, part);
                if (layer >= factors.lowestLayer()) {
                    kept.add(List.of(x));
                } else {
                    kept.add(List.of());
                    x.close();
                }
                x = y;
            }
        }
        return x;
    }

    private NDArray backward(
            NDArray slope,
            List<NDArray> kept,
            BatchOnDevice given,
            int layer,
            List<NDArray> part,
            NDManager owner,
            NDArray[] gradients) {
        try (KernelCall call = model.call("backward_widened")) {
            call.array(slope).list("kept", kept).list("w", part).list("low", factors.low(layer));
            call.array(given.rope(layer)).array(given.visible(layer));
            plain.addNumbers(call, layer);
            NDList found = call.run();
            int at = 1;
            for (LowRankTarget target : LowRankTarget.values()) {
                Integer place = factors.places(layer).get(target);
                if (place != null) {
                    take(found.get(at), owner, gradients, place);
                    take(found.get(at + 1), owner, gradients, place + 1);
                }
                at += 2;
            }
            found.get(0).attach(given.scope());
            passes.free(kept);
            slope.close();
            return found.get(0);
        }
    }

    private static void take(NDArray gradient, NDManager owner, NDArray[] gradients, int place) {
        gradient.attach(owner);
        gradients[place] = gradient;
    }
}
