package maec.combine.method;

import java.util.ArrayList;
import java.util.List;

/**
 * TIES (Yadav et al., arXiv 2306.01708) with a cut per tensor, as mergekit computes it:
 *
 * <pre>
 *   of each delta the ⌊density·n⌋ largest magnitudes of the tensor are kept
 *   the sign of Σ w·d is elected, element by element; a sum of 0 counts as positive
 *   θ = θ₀ + λ·(Σ w·d over those with the elected sign) / (Σ w over the same)
 * </pre>
 *
 * <p>The paper cuts over the whole model and elects without weights; for the cut see {@link
 * TiesPerModel}. Of equal magnitudes at the cut those with the smaller index are kept. With {@code
 * rescale} what is kept is stretched to the delta's L1 norm.
 */
final class TiesPerTensor implements MergeMethod {
    static final MethodKind KIND =
            new MethodKind(
                    "ties-per-tensor",
                    "TIES, cut per tensor",
                    "θ = θ₀ + λ·mean of the largest w·Δ that have the elected sign",
                    "arXiv 2306.01708, as mergekit computes it",
                    MethodKind.Models.ANY,
                    true,
                    false,
                    List.of(
                            MethodParameter.weight("The coefficient of the model's delta."),
                            MethodParameter.density(),
                            MethodParameter.lambda(),
                            MethodParameter.normalize(true),
                            MethodParameter.rescale(false)),
                    _ -> new TiesPerTensor());

    private TiesPerTensor() {}

    @Override
    public TensorMerge prepare(TensorView tensor) {
        Trim[] trims = new Trim[tensor.models()];
        var keys = new ArrayList<TensorCuts.Keys>();
        long[] keep = new long[trims.length];
        for (int i = 0; i < trims.length; i++) {
            keys.add(TensorCuts.delta(i));
            double density = tensor.value("density", i);
            keep[i] = density >= 1 ? tensor.count() : (long) (density * tensor.count());
        }
        MagnitudeCut[] cuts = new TensorCuts(tensor).find(keys, keep);
        for (int i = 0; i < trims.length; i++) {
            trims[i] = Trim.toLargest(cuts[i]);
        }
        if (tensor.isSet("rescale")) {
            trims = Rescaling.of(tensor, trims, 1);
        }
        return DeltaSum.of(tensor, trims, true, 1);
    }
}
