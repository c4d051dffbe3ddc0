package maec.combine.method;

import maec.model.Module;

import java.util.List;

/**
 * Chat vector (Huang et al., arXiv 2310.04799), element by element: what chat models learned on the
 * base is added to a model of another language.
 *
 * <pre>
 *   θ = θ_language + Σ_j r_j·(θ_chat,j − θ₀)
 * </pre>
 *
 * <p>With {@code skip_embeddings} embedding and head stay those of the language model, which is
 * what the authors do where its vocabulary was extended.
 */
final class ChatVector implements MergeMethod {
    static final MethodKind KIND =
            new MethodKind(
                    "chat-vector",
                    "Chat vector",
                    "θ = θ(language) + Σ w·(θ(chat) − θ₀)",
                    "arXiv 2310.04799",
                    new MethodKind.Models(2, 64, List.of("the language model", "chat models")),
                    true,
                    false,
                    List.of(
                            new MethodParameter(
                                    "weight",
                                    MethodParameter.Real.any(1),
                                    MethodParameter.Scope.FURTHER_MODEL,
                                    "The coefficient of the chat model's delta."),
                            new MethodParameter(
                                    "skip_embeddings",
                                    new MethodParameter.Flag(false),
                                    MethodParameter.Scope.MERGE,
                                    "Whether embedding and head stay the language model's.")),
                    _ -> new ChatVector());

    private ChatVector() {}

    @Override
    public TensorMerge prepare(TensorView tensor) {
        Module module = tensor.address().module();
        boolean words = module == Module.EMBEDDING || module == Module.HEAD;
        if (words && tensor.isSet("skip_embeddings")) {
            return tile -> System.arraycopy(tile.models[0], 0, tile.result, 0, tile.count());
        }
        float[] weights = new float[tensor.models()];
        for (int j = 1; j < weights.length; j++) {
            weights[j] = (float) tensor.value("weight", j);
        }
        return tile -> {
            System.arraycopy(tile.models[0], 0, tile.result, 0, tile.count());
            for (int j = 1; j < weights.length; j++) {
                add(tile.models[j], tile.base, weights[j], tile.result, tile.count());
            }
        };
    }

    private static void add(float[] chat, float[] base, float weight, float[] result, int count) {
        for (int k = 0; k < count; k++) {
            result[k] += weight * (chat[k] - base[k]);
        }
    }
}
