package maec.extract;

import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.job.TrainingPoint;
import maec.runtime.RuntimeProblem;
import maec.runtime.StepResult;
import maec.runtime.TokenBatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Steps through the batches with the schedule's learning rate; knows nothing of the model.
 *
 * @param trainee takes the steps
 * @param keeper keeps what is needed to go on after an interruption
 * @param clock nanoseconds, for the pace only
 */
record TrainingLoop(Trainee trainee, Keeper keeper, LongSupplier clock) {
    /** What is trained. */
    @FunctionalInterface
    interface Trainee {
        /**
         * Steps.
         *
         * @param batches what to learn from in one step
         * @param learningRate the step size
         * @return loss and gradient norm before the step
         */
        StepResult step(List<TokenBatch> batches, double learningRate);

        /**
         * Looks at held-out text.
         *
         * @return its mean loss, in nats
         */
        default double validate() {
            throw new IllegalStateException("nothing was held out");
        }

        /** Remembers the present weights as the best ones. */
        default void keepBest() {}

        /** Goes back to the best weights. */
        default void returnToBest() {}
    }

    /** Keeps checkpoints. */
    interface Keeper {
        /** Keeps none. */
        Keeper NONE =
                new Keeper() {
                    @Override
                    public void keepIfDue(TrainingCourse course) {}

                    @Override
                    public void keep(TrainingCourse course) {}
                };

        /**
         * Keeps a checkpoint if the last one is old enough.
         *
         * @param course what was seen up to the last step
         */
        void keepIfDue(TrainingCourse course);

        /**
         * Keeps a checkpoint.
         *
         * @param course what was seen up to the last step
         */
        void keep(TrainingCourse course);
    }

    /**
     * Trains from where a course is to the last step.
     *
     * @param stage for the progress
     * @param batches what to learn from, asked as often per step as settings accumulate
     * @param settings steps and learning rates
     * @param course what was seen before; continued
     * @param context reports, and is looked at before every step
     * @return what was seen
     * @throws ProblemException {@link ExtractProblem.Diverged} or {@link ExtractProblem.LossRose}
     * @throws JobCancelledException if asked to stop, after a checkpoint was kept
     */
    TrainingReport run(
            String stage,
            Supplier<TokenBatch> batches,
            TrainingSettings settings,
            TrainingCourse course,
            JobContext context) {
        try {
            long mark = clock.getAsLong();
            while (course.steps() < settings.steps() && !isExhausted(course, settings)) {
                report(stage, settings, course, context);
                mark = step(stage, draw(batches, settings), settings, course, context, mark);
                keeper.keepIfDue(course);
            }
            report(stage, settings, course, context);
        } catch (JobCancelledException cancelled) {
            if (course.steps() > 0) {
                keeper.keep(course);
            }
            throw cancelled;
        }
        if (settings.watch().patience() > 0 && course.looksSinceBest() > 0) {
            trainee.returnToBest();
        }
        return course.report();
    }

    private static boolean isExhausted(TrainingCourse course, TrainingSettings settings) {
        int patience = settings.watch().patience();
        return patience > 0 && course.looksSinceBest() >= patience;
    }

    private static List<TokenBatch> draw(Supplier<TokenBatch> batches, TrainingSettings settings) {
        List<TokenBatch> drawn = new ArrayList<>();
        for (int batch = 0; batch < settings.accumulation(); batch++) {
            drawn.add(batches.get());
        }
        return drawn;
    }

    /** Takes a step, and returns when it was over. */
    private long step(
            String stage,
            List<TokenBatch> batches,
            TrainingSettings settings,
            TrainingCourse course,
            JobContext context,
            long mark) {
        int at = course.steps() + 1;
        double rate = settings.learningRate(at);
        StepResult result = take(stage, at, batches, rate);
        requireNear(stage, at, result.loss(), course.bestSmoothed(), settings.watch());
        course.step(result.loss(), result.gradientNorm());
        OptionalDouble validation = look(settings, course);
        long now = clock.getAsLong();
        course.spent(batches.stream().mapToLong(TrainingLoop::realTokens).sum(), now - mark);
        double seconds = course.nanos() / 1e9;
        context.progress()
                .trained(
                        new TrainingPoint(
                                stage,
                                at,
                                settings.steps(),
                                result.loss(),
                                result.gradientNorm(),
                                rate,
                                course.tokens() / Math.max(1e-9, seconds),
                                seconds / at * (settings.steps() - at),
                                validation));
        return now;
    }

    private StepResult take(String stage, int at, List<TokenBatch> batches, double learningRate) {
        try {
            StepResult result = trainee.step(batches, learningRate);
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

    private static void requireNear(
            String stage, int at, double loss, double best, TrainingWatch watch) {
        if (loss > watch.divergenceFactor() * best) {
            throw new ProblemException(
                    new ExtractProblem.LossRose(stage, at, loss, best, watch.divergenceFactor()));
        }
    }

    /** Looks at held-out text if it is time to. */
    private OptionalDouble look(TrainingSettings settings, TrainingCourse course) {
        int every = settings.watch().validateEvery();
        boolean due = course.steps() % Math.max(1, every) == 0;
        if (every == 0 || !(due || course.steps() == settings.steps())) {
            return OptionalDouble.empty();
        }
        double loss = trainee.validate();
        course.validated(loss);
        if (settings.watch().patience() > 0 && course.looksSinceBest() == 0) {
            trainee.keepBest();
        }
        return OptionalDouble.of(loss);
    }

    private static long realTokens(TokenBatch batch) {
        long count = 0;
        for (int entry : batch.mask()) {
            count += entry == 0 ? 0 : 1;
        }
        return count;
    }

    private static void report(
            String stage, TrainingSettings settings, TrainingCourse course, JobContext context) {
        context.step(stage, course.steps(), settings.steps(), "steps", describe(course));
    }

    /** The mean of the last ten losses, which is calmer to look at than the last one. */
    private static String describe(TrainingCourse course) {
        List<Double> losses = course.losses();
        if (losses.isEmpty()) {
            return "";
        }
        double loss =
                losses.subList(Math.max(0, losses.size() - 10), losses.size()).stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(Double.NaN);
        return String.format(
                Locale.ROOT,
                "loss %.3f · %,.0f tokens/s",
                loss,
                course.tokens() / Math.max(1e-9, course.nanos() / 1e9));
    }
}
