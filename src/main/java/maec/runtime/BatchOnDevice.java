package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import maec.model.Architecture;
import maec.model.Architecture.LayerStyle;
import maec.model.Rope;

import java.util.HashMap;
import java.util.Map;

/**
 * A batch as the kernels take it, with what its layers share: rotations and visibility.
 *
 * <p>Everything on the device lives until this is closed. Lives and dies on the engine's thread.
 */
final class BatchOnDevice implements AutoCloseable {
    private final LoadedModel model;
    private final NDManager scope;
    private final int tokens;
    private final int start;
    private final NDArray ids;
    private final NDArray mask;
    private final boolean masked;
    private final Map<Rope, NDArray> ropes = new HashMap<>();
    private final Map<Integer, NDArray> seen = new HashMap<>();

    /**
     * Brings ids and mask to the device.
     *
     * @param start position of the first token; what comes before it is in a cache
     */
    BatchOnDevice(LoadedModel model, LabelledTokens batch, int start) {
        this.model = model;
        this.start = start;
        scope = model.home().newSubManager();
        tokens = batch.tokens();
        masked = batch.mask().length > 0;
        ids = KernelCall.longs(scope, batch.ids(), batch.batch(), tokens);
        mask =
                masked
                        ? KernelCall.longs(scope, batch.mask(), batch.batch(), tokens)
                        : model.empty(LoadedModel.Empty.MASK);
    }

    /** Owner of what lives as long as this. */
    NDManager scope() {
        return scope;
    }

    /** Token ids [B, T]. */
    NDArray ids() {
        return ids;
    }

    /** Mask [B, T], or empty. */
    NDArray mask() {
        return mask;
    }

    /** T. */
    int tokens() {
        return tokens;
    }

    /** Cosines and sines for a layer [2, T, R]. */
    NDArray rope(int layer) {
        return ropes.computeIfAbsent(style(layer).rope(), this::newRope);
    }

    private NDArray newRope(Rope rope) {
        int length = start + tokens;
        try (KernelCall call = model.call("rope")) {
            return call.device(rope.inverseFrequencies(length))
                    .host((long) start, tokens, model.dtype())
                    .host(rope.amplitude(length))
                    .keep(scope);
        }
    }

    /** Which keys the queries of a layer see, or empty where attention is plainly causal. */
    NDArray visible(int layer) {
        int window = style(layer).window();
        int effective = window >= tokens ? 0 : window;
        if (!masked && (effective == 0 || tokens == 1)) {
            return model.empty(LoadedModel.Empty.VISIBLE);
        }
        return seen.computeIfAbsent(effective, this::newVisible);
    }

    private NDArray newVisible(int window) {
        try (KernelCall call = model.call("visible")) {
            return call.array(mask).host((long) tokens, window).keep(scope);
        }
    }

    private LayerStyle style(int layer) {
        Architecture architecture = model.architecture();
        return architecture.layerStyles().get(layer);
    }

    @Override
    public void close() {
        scope.close();
    }
}
