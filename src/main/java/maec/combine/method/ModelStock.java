package maec.combine.method;

import maec.combine.BlockSum;

import java.util.Arrays;
import java.util.List;

/**
 * Model Stock (Jang, Yun, Han, arXiv 2403.19522), a whole tensor being one vector:
 *
 * <pre>
 *   c = mean over all pairs of cos(δ_i, δ_j)
 *   t = N·c / (1 + (N−1)·c)
 *   θ = t·mean(θ_i) + (1−t)·θ₀
 * </pre>
 *
 * <p>For more than two models the paper gives one angle only; the mean over pairs is mergekit's. As
 * there, norms below 1e-3, whose product would be below 1e-6, count as that product, and t is not
 * limited.
 */
final class ModelStock implements MergeMethod {
    static final MethodKind KIND =
            new MethodKind(
                    "model-stock-per-tensor",
                    "Model Stock, a tensor being one vector",
                    "θ = t·mean(θ) + (1−t)·θ₀, t = N·c/(1+(N−1)·c), c = mean cosine of the Δ",
                    "arXiv 2403.19522, as mergekit computes it",
                    new MethodKind.Models(2, 64, List.of()),
                    true,
                    false,
                    List.of(),
                    _ -> new ModelStock());

    private static final double SMALLEST_PRODUCT = 1e-6;

    private ModelStock() {}

    @Override
    public TensorMerge prepare(TensorView tensor) {
        int models = tensor.models();
        BlockSum[][] sums = new BlockSum[models][];
        Arrays.setAll(sums, _ -> BlockSum.several(models));
        tensor.scan(tile -> addProducts(tile, sums));
        double[][] products = new double[models][models];
        for (int i = 0; i < models; i++) {
            for (int j = i; j < models; j++) {
                products[i][j] = sums[i][j].sum();
            }
        }
        double sum = 0;
        for (int i = 0; i < models; i++) {
            for (int j = i + 1; j < models; j++) {
                double norms = Math.sqrt(products[i][i]) * Math.sqrt(products[j][j]);
                sum += Math.clamp(products[i][j] / Math.max(norms, SMALLEST_PRODUCT), -1, 1);
            }
        }
        double cosine = sum / (models * (models - 1) / 2.0);
        float t = (float) (models * cosine / (1 + (models - 1) * cosine));
        return tile -> mix(tile, t);
    }

    private static void addProducts(ModelTile tile, BlockSum[][] products) {
        for (int i = 0; i < products.length; i++) {
            tile.delta(i, tile.scratch(i));
        }
        for (int i = 0; i < products.length; i++) {
            for (int j = i; j < products.length; j++) {
                products[i][j].addProducts(tile.scratch(i), tile.scratch(j), tile.count());
            }
        }
    }

    private static void mix(ModelTile tile, float t) {
        float[] mean = tile.scratch(0);
        int count = tile.count();
        System.arraycopy(tile.models[0], 0, mean, 0, count);
        for (int i = 1; i < tile.models.length; i++) {
            float[] model = tile.models[i];
            for (int k = 0; k < count; k++) {
                mean[k] += model[k];
            }
        }
        float models = tile.models.length;
        float rest = 1 - t;
        for (int k = 0; k < count; k++) {
            tile.result[k] = t * (mean[k] / models) + rest * tile.base[k];
        }
    }
}
