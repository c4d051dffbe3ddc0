package maec.combine.method;

import java.util.ArrayList;

/**
 * DARE (Yu et al., arXiv 2311.03099): each element of a delta is kept by chance and what is kept is
 * enlarged.
 *
 * <pre>
 *   d = δ·1[u &lt; density] / density                    scaling by inverse density, as in the paper
 *   d = δ·1[u &lt; density]·(Σ|δ| / Σ|δ·1[u &lt; density]|)  scaling to the tensor's L1 norm, as mergekit does
 * </pre>
 *
 * <p>The deltas are then added as in {@link TaskArithmetic} ("linear") or with an election of signs
 * as in {@link TiesPerTensor}, usually without a division ("ties"). The numbers u are those of
 * {@link CounterNumbers}.
 */
final class Dare implements MergeMethod {
    static final MethodKind LINEAR_INVERSE =
            kind("dare-linear-inverse-density", "DARE, scaled by 1/density, added", false, false);
    static final MethodKind LINEAR_L1 =
            kind("dare-linear-l1-per-tensor", "DARE, scaled to the L1 norm, added", true, false);
    static final MethodKind TIES_INVERSE =
            kind("dare-ties-inverse-density", "DARE, scaled by 1/density, signs", false, true);
    static final MethodKind TIES_L1 =
            kind("dare-ties-l1-per-tensor", "DARE, scaled to the L1 norm, signs", true, true);

    private final boolean byNorm;
    private final boolean election;

    private Dare(boolean byNorm, boolean election) {
        this.byNorm = byNorm;
        this.election = election;
    }

    private static MethodKind kind(String id, String label, boolean byNorm, boolean election) {
        var parameters = new ArrayList<MethodParameter>();
        parameters.add(MethodParameter.weight("The coefficient of the model's delta."));
        parameters.add(
                new MethodParameter(
                        "density",
                        new MethodParameter.Real(1, 1e-6, 1),
                        MethodParameter.Scope.MODEL,
                        "The probability with which an element of the delta is kept."));
        parameters.add(MethodParameter.lambda());
        parameters.add(MethodParameter.normalize(false));
        if (byNorm) {
            parameters.add(MethodParameter.rescale(true));
        }
        return new MethodKind(
                id,
                label,
                (election ? "θ = θ₀ + λ·Σ w·d with the elected sign" : "θ = θ₀ + λ·Σ w·d")
                        + ", d = kept part of Δ "
                        + (byNorm ? "stretched to its L1 norm" : "/ density"),
                "arXiv 2311.03099" + (byNorm ? ", as mergekit computes it" : ""),
                MethodKind.Models.ANY,
                true,
                true,
                parameters,
                _ -> new Dare(byNorm, election));
    }

    @Override
    public TensorMerge prepare(TensorView tensor) {
        Trim[] trims = new Trim[tensor.models()];
        for (int i = 0; i < trims.length; i++) {
            double density = tensor.value("density", i);
            Trim kept = Trim.byChance(tensor.uniform(i), density);
            if (density >= 1) {
                trims[i] = Trim.NOTHING;
            } else {
                trims[i] = byNorm ? kept : kept.times((float) (1 / density));
            }
        }
        if (byNorm && tensor.isSet("rescale")) {
            trims = Rescaling.of(tensor, trims, 1);
        }
        return DeltaSum.of(tensor, trims, election, 1);
    }
}
