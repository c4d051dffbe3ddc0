package maec.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.job.Progress;
import maec.runtime.RuntimeProblem;
import maec.runtime.StepResult;
import maec.runtime.TokenBatch;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
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

    @Test
    void aLossThatIsNoNumberEndsTraining() {
        var loop = new TrainingLoop((_, _) -> new StepResult(Double.NaN, 1), () -> 0);
        var thrown =
                assertThrows(
                        ProblemException.class,
                        () -> loop.run("training es", batches(), FIVE, JobContext.silent()));
        assertEquals(
                "Training es diverged at step 1: the loss or its gradient is no finite number.",
                thrown.problem().sentence());
    }

    @Test
    void anInfiniteGradientEndsTraining() {
        var loop = new TrainingLoop((_, _) -> new StepResult(1, Double.POSITIVE_INFINITY), () -> 0);
        assertThrows(
                ProblemException.class,
                () -> loop.run("training es", batches(), FIVE, JobContext.silent()));
    }

    @Test
    void whatTheRuntimeCallsDivergedIsToldWithItsStage() {
        int[] step = {0};
        var loop =
                new TrainingLoop(
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
                        () -> loop.run("training es", batches(), FIVE, JobContext.silent()));
        assertEquals(new ExtractProblem.Diverged("training es", 3), thrown.problem());
    }

    @Test
    void stopsBetweenSteps() {
        var token = new CancelToken();
        int[] steps = {0};
        var loop =
                new TrainingLoop(
                        (_, _) -> {
                            if (++steps[0] == 2) {
                                token.cancel();
                            }
                            return new StepResult(1, 1);
                        },
                        () -> 0);
        assertThrows(
                JobCancelledException.class,
                () -> loop.run("training", batches(), FIVE, new JobContext(_ -> {}, token)));
        assertEquals(2, steps[0]);
    }

    @Test
    void everyStepHasItsLearningRateAndIsReported() {
        var rates = new ArrayList<Double>();
        var seen = new ArrayList<Progress>();
        long[] nanos = {0};
        var loop =
                new TrainingLoop(
                        (batch, rate) -> {
                            rates.add(rate);
                            nanos[0] += 1_000_000_000L;
                            return new StepResult(rates.size(), 1);
                        },
                        () -> nanos[0]);
        TrainingReport report =
                loop.run("training", batches(), FIVE, new JobContext(seen::add, new CancelToken()));
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
