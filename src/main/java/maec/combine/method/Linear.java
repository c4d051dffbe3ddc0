package maec.combine.method;

import java.util.List;

/**
 * The weighted mean of models (Wortsman et al., arXiv 2203.05482), element by element:
 *
 * <pre>
 *   θ = Σ_i w_i·θ_i / Σ_i w_i
 * </pre>
 *
 * <p>Without {@code normalize} the sum is not divided.
 */
final class Linear implements MergeMethod {
    static final MethodKind KIND =
            new MethodKind(
                    "linear",
                    "Weighted mean",
                    "θ = Σ w·θ / Σ w",
                    "arXiv 2203.05482",
                    MethodKind.Models.ANY,
                    false,
                    false,
                    List.of(
                            MethodParameter.weight("The coefficient of the model."),
                            MethodParameter.normalize(true)),
                    _ -> new Linear());

    private Linear() {}

    @Override
    public TensorMerge prepare(TensorView tensor) {
        float[] weights = new float[tensor.models()];
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) tensor.value("weight", i);
            sum += weights[i];
        }
        float divisor = tensor.isSet("normalize") ? sum : 1;
        return tile -> {
            scale(tile.models[0], weights[0], tile.result, tile.count());
            for (int i = 1; i < weights.length; i++) {
                add(tile.models[i], weights[i], tile.result, tile.count());
            }
            if (divisor != 1) {
                for (int k = 0; k < tile.count(); k++) {
                    tile.result[k] /= divisor;
                }
            }
        };
    }

    @Override
    public void require(TensorView tensor) {
        float sum = 0;
        for (int i = 0; i < tensor.models(); i++) {
            sum += (float) tensor.value("weight", i);
        }
        if (sum == 0 && tensor.isSet("normalize")) {
            throw new maec.job.ProblemException(
                    new MethodProblem.WeightsCancel(tensor.spec().name()));
        }
    }

    private static void scale(float[] values, float weight, float[] sum, int count) {
        for (int k = 0; k < count; k++) {
            sum[k] = weight * values[k];
        }
    }

    private static void add(float[] values, float weight, float[] sum, int count) {
        for (int k = 0; k < count; k++) {
            sum[k] += weight * values[k];
        }
    }
}
