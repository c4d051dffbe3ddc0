package maec.combine;

import maec.checkpoint.ImportanceBins;
import maec.job.JobContext;
import maec.model.Architecture;
import maec.model.TensorNames;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * How long one movement of a slider takes, on statistics of the size that a model of eight billion
 * weights has.
 *
 * <p>The statistics are synthetic: in every bin of every tensor each delta is a random vector of
 * four weights, whose products are real products. Times do not depend on the values. Each run asks
 * for another recipe, as a moving slider does.
 */
public final class OutcomeBenchmark {
    private static final int WARM_UP = 3_000;
    private static final int RUNS = 3_000;
    private static final int LOADS = 10;
    private static final int WEIGHTS_PER_BIN = 4;

    private final CombinationStatistics statistics;

    /**
     * What was measured.
     *
     * @param tensors how many tensors
     * @param deltas how many deltas
     * @param medianMillis of one outcome
     * @param percentile95Millis of one outcome
     * @param runs how many were measured, after a warm-up
     * @param loadMillis reading the statistics from their file, mean of ten times after a first one
     */
    public record Result(
            int tensors,
            int deltas,
            double medianMillis,
            double percentile95Millis,
            int runs,
            double loadMillis) {}

    /**
     * Makes statistics of a Llama of 8 billion weights: 32 layers, width 4096, FFN width 14,336, 32
     * heads of which 8 for keys and values, vocabulary 128,256.
     *
     * @param abilities how many abilities, beside one pivot language
     * @param languages how many target languages
     * @param seed of the random deltas
     */
    public OutcomeBenchmark(int abilities, int languages, long seed) {
        var architecture =
                Architecture.llama(
                        32, 4096, 14_336, 32, 8, 128, 128_256, 500_000, 1e-5, false, 8192);
        var layout = new ProductLayout(abilities, true, languages);
        var random = new Random(seed);
        List<TensorSpec> specs = TensorNames.expected(architecture, DType.BF16);
        TensorStatistics[] tensors =
                specs.stream()
                        .map(spec -> tensor(layout, spec, random))
                        .toArray(TensorStatistics[]::new);
        SequencedMap<String, String> inputs = new LinkedHashMap<>();
        inputs.put("base", "synthetic:" + seed);
        int[] trained = new int[abilities];
        Arrays.fill(trained, ImportanceBins.COUNT);
        statistics =
                new CombinationStatistics(
                        inputs,
                        names("ability", abilities),
                        names("language", languages),
                        trained,
                        layout,
                        tensors);
    }

    /**
     * Measures.
     *
     * @param file where the statistics may be saved for the measurement of loading; left behind
     * @param context reports and stops
     * @return the figures
     */
    public Result run(Path file, JobContext context) {
        statistics.save(file);
        CombinationStatistics loaded = CombinationStatistics.load(file);
        long begin = System.nanoTime();
        for (int run = 0; run < LOADS; run++) {
            loaded = CombinationStatistics.load(file);
        }
        double loadMillis = (System.nanoTime() - begin) / 1e6 / LOADS;
        double[] millis = new double[RUNS];
        double selected = 0;
        for (int run = -WARM_UP; run < RUNS; run++) {
            if (run % 100 == 0) {
                context.step("computing outcomes", run + (long) WARM_UP, WARM_UP + RUNS, "runs");
            }
            Recipe recipe = recipe(run + WARM_UP);
            long start = System.nanoTime();
            Outcome outcome = loaded.outcome(recipe);
            double spent = (System.nanoTime() - start) / 1e6;
            selected += outcome.meanSensitivitySelected();
            if (run >= 0) {
                millis[run] = spent;
            }
        }
        if (!Double.isFinite(selected)) {
            throw new IllegalStateException("an outcome is not finite");
        }
        Arrays.sort(millis);
        return new Result(
                loaded.tensors().length,
                loaded.abilities().size() + 1 + loaded.languages().size(),
                millis[RUNS / 2],
                millis[RUNS * 95 / 100],
                RUNS,
                loadMillis);
    }

    /** A slider's next position. */
    private Recipe recipe(int run) {
        Recipe recipe = Recipe.defaults(statistics.abilities(), statistics.languages());
        return recipe.withKeyPercent(run % 1000 / 10.0)
                .withTensorPercent(run % 101)
                .withBeta(run % 7 / 10.0)
                .withGamma(statistics.abilities().getFirst(), 0.5 + run % 11 / 10.0);
    }

    private static TensorStatistics tensor(ProductLayout layout, TensorSpec spec, Random random) {
        double[] products = new double[ImportanceBins.COUNT * layout.size()];
        double[] languages = new double[layout.languagePairs()];
        long[] keys = new long[ImportanceBins.COUNT * layout.abilitySets()];
        for (int bin = 0; bin < ImportanceBins.COUNT; bin++) {
            double[][] language = vectors(layout.languages(), random);
            fill(products, bin * layout.size(), layout, language, random);
            for (int j = 0; j < layout.languages(); j++) {
                for (int k = j; k < layout.languages(); k++) {
                    languages[layout.languagePair(j, k)] += dot(language[j], language[k]);
                }
            }
            Arrays.fill(
                    keys,
                    bin * layout.abilitySets(),
                    (bin + 1) * layout.abilitySets(),
                    spec.count() / ImportanceBins.COUNT);
        }
        TensorStatistics.cumulate(products);
        TensorStatistics.cumulate(keys);
        return new TensorStatistics(
                spec,
                TensorNames.addressOf(spec.name()),
                (double) spec.count(),
                products,
                languages,
                keys);
    }

    /** The products of one bin's random deltas. */
    private static void fill(
            double[] products, int at, ProductLayout layout, double[][] language, Random random) {
        double[][] ability = vectors(layout.abilities(), random);
        double[] pivot = vectors(1, random)[0];
        for (int i = 0; i < layout.abilities(); i++) {
            products[at + layout.ability(i)] = dot(ability[i], ability[i]);
            products[at + layout.abilityPivot(i)] = dot(ability[i], pivot);
            products[at + layout.pivotPivot(i)] = dot(pivot, pivot);
            for (int j = 0; j < layout.languages(); j++) {
                products[at + layout.abilityLanguage(i, j)] = dot(ability[i], language[j]);
                products[at + layout.pivotLanguage(i, j)] = dot(pivot, language[j]);
            }
            for (int k = i + 1; k < layout.abilities(); k++) {
                int pair = at + layout.pair(i, k);
                products[pair] = dot(ability[i], ability[k]);
                products[pair + 1] = dot(ability[i], pivot);
                products[pair + 2] = dot(ability[k], pivot);
                products[pair + 3] = dot(pivot, pivot);
            }
        }
    }

    private static double[][] vectors(int count, Random random) {
        double[][] vectors = new double[count][WEIGHTS_PER_BIN];
        for (double[] vector : vectors) {
            Arrays.setAll(vector, _ -> random.nextGaussian());
        }
        return vectors;
    }

    private static double dot(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(k -> x[k] * y[k]).sum();
    }

    private static List<String> names(String kind, int count) {
        return IntStream.range(0, count).mapToObj(k -> kind + k).toList();
    }
}
