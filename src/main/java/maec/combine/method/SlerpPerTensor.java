package maec.combine.method;

import maec.combine.BlockSum;

import java.util.List;

/**
 * Spherical interpolation (Shoemake, SIGGRAPH 1985) between two models, a whole tensor being one
 * vector:
 *
 * <pre>
 *   cos φ = ⟨x, y⟩ / (‖x‖·‖y‖)
 *   θ     = (sin((1−t)·φ)·x + sin(t·φ)·y) / sin φ       where |cos φ| ≤ 0.9995
 *   θ     = (1−t)·x + t·y                                otherwise
 * </pre>
 *
 * <p>Norms and product are summed in double. A tensor of norm 1e-8 or less is not divided by it.
 */
final class SlerpPerTensor implements MergeMethod {
    static final MethodKind KIND =
            new MethodKind(
                    "slerp-per-tensor",
                    "SLERP, a tensor being one vector",
                    "θ = (sin((1−t)·φ)·x + sin(t·φ)·y) / sin φ",
                    "Shoemake 1985, as mergekit computes it",
                    new MethodKind.Models(2, 2, List.of("the model at t = 0", "the one at t = 1")),
                    false,
                    false,
                    List.of(
                            new MethodParameter(
                                    "t",
                                    MethodParameter.Real.share(0.5),
                                    MethodParameter.Scope.TENSOR,
                                    "How far from the first model to the second.")),
                    _ -> new SlerpPerTensor());

    private static final double NEARLY_PARALLEL = 0.9995;
    private static final double SMALLEST_NORM = 1e-8;

    private SlerpPerTensor() {}

    @Override
    public TensorMerge prepare(TensorView tensor) {
        BlockSum[] sums = BlockSum.several(3);
        tensor.scan(
                tile -> {
                    float[] x = tile.models[0];
                    float[] y = tile.models[1];
                    sums[0].addProducts(x, x, tile.count());
                    sums[1].addProducts(x, y, tile.count());
                    sums[2].addProducts(y, y, tile.count());
                });
        double t = tensor.value("t");
        double cosine = sums[1].sum() / divisor(sums[0].sum()) / divisor(sums[2].sum());
        if (!(Math.abs(cosine) <= NEARLY_PARALLEL)) {
            return mix((float) (1 - t), (float) t);
        }
        double angle = Math.acos(cosine);
        return mix(
                (float) (Math.sin((1 - t) * angle) / Math.sin(angle)),
                (float) (Math.sin(t * angle) / Math.sin(angle)));
    }

    private static double divisor(double square) {
        double norm = Math.sqrt(square);
        return norm > SMALLEST_NORM ? norm : 1;
    }

    private static TensorMerge mix(float first, float second) {
        return tile -> {
            float[] x = tile.models[0];
            float[] y = tile.models[1];
            for (int k = 0; k < tile.count(); k++) {
                tile.result[k] = first * x[k] + second * y[k];
            }
        };
    }
}
