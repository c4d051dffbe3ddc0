package maec.combine.method;

import java.util.ArrayList;
import java.util.List;

/**
 * Model Breadcrumbs (Davari, Belilovsky, arXiv 2312.06795) with cuts per tensor:
 *
 * <pre>
 *   of each delta the ⌊gamma·n⌋ largest magnitudes are left out, and then the smallest, until
 *   ⌊density·n⌋ are kept; where fewer would be kept, fewer of the largest are left out
 * </pre>
 *
 * <p>"breadcrumbs" adds as {@link TaskArithmetic}, "breadcrumbs-ties" elects signs first. As
 * mergekit computes it, except that a gamma which stands for no element leaves out none; mergekit
 * would then erase the whole delta. A density of 1 leaves out nothing.
 */
final class Breadcrumbs implements MergeMethod {
    static final MethodKind LINEAR =
            kind("breadcrumbs-per-tensor", "Breadcrumbs, cuts per tensor, added", false);
    static final MethodKind TIES =
            kind("breadcrumbs-ties-per-tensor", "Breadcrumbs, cuts per tensor, signs", true);

    private final boolean election;

    private Breadcrumbs(boolean election) {
        this.election = election;
    }

    private static MethodKind kind(String id, String label, boolean election) {
        return new MethodKind(
                id,
                label,
                "θ = θ₀ + λ·Σ w·d"
                        + (election ? " with the elected sign" : "")
                        + ", d = Δ without its largest and smallest",
                "arXiv 2312.06795, as mergekit computes it",
                MethodKind.Models.ANY,
                true,
                false,
                List.of(
                        MethodParameter.weight("The coefficient of the model's delta."),
                        MethodParameter.density(),
                        new MethodParameter(
                                "gamma",
                                MethodParameter.Real.share(0.01),
                                MethodParameter.Scope.MODEL,
                                "The share of the largest elements that is left out."),
                        MethodParameter.lambda(),
                        MethodParameter.normalize(false),
                        MethodParameter.rescale(false)),
                _ -> new Breadcrumbs(election));
    }

    @Override
    public TensorMerge prepare(TensorView tensor) {
        int models = tensor.models();
        var keys = new ArrayList<TensorCuts.Keys>();
        long[] keep = new long[2 * models];
        for (int i = 0; i < models; i++) {
            keys.add(TensorCuts.delta(i));
            keys.add(TensorCuts.delta(i));
            long all = tensor.count();
            double density = tensor.value("density", i);
            long wanted = density >= 1 ? all : (long) (density * all);
            long largest = Math.min((long) (tensor.value("gamma", i) * all), all - wanted);
            keep[2 * i] = wanted + largest;
            keep[2 * i + 1] = largest;
        }
        MagnitudeCut[] cuts = new TensorCuts(tensor).find(keys, keep);
        Trim[] trims = new Trim[models];
        for (int i = 0; i < models; i++) {
            trims[i] = between(cuts[2 * i], cuts[2 * i + 1]);
        }
        if (tensor.isSet("rescale")) {
            trims = Rescaling.of(tensor, trims, 1);
        }
        return DeltaSum.of(tensor, trims, election, 1);
    }

    private static Trim between(MagnitudeCut kept, MagnitudeCut outliers) {
        return (tile, delta) -> {
            // both cuts look at the whole delta: what the first sets to 0 is none of the largest
            kept.keepLargest(tile.offset(), tile.count(), delta, delta);
            outliers.dropLargest(tile.offset(), tile.count(), delta, delta);
        };
    }
}
