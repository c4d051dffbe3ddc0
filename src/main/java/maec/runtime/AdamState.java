package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

import maec.checkpoint.WeightMask;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What AdamW remembers on the device: for the trained weights a float32 master and two moments.
 *
 * @param fold what the kernels do with gradients: keep them, or pick the chosen entries
 * @param chosen flat int32 indices of the trained entries per weight; empty list if all are
 * @param room memory of the gradients, which every step uses again; empty list if only chosen
 *     entries are kept of them
 * @param masters the trained values; the weights themselves under another handle if all are trained
 * @param first exponential mean of the gradient
 * @param second exponential mean of its square
 */
record AdamState(
        Fold fold,
        List<NDArray> chosen,
        List<NDArray> room,
        List<NDArray> masters,
        List<NDArray> first,
        List<NDArray> second) {
    /** What the kernels need for the fold: where gradients go, or which entries to pick. */
    List<NDArray> sums() {
        return fold == Fold.KEEP ? room : chosen;
    }

    /**
     * Looks whether a mask fits a model.
     *
     * @throws ProblemException with {@link RuntimeProblem.MaskMismatch}
     */
    static void check(WeightMask mask, WeightLayout layout) {
        switch (mask) {
            case WeightMask.AllWeights _ -> {}
            case WeightMask.SelectedWeights selected ->
                    selected.indices().forEach((name, indices) -> check(name, indices, layout));
        }
    }

    private static void check(String name, int[] indices, WeightLayout layout) {
        TensorSpec weight =
                layout.weights().stream()
                        .filter(spec -> spec.name().equals(name))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                new RuntimeProblem.MaskMismatch(
                                                        name, "the model has no such tensor")));
        if (indices.length > 0 && indices[indices.length - 1] >= weight.count()) {
            throw new ProblemException(
                    new RuntimeProblem.MaskMismatch(
                            name,
                            "it names weight %d of %d"
                                    .formatted(indices[indices.length - 1], weight.count())));
        }
    }

    /** Makes the state with moments 0; only on the engine's thread. */
    static AdamState of(LoadedModel model, List<NDArray> weights, WeightMask mask) {
        return switch (mask) {
            case WeightMask.AllWeights _ -> ofAll(model, weights);
            case WeightMask.SelectedWeights selected ->
                    ofSelected(model, weights, selected.indices());
        };
    }

    private static AdamState ofAll(LoadedModel model, List<NDArray> weights) {
        List<NDArray> room = new ArrayList<>();
        List<NDArray> masters = new ArrayList<>();
        List<NDArray> first = new ArrayList<>();
        List<NDArray> second = new ArrayList<>();
        for (int index = 0; index < weights.size(); index++) {
            room.add(model.newWeight(model.layout().weights().get(index)));
            masters.add(derived(model, "alias", weights.get(index)));
            first.add(model.zeros(model.layout().weights().get(index)));
            second.add(model.zeros(model.layout().weights().get(index)));
        }
        return new AdamState(Fold.KEEP, List.of(), room, masters, first, second);
    }

    private static AdamState ofSelected(
            LoadedModel model, List<NDArray> weights, Map<String, int[]> indices) {
        List<NDArray> chosen = new ArrayList<>();
        List<NDArray> masters = new ArrayList<>();
        List<NDArray> first = new ArrayList<>();
        List<NDArray> second = new ArrayList<>();
        for (int index = 0; index < weights.size(); index++) {
            String name = model.layout().weights().get(index).name();
            NDArray keys = model.home().create(indices.getOrDefault(name, new int[0]));
            chosen.add(keys);
            masters.add(gathered(model, keys, weights.get(index)));
            first.add(model.home().zeros(new Shape(keys.size())));
            second.add(model.home().zeros(new Shape(keys.size())));
        }
        return new AdamState(Fold.CHOSEN, chosen, List.of(), masters, first, second);
    }

    private static NDArray gathered(LoadedModel model, NDArray keys, NDArray weight) {
        try (KernelCall call = model.call("gather")) {
            return call.array(keys).array(weight).keep(model.home());
        }
    }

    private static NDArray derived(LoadedModel model, String kernel, NDArray source) {
        try (KernelCall call = model.call(kernel)) {
            return call.host(0L).array(source).keep(model.home());
        }
    }
}
