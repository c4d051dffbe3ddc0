package maec.extract;

import maec.job.JobContext;
import maec.job.ProblemException;
import maec.runtime.RuntimeProblem;
import maec.runtime.StepResult;
import maec.runtime.TokenBatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Steps through the batches with the schedule's learning rate; knows nothing of the model.
 *
 * @param step takes one step
 * @param clock nanoseconds, for the pace only
 */
record TrainingLoop(Step step, LongSupplier clock) {
    /** One step of an optimiser. */
    @FunctionalInterface
    interface Step {
        /**
         * Steps.
         *
         * @param batch what to learn from
         * @param learningRate the step size
         * @return loss and gradient norm before the step
         */
        StepResult take(TokenBatch batch, double learningRate);
    }

    /**
     * Trains from the first to the last step.
     *
     * @param stage for the progress
     * @param batches what to learn from, asked once per step
     * @param settings steps and learning rates
     * @param context reports, and is looked at before every step
     * @return the losses
     * @throws ProblemException {@link ExtractProblem.Diverged}
     */
    TrainingReport run(
            String stage,
            Supplier<TokenBatch> batches,
            TrainingSettings settings,
            JobContext context) {
        var losses = new ArrayList<Double>();
        long start = clock.getAsLong();
        long tokens = 0;
        String detail = "";
        for (int at = 1; at <= settings.steps(); at++) {
            context.step(stage, at - 1, settings.steps(), "steps", detail);
            TokenBatch batch = batches.get();
            StepResult result = take(stage, at, batch, settings.learningRate(at));
            losses.add(result.loss());
            tokens += realTokens(batch);
            detail = describe(losses, tokens, clock.getAsLong() - start);
        }
        context.step(stage, settings.steps(), settings.steps(), "steps", detail);
        return new TrainingReport(losses, tokens, (clock.getAsLong() - start) / 1e9);
    }

    private StepResult take(String stage, int at, TokenBatch batch, double learningRate) {
        try {
            StepResult result = step.take(batch, learningRate);
            if (Double.isFinite(result.loss()) && Double.isFinite(result.gradientNorm())) {
                return result;
            }
        } catch (ProblemException e) {
            if (!(e.problem() instanceof RuntimeProblem.Diverged)) {
                throw e;
            }
        }
        throw new ProblemException(new ExtractProblem.Diverged(stage, at));
    }

    private static long realTokens(TokenBatch batch) {
        long count = 0;
        for (int entry : batch.mask()) {
            count += entry;
        }
        return count;
    }

    /** The mean of the last ten losses, which is calmer to look at than the last one. */
    private static String describe(List<Double> losses, long tokens, long nanos) {
        double loss =
                losses.subList(Math.max(0, losses.size() - 10), losses.size()).stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(Double.NaN);
        return String.format(
                Locale.ROOT,
                "loss %.3f · %,.0f tokens/s",
                loss,
                tokens / Math.max(1e-9, nanos / 1e9));
    }
}
