package maec.combine.method;

import java.util.List;

/**
 * Nearswap (alchemonaut, the card of QuartetAnemoi-70B), element by element: the base takes over
 * another model where both are near each other.
 *
 * <pre>
 *   w = min(1, t / max(|θ₀ − x|, 1e-6))
 *   θ = w·x + (1−w)·θ₀
 * </pre>
 */
final class Nearswap implements MergeMethod {
    static final MethodKind KIND =
            new MethodKind(
                    "nearswap",
                    "Nearswap",
                    "θ = w·x + (1−w)·θ₀, w = min(1, t/|θ₀ − x|)",
                    "the card of QuartetAnemoi-70B-t0.0001, as mergekit computes it",
                    new MethodKind.Models(1, 1, List.of("the model that is taken over")),
                    true,
                    false,
                    List.of(
                            new MethodParameter(
                                    "t",
                                    new MethodParameter.Real(0.0001, 0, Double.MAX_VALUE),
                                    MethodParameter.Scope.TENSOR,
                                    "The distance up to which the other model is taken.")),
                    _ -> new Nearswap());

    private static final float NEAREST = 1e-6f;

    private Nearswap() {}

    @Override
    public TensorMerge prepare(TensorView tensor) {
        float t = (float) tensor.value("t");
        return tile -> {
            float[] other = tile.models[0];
            for (int k = 0; k < tile.count(); k++) {
                float base = tile.base[k];
                float weight = Math.min(1, t / Math.max(Math.abs(base - other[k]), NEAREST));
                tile.result[k] = weight * other[k] + (1 - weight) * base;
            }
        };
    }
}
