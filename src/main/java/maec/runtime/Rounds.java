package maec.runtime;

import maec.job.JobContext;
import maec.model.Architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Times of several kinds of work, taken in turns, so that whatever else the machine does meets all
 * of them alike.
 *
 * @param times seconds per round, one entry per kind of work
 */
record Rounds(List<double[]> times) {
    /** Runs every kind of work once unmeasured, then in turns; each returns its seconds. */
    static Rounds of(String stage, int rounds, List<DoubleSupplier> work, JobContext context) {
        List<double[]> times = new ArrayList<>();
        for (int round = -1; round < rounds; round++) {
            context.step(stage, Math.max(0, round), rounds, "rounds");
            double[] found = work.stream().mapToDouble(DoubleSupplier::getAsDouble).toArray();
            if (round >= 0) {
                times.add(found);
            }
        }
        return new Rounds(times);
    }

    /** The median over the rounds of what a round says. */
    double median(ToDoubleFunction<double[]> figure) {
        double[] sorted = times.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** How long some work takes. */
    static double seconds(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) * 1e-9;
    }

    /** B sequences of T tokens that a model knows, always the same. */
    static TokenBatch batch(Architecture architecture, int sequences, int tokens) {
        Random random = new Random(1);
        long[] ids = new long[sequences * tokens];
        Arrays.setAll(ids, _ -> random.nextInt(architecture.vocabulary()));
        return TokenBatch.of(sequences, tokens, ids);
    }
}
