package maec.combine.method;

import maec.combine.BlockSum;

import java.util.Arrays;
import java.util.List;

/**
 * SCE (Wan et al., FuseChat, arXiv 2408.07990) per tensor:
 *
 * <pre>
 *   select     v = variance of the δ_i over the models, element by element; of the elements with v &gt; 0
 *              the ⌊select_topk·their number⌋ with the largest v are kept, all others count as 0
 *   calculate  w_i = mean(δ_i²) over the tensor / the sum of these; equal weights where that is &lt; 1e-6
 *   erase      only δ_i with the sign of Σ δ_i stay; 0 counts as positive
 *   θ          = θ₀ + Σ w_i·δ_i / max(Σ w_i, 1e-6)
 * </pre>
 *
 * <p>With select_topk of 1 all elements are kept.
 */
final class SelectCalculateErase implements MergeMethod {
    static final MethodKind KIND =
            new MethodKind(
                    "sce-per-tensor",
                    "SCE, selected and weighted per tensor",
                    "θ = θ₀ + Σ w·Δ / Σ w over the elected sign, where the Δ vary most",
                    "arXiv 2408.07990, as mergekit computes it",
                    MethodKind.Models.ANY,
                    true,
                    false,
                    List.of(
                            new MethodParameter(
                                    "select_topk",
                                    MethodParameter.Real.share(1),
                                    MethodParameter.Scope.TENSOR,
                                    "The share of the elements that is selected by variance.")),
                    _ -> new SelectCalculateErase());

    private static final float SMALLEST = 1e-6f;

    private SelectCalculateErase() {}

    @Override
    public TensorMerge prepare(TensorView tensor) {
        MagnitudeCut cut = cut(tensor);
        int models = tensor.models();
        BlockSum[] squares = BlockSum.several(models);
        tensor.scan(
                tile -> {
                    select(tile, cut);
                    for (int i = 0; i < models; i++) {
                        squares[i].addProducts(tile.scratch(i), tile.scratch(i), tile.count());
                    }
                });
        double[] means = new double[models];
        double sum = 0;
        for (int i = 0; i < models; i++) {
            means[i] = squares[i].sum() / tensor.count();
            sum += means[i];
        }
        float[] weights = new float[models];
        for (int i = 0; i < models; i++) {
            weights[i] = sum < SMALLEST ? 1f / models : (float) (means[i] / sum);
        }
        return tile -> merge(tile, cut, weights);
    }

    private static MagnitudeCut cut(TensorView tensor) {
        double share = tensor.value("select_topk");
        if (share >= 1) {
            return MagnitudeCut.ALL;
        }
        long[] varying = new long[1];
        tensor.scan(
                tile -> {
                    float[] variance = variance(tile);
                    int found = 0;
                    for (int k = 0; k < tile.count(); k++) {
                        found += (int) Math.signum(variance[k]);
                    }
                    varying[0] += found;
                });
        long keep = (long) (varying[0] * share);
        return new TensorCuts(tensor)
                .find(List.of(SelectCalculateErase::variance), new long[] {keep})[0];
    }

    /** Leaves the deltas in the models' scratch arrays and the variance in the next one. */
    private static float[] variance(ModelTile tile) {
        int models = tile.models.length;
        float[] mean = tile.scratch(models);
        float[] variance = tile.scratch(models + 1);
        Arrays.fill(mean, 0, tile.count(), 0);
        Arrays.fill(variance, 0, tile.count(), 0);
        for (int i = 0; i < models; i++) {
            float[] delta = tile.scratch(i);
            tile.delta(i, delta);
            float share = 1f / models;
            for (int k = 0; k < tile.count(); k++) {
                mean[k] += delta[k] * share;
            }
        }
        for (int i = 0; i < models; i++) {
            float[] delta = tile.scratch(i);
            for (int k = 0; k < tile.count(); k++) {
                float apart = delta[k] - mean[k];
                variance[k] += apart * apart;
            }
        }
        return variance;
    }

    /** Leaves what is selected of the deltas in the models' scratch arrays. */
    private static void select(ModelTile tile, MagnitudeCut cut) {
        float[] variance = variance(tile);
        for (int i = 0; i < tile.models.length; i++) {
            cut.keepLargest(tile.offset(), tile.count(), variance, tile.scratch(i));
        }
    }

    private static void merge(ModelTile tile, MagnitudeCut cut, float[] weights) {
        int models = weights.length;
        int count = tile.count();
        select(tile, cut);
        float[] sign = tile.scratch(models);
        float[] change = tile.scratch(models + 1);
        float[] divisor = tile.result;
        System.arraycopy(tile.scratch(0), 0, sign, 0, count);
        for (int i = 1; i < models; i++) {
            for (int k = 0; k < count; k++) {
                sign[k] += tile.scratch(i)[k];
            }
        }
        Arrays.fill(change, 0, count, 0);
        Arrays.fill(divisor, 0, count, 0);
        for (int i = 0; i < models; i++) {
            float[] delta = tile.scratch(i);
            float weight = weights[i];
            for (int k = 0; k < count; k++) {
                float elected = Math.signum(sign[k]);
                elected += 1 - Math.abs(elected);
                float magnitude = Math.max(0, delta[k] * elected);
                change[k] += weight * elected * magnitude;
                divisor[k] += weight * Math.signum(magnitude);
            }
        }
        for (int k = 0; k < count; k++) {
            change[k] /= Math.max(divisor[k], SMALLEST);
        }
        tile.addToBase(change);
    }
}
