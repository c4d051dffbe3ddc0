package maec.combine.method;

import maec.job.ProblemException;
import maec.tensor.Shape;

import java.util.ArrayList;

/**
 * DELLA (Deep et al., arXiv 2406.11617), ranked per row, as mergekit computes it:
 *
 * <pre>
 *   r   = rank of |δ| within its row, from 0 for the smallest to 1 for the largest, equals by index
 *   p   = density − ε + 2·ε·r
 *   d   = δ·1[u &lt; p]·(Σ|δ| / Σ|δ·1[u &lt; p]|)        sums over the tensor
 * </pre>
 *
 * <p>"della" elects signs and divides as {@link TiesPerTensor}; "della-linear" adds as {@link
 * TaskArithmetic}. A row is what one index of the first dimension holds; a tensor with one
 * dimension is one row. The paper divides by p; the sum of magnitudes is mergekit's.
 */
final class Della implements MergeMethod {
    static final MethodKind ELECTING =
            kind("della-per-row", "DELLA, ranked per row, signs elected", true);
    static final MethodKind LINEAR =
            kind("della-linear-per-row", "DELLA, ranked per row, added", false);

    private final boolean election;

    private Della(boolean election) {
        this.election = election;
    }

    private static MethodKind kind(String id, String label, boolean election) {
        var parameters = new ArrayList<MethodParameter>();
        parameters.add(MethodParameter.weight("The coefficient of the model's delta."));
        parameters.add(MethodParameter.density());
        parameters.add(
                new MethodParameter(
                        "epsilon",
                        MethodParameter.Real.share(0.15),
                        MethodParameter.Scope.MODEL,
                        "By how much the probability of the largest and the smallest element of a"
                                + " row differs from the density."));
        parameters.add(MethodParameter.lambda());
        parameters.add(MethodParameter.normalize(election));
        parameters.add(MethodParameter.rescale(true));
        return new MethodKind(
                id,
                label,
                election
                        ? "θ = θ₀ + λ·mean of the kept w·Δ that have the elected sign"
                        : "θ = θ₀ + λ·Σ w·d, d = kept part of Δ stretched to its L1 norm",
                "arXiv 2406.11617, as mergekit computes it",
                MethodKind.Models.ANY,
                true,
                true,
                parameters,
                _ -> new Della(election));
    }

    @Override
    public void require(TensorView tensor) {
        for (int i = 0; i < tensor.models(); i++) {
            double density = tensor.value("density", i);
            double epsilon = tensor.value("epsilon", i);
            boolean fits = density - epsilon > 0 && density + epsilon < 1;
            if (density > 0 && density < 1 && !fits) {
                throw new ProblemException(
                        new MethodProblem.Probabilities(tensor.spec().name(), density, epsilon));
            }
        }
    }

    @Override
    public TensorMerge prepare(TensorView tensor) {
        int row = rowLength(tensor);
        Trim[] trims = new Trim[tensor.models()];
        for (int i = 0; i < trims.length; i++) {
            double density = tensor.value("density", i);
            if (density >= 1) {
                trims[i] = Trim.NOTHING;
            } else if (density <= 0) {
                trims[i] = Trim.toLargest(MagnitudeCut.NONE);
            } else {
                int rows = Math.toIntExact(tensor.count() / row);
                trims[i] =
                        new RankedTrim(
                                tensor.uniform(i), rows, row, density, tensor.value("epsilon", i));
            }
        }
        if (tensor.isSet("rescale")) {
            trims = Rescaling.of(tensor, trims, row);
        }
        return DeltaSum.of(tensor, trims, election, row);
    }

    private static int rowLength(TensorView tensor) {
        Shape shape = tensor.spec().shape();
        long row =
                shape.rank() < 2 ? tensor.count() : tensor.count() / shape.dimensions().getFirst();
        return Math.toIntExact(Math.max(1, row));
    }
}
