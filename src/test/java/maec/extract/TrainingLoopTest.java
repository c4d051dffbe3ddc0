package maec.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.job.Progress;
import maec.job.ProgressSink;
import maec.job.TrainingPoint;
import maec.runtime.RuntimeProblem;
import maec.runtime.StepResult;
import maec.runtime.TokenBatch;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The loop reports, stops between steps, and ends a training that diverged with a sentence. */
class TrainingLoopTest {
    private static final TrainingSettings FIVE = TrainingSettings.of(5, 2, 1e-2, 1);

    private static Supplier<TokenBatch> batches() {
        return new Batches(
                        Mixture.of(
                                Windows.padded(
                                        "a",
                                        List.of(new long[] {1, 2, 3}, new long[] {4, 5}),
                                        3,
                                        0)),
                        2,
                        1)
                ::next;
    }

    private static TrainingLoop loop(TrainingLoop.Trainee trainee, LongSupplier clock) {
        return new TrainingLoop(trainee, TrainingLoop.Keeper.NONE, clock);
    }

    private static TrainingReport run(
            TrainingLoop loop, String stage, TrainingSettings settings, JobContext context) {
        return loop.run(stage, batches(), settings, new TrainingCourse(), context);
    }

    /** Shows given validation losses, and notes what it is asked for. */
    private static final class Scripted implements TrainingLoop.Trainee {
        private final double[] validations;
        private final List<String> asked = new ArrayList<>();
        private int next;

        Scripted(double... validations) {
            this.validations = validations;
        }

        @Override
        public StepResult step(List<TokenBatch> batches, double learningRate) {
            asked.add("step of " + batches.size());
            return new StepResult(1, 1);
        }

        @Override
        public double validate() {
            return validations[next++];
        }

        @Override
        public void keepBest() {
            asked.add("keep");
        }

        @Override
        public void returnToBest() {
            asked.add("return");
        }
    }

    @Test
    void trainingEndsWithTheBestWeightsWhenValidationGetsNoBetter() {
        var trainee = new Scripted(3, 2, 2.5, 2);
        var settings =
                FIVE.withAccumulation(2)
                        .withWatch(new TrainingWatch(1, 0.1, 2, Double.POSITIVE_INFINITY));
        TrainingReport report =
                run(loop(trainee, () -> 0), "training", settings, JobContext.silent());
        assertEquals(
                List.of(
                        "step of 2",
                        "keep",
                        "step of 2",
                        "keep",
                        "step of 2",
                        "step of 2",
                        "return"),
                trainee.asked);
        assertEquals(
                List.of(3.0, 2.0, 2.5, 2.0),
                report.validations().stream().map(TrainingReport.Validation::loss).toList());
        assertEquals(40, report.tokens());
    }

    @Test
    void withoutPatienceTheLastWeightsAreKeptAndTheLastStepIsLookedAt() {
        var trainee = new Scripted(2, 3, 4);
        var settings = FIVE.withWatch(new TrainingWatch(2, 0.1, 0, Double.POSITIVE_INFINITY));
        TrainingReport report =
                run(loop(trainee, () -> 0), "training", settings, JobContext.silent());
        assertEquals(
                List.of(2, 4, 5),
                report.validations().stream().map(TrainingReport.Validation::step).toList());
        assertEquals(5, trainee.asked.size());
    }

    @Test
    void aLossFarAboveTheBestSmoothedLossEndsTraining() {
        double[] losses = {4, 2, 5, 20};
        int[] step = {0};
        var loop = loop((_, _) -> new StepResult(losses[step[0]++], 1), () -> 0);
        var settings = FIVE.withWatch(new TrainingWatch(0, 0, 0, 3));
        var thrown =
                assertThrows(
                        ProblemException.class,
                        () -> run(loop, "training es", settings, JobContext.silent()));
        assertEquals(
                "Training es diverged at step 4: the loss is 20.0, more than 3.00 times the best"
                        + " smoothed loss of 3.80.",
                thrown.problem().sentence());
    }

    @Test
    void everyStepIsAPointOfTheCurves() {
        var points = new ArrayList<TrainingPoint>();
        long[] nanos = {0};
        var loop =
                loop(
                        (_, _) -> {
                            nanos[0] += 2_000_000_000L;
                            return new StepResult(3, 0.5);
                        },
                        () -> nanos[0]);
        ProgressSink sink =
                new ProgressSink() {
                    @Override
                    public void report(Progress progress) {}

                    @Override
                    public void trained(TrainingPoint point) {
                        points.add(point);
                    }
                };
        TrainingReport report =
                run(loop, "training", FIVE, new JobContext(sink, new CancelToken()));
        assertEquals(List.of(0.5, 0.5, 0.5, 0.5, 0.5), report.gradientNorms());
        assertEquals(5, points.size());
        assertEquals(
                new TrainingPoint(
                        "training",
                        2,
                        5,
                        3,
                        0.5,
                        FIVE.learningRate(2),
                        2.5,
                        6,
                        OptionalDouble.empty()),
                points.get(1));
    }

    @Test
    void aLossThatIsNoNumberEndsTraining() {
        var loop = loop((_, _) -> new StepResult(Double.NaN, 1), () -> 0);
        var thrown =
                assertThrows(
                        ProblemException.class,
                        () -> run(loop, "training es", FIVE, JobContext.silent()));
        assertEquals(
                "Training es diverged at step 1: the loss or its gradient is no finite number.",
                thrown.problem().sentence());
    }

    @Test
    void anInfiniteGradientEndsTraining() {
        var loop = loop((_, _) -> new StepResult(1, Double.POSITIVE_INFINITY), () -> 0);
        assertThrows(
                ProblemException.class, () -> run(loop, "training es", FIVE, JobContext.silent()));
    }

    @Test
    void whatTheRuntimeCallsDivergedIsToldWithItsStage() {
        int[] step = {0};
        var loop =
                loop(
                        (_, _) -> {
                            if (++step[0] == 3) {
                                throw new ProblemException(new RuntimeProblem.Diverged(3));
                            }
                            return new StepResult(1, 1);
                        },
                        () -> 0);
        var thrown =
                assertThrows(
                        ProblemException.class,
                        () -> run(loop, "training es", FIVE, JobContext.silent()));
        assertEquals(new ExtractProblem.Diverged("training es", 3), thrown.problem());
    }

    @Test
    void stopsBetweenSteps() {
        var token = new CancelToken();
        int[] steps = {0};
        var loop =
                loop(
                        (_, _) -> {
                            if (++steps[0] == 2) {
                                token.cancel();
                            }
                            return new StepResult(1, 1);
                        },
                        () -> 0);
        assertThrows(
                JobCancelledException.class,
                () -> run(loop, "training", FIVE, new JobContext(_ -> {}, token)));
        assertEquals(2, steps[0]);
    }

    @Test
    void everyStepHasItsLearningRateAndIsReported() {
        var rates = new ArrayList<Double>();
        var seen = new ArrayList<Progress>();
        long[] nanos = {0};
        var loop =
                loop(
                        (batch, rate) -> {
                            rates.add(rate);
                            nanos[0] += 1_000_000_000L;
                            return new StepResult(rates.size(), 1);
                        },
                        () -> nanos[0]);
        TrainingReport report =
                run(loop, "training", FIVE, new JobContext(seen::add, new CancelToken()));
        assertEquals(List.of(1, 2, 3, 4, 5).stream().map(FIVE::learningRate).toList(), rates);
        assertEquals(List.of(1.0, 2.0, 3.0, 4.0, 5.0), report.losses());
        assertEquals(25, report.tokens());
        assertEquals(5, report.seconds());
        assertEquals(5, report.tokensPerSecond(), 1e-9);
        assertEquals(5, report.finalLoss());
        assertEquals(
                new Progress("training", 5, 5, "steps", "loss 3.000 · 5 tokens/s"), seen.getLast());
        assertEquals(6, seen.size());
    }
}
