package maec.combine;

import maec.job.JobContext;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long one movement of a slider takes, on statistics of the size that a model of eight billion
 * weights has.
 *
 * <p>The statistics are {@linkplain InventedStatistics invented}; times do not depend on the
 * values. Each run asks for another recipe, as a moving slider does.
 */
public final class OutcomeBenchmark {
    private static final int WARM_UP = 3_000;
    private static final int RUNS = 3_000;
    private static final int LOADS = 10;

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
     * Makes statistics of a Llama of 8 billion weights.
     *
     * @param abilities how many abilities, beside one pivot language
     * @param languages how many target languages
     * @param seed of the random deltas
     */
    public OutcomeBenchmark(int abilities, int languages, long seed) {
        statistics =
                InventedStatistics.eightBillion(
                        names("ability", abilities), names("language", languages), seed);
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

    private static List<String> names(String kind, int count) {
        return IntStream.range(0, count).mapToObj(k -> kind + k).toList();
    }
}
