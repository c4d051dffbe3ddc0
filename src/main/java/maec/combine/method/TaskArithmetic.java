package maec.combine.method;

import java.util.Arrays;
import java.util.List;

/**
 * Task arithmetic (Ilharco et al., arXiv 2212.04089), element by element:
 *
 * <pre>
 *   θ = θ₀ + λ·Σ_i w_i·(θ_i − θ₀)
 * </pre>
 *
 * <p>With {@code normalize} the sum is divided by Σ w_i, as mergekit offers it.
 */
final class TaskArithmetic implements MergeMethod {
    static final MethodKind KIND =
            new MethodKind(
                    "task-arithmetic",
                    "Task arithmetic",
                    "θ = θ₀ + λ·Σ w·Δ",
                    "arXiv 2212.04089",
                    MethodKind.Models.ANY,
                    true,
                    false,
                    List.of(
                            MethodParameter.weight("The coefficient of the model's delta."),
                            MethodParameter.lambda(),
                            MethodParameter.normalize(false)),
                    _ -> new TaskArithmetic());

    private TaskArithmetic() {}

    @Override
    public TensorMerge prepare(TensorView tensor) {
        return DeltaSum.of(tensor, untrimmed(tensor.models()), false, 1);
    }

    static Trim[] untrimmed(int models) {
        Trim[] trims = new Trim[models];
        Arrays.fill(trims, Trim.NOTHING);
        return trims;
    }
}
