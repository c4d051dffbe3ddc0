package maec.combine.method;

import maec.job.ProblemException;
import maec.model.Module;
import maec.model.TensorAddress;

import java.util.List;

/**
 * Layer swapping (Bandarkar et al., arXiv 2410.01335): the lowest and the highest layers come from
 * a language model, those between from an ability model.
 *
 * <pre>
 *   layers 0 … bottom−1 and the last top layers:           θ = θ_language
 *   bottom_transition and top_transition layers beside:    θ = mix·θ_language + (1−mix)·θ_ability
 *   all other layers:                                       θ = θ_ability
 * </pre>
 *
 * <p>Usual values are those for 32 layers. Our choice: the embedding goes with the bottom, final
 * norm and head with the top, each where there is at least one such layer.
 */
final class LayerSwapping implements MergeMethod {
    static final MethodKind KIND =
            new MethodKind(
                    "layer-swapping",
                    "Layer swapping",
                    "θ = θ(language) in the bottom and top layers, θ(ability) between, a mixture at"
                            + " the seams",
                    "arXiv 2410.01335",
                    new MethodKind.Models(2, 2, List.of("the language model", "the ability model")),
                    false,
                    false,
                    List.of(
                            whole("bottom", 5, "Layers at the bottom from the language model."),
                            whole("top", 2, "Layers at the top from the language model."),
                            whole("bottom_transition", 1, "Mixed layers above the bottom."),
                            whole("top_transition", 1, "Mixed layers below the top."),
                            new MethodParameter(
                                    "mix",
                                    MethodParameter.Real.share(0.5),
                                    MethodParameter.Scope.MERGE,
                                    "The language model's share in the mixed layers.")),
                    _ -> new LayerSwapping());

    private LayerSwapping() {}

    private static MethodParameter whole(String name, int usual, String meaning) {
        return new MethodParameter(
                name, new MethodParameter.Whole(usual), MethodParameter.Scope.MERGE, meaning);
    }

    @Override
    public void require(TensorView tensor) {
        double asked = 0;
        for (String part : List.of("bottom", "top", "bottom_transition", "top_transition")) {
            asked += tensor.value(part);
        }
        if (asked > tensor.layers()) {
            throw new ProblemException(
                    new MethodProblem.TooFewLayers((int) asked, tensor.layers()));
        }
    }

    @Override
    public TensorMerge prepare(TensorView tensor) {
        float share = (float) share(tensor);
        if (share == 0 || share == 1) {
            int model = share == 1 ? 0 : 1;
            return tile -> System.arraycopy(tile.models[model], 0, tile.result, 0, tile.count());
        }
        float rest = 1 - share;
        return tile -> {
            float[] language = tile.models[0];
            float[] ability = tile.models[1];
            for (int k = 0; k < tile.count(); k++) {
                tile.result[k] = share * language[k] + rest * ability[k];
            }
        };
    }

    /** The language model's share. */
    static double share(TensorView tensor) {
        TensorAddress address = tensor.address();
        double bottom = tensor.value("bottom");
        double top = tensor.value("top");
        if (!address.isInLayer()) {
            Module module = address.module();
            boolean above = module == Module.FINAL_NORM || module == Module.HEAD;
            boolean below = module == Module.EMBEDDING;
            return (below && bottom > 0) || (above && top > 0) ? 1 : 0;
        }
        int fromBottom = address.layer();
        int fromTop = tensor.layers() - 1 - fromBottom;
        if (fromBottom < bottom || fromTop < top) {
            return 1;
        }
        boolean mixed =
                fromBottom < bottom + tensor.value("bottom_transition")
                        || fromTop < top + tensor.value("top_transition");
        return mixed ? tensor.value("mix") : 0;
    }
}
