package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.checkpoint.WeightMask;
import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** What a decoder refuses, and what must hold for any model. */
class DecoderTest {
    private static final Architecture TINY =
            Architecture.llama(2, 16, 24, 4, 2, 4, 29, 10000, 1e-5, false, 32);
    private static Engine engine;

    @BeforeAll
    static void start() {
        engine = Engine.start(Device.cpu());
    }

    @AfterAll
    static void stop() {
        engine.close();
        engine.close();
    }

    @AfterEach
    void nothingStaysOpen() {
        assertEquals(0, engine.openArrays());
    }

    @Test
    void wrongBatchesAreRefused() {
        try (Decoder decoder = load(engine)) {
            assertProblem(
                    new InputProblem.TokenOutOfRange(29, 1, 2, 29),
                    () -> decoder.logits(TokenBatch.of(2, 3, new long[] {0, 1, 2, 3, 4, 29})));
            assertProblem(
                    new InputProblem.TokenOutOfRange(-7, 0, 1, 29),
                    () ->
                            decoder.loss(
                                    new TokenBatch(
                                            1,
                                            2,
                                            new long[] {1, 2},
                                            new int[] {1, 1},
                                            new long[] {1, -7})));
            assertProblem(
                    new InputProblem.SequenceTooLong(33, 32),
                    () -> decoder.loss(TokenBatch.of(1, 33, new long[33])));
            assertProblem(
                    new InputProblem.NoLabels(),
                    () -> decoder.rowImportance(TokenBatch.of(2, 1, new long[2])));
            assertEquals(BatchLoss.ZERO, decoder.loss(TokenBatch.of(2, 1, new long[2])));
            assertProblem(
                    new InputProblem.NothingToCompute(),
                    () -> decoder.generate(new long[0][], 3, OptionalLong.empty()));
            assertProblem(
                    new InputProblem.SequenceTooLong(33, 32),
                    () -> decoder.generate(new long[1][30], 3, OptionalLong.empty()));
        }
    }

    @Test
    void aPaddedIdMayBeAnything() {
        try (Decoder decoder = load(engine)) {
            int[] mask = {1, 1, 1, 0};
            float[] one = decoder.logits(TokenBatch.padded(1, 4, new long[] {1, 2, 3, 4}, mask));
            float[] other = decoder.logits(TokenBatch.padded(1, 4, new long[] {1, 2, 3, -1}, mask));
            float[] shorter = decoder.logits(TokenBatch.of(1, 3, new long[] {1, 2, 3}));
            assertArrayEquals(one, other);
            Golden.assertClose("logits", shorter, Arrays.copyOf(one, 3 * 29), 1e-5);
            assertArrayEquals(new float[29], Arrays.copyOfRange(one, 3 * 29, 4 * 29));
        }
    }

    @Test
    void weightsThatDoNotFitAreRefused() {
        Architecture deeper = Architecture.llama(3, 16, 24, 4, 2, 4, 29, 10000, 1e-5, false, 32);
        assertProblem(
                new WeightProblem.WeightMissing("model.layers.2.input_layernorm.weight"),
                () -> load(deeper, TinyTraining.random(1)));
        Architecture wordier = Architecture.llama(2, 16, 24, 4, 2, 4, 30, 10000, 1e-5, false, 32);
        assertProblem(
                new WeightProblem.WeightMismatch(
                        "model.embed_tokens.weight", Shape.of(30, 16), "29 × 16 of F32"),
                () -> load(wordier, TinyTraining.random(1)));
    }

    @Test
    void loadingCanBeCancelled() {
        CancelToken cancel = new CancelToken();
        cancel.cancel();
        JobContext context = new JobContext(_ -> {}, cancel);
        assertThrows(
                JobCancelledException.class,
                () -> Decoder.load(engine, TINY, TinyTraining.random(1), Precision.FP32, context));
    }

    @Test
    void devicesThatAreNotHereAreRefused() {
        assertProblem(new EngineProblem.UnknownDevice("tpu"), () -> Device.named("tpu"));
        assertEquals(new Device("cuda:0"), Device.named(" GPU "));
        Device absent = new Device("cuda:64");
        assertProblem(new EngineProblem.DeviceMissing(absent), () -> Engine.start(absent).close());
    }

    @Test
    void aTensorLargerThanAPieceIsLoadedWhole() {
        int vocabulary = (1 << 20) + 77;
        Architecture wide =
                Architecture.llama(1, 24, 8, 2, 2, 12, vocabulary, 10000, 1e-5, true, 8);
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : WeightLayout.of(wide).weights()) {
            float[] values = new float[(int) spec.count()];
            for (int at = 0; at < values.length; at++) {
                values[at] = at % 8191 - 4000;
            }
            builder.floats(
                    spec.name(),
                    values,
                    spec.shape().dimensions().stream().mapToLong(Long::longValue).toArray());
        }
        String name = "model.embed_tokens.weight";
        try (TensorSource source = builder.build();
                TrainableDecoder decoder =
                        TrainableDecoder.open(
                                engine,
                                wide,
                                source,
                                new WeightMask.SelectedWeights(new java.util.TreeMap<>()),
                                AdamSettings.usual())) {
            assertTrue(source.find(name).orElseThrow().count() > 1 << 24);
            assertArrayEquals(
                    Tensors.readFloats(source, name), Tensors.readFloats(decoder.weights(), name));
        }
    }

    @Test
    void twoEnginesAtOnceComputeWhatOneDoes() {
        long[] ids = new long[64];
        Arrays.setAll(ids, at -> at * 7 % 29);
        TokenBatch batch = TokenBatch.of(4, 16, ids);
        List<Double> alone = losses(engine, batch);
        try (Engine second = Engine.start(Device.cpu())) {
            var one = CompletableFuture.supplyAsync(() -> losses(engine, batch));
            var two = CompletableFuture.supplyAsync(() -> losses(second, batch));
            assertEquals(alone, one.join());
            assertEquals(alone, two.join());
        }
    }

    private static List<Double> losses(Engine where, TokenBatch batch) {
        try (TensorSource start = TinyTraining.random(9);
                TrainableDecoder decoder =
                        TrainableDecoder.open(
                                where,
                                TINY,
                                start,
                                new WeightMask.AllWeights(),
                                AdamSettings.usual())) {
            return java.util.stream.Stream.generate(() -> decoder.step(batch, 0.01).loss())
                    .limit(30)
                    .toList();
        }
    }

    @Test
    void theTaylorScoreIsWeightTimesGradientOverBatches() {
        TokenBatch first = TokenBatch.of(1, 5, new long[] {1, 2, 3, 4, 5});
        TokenBatch second = TokenBatch.of(2, 3, new long[] {9, 8, 7, 6, 5, 4});
        String name = "model.layers.1.self_attn.v_proj.weight";
        try (Decoder decoder = load(engine);
                TensorSource weights = TinyTraining.random(1);
                GradientScores taylor = GradientScores.over(decoder, GradientScores.Kind.TAYLOR)) {
            float[] expected = new float[128];
            float[] weight = Tensors.readFloats(weights, name);
            for (TokenBatch batch : List.of(first, second)) {
                assertEquals(decoder.loss(batch).sum(), taylor.accumulate(batch).sum(), 1e-4);
                try (GradientScores one =
                        GradientScores.over(decoder, GradientScores.Kind.GRADIENT)) {
                    one.accumulate(batch);
                    float[] gradient = Tensors.readFloats(one.sums(), name);
                    for (int at = 0; at < expected.length; at++) {
                        expected[at] += Math.abs(weight[at] * gradient[at]);
                    }
                }
            }
            float[] found = Tensors.readFloats(taylor.sums(), name);
            Golden.assertClose(name, expected, found, 1e-6 * Golden.largest(expected));
        }
    }

    @Test
    void gradientsAreSlopesOfTheLoss() {
        TokenBatch batch = TokenBatch.of(2, 6, new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
        String name = "model.layers.0.self_attn.k_proj.weight";
        float step = 0.02f;
        try (TensorSource weights = TinyTraining.random(1);
                Decoder decoder = load(TINY, weights);
                GradientScores scores =
                        GradientScores.over(decoder, GradientScores.Kind.GRADIENT)) {
            scores.accumulate(batch);
            float[] gradient = Tensors.readFloats(scores.sums(), name);
            for (int at : new int[] {0, 37, 127}) {
                double up = lossWith(weights, name, at, step, batch);
                double down = lossWith(weights, name, at, -step, batch);
                double slope = (up - down) / (2 * step);
                assertEquals(slope, gradient[at], 1e-3 * Golden.largest(gradient) + 2e-5);
            }
        }
    }

    private static double lossWith(
            TensorSource weights, String name, int index, float step, TokenBatch batch) {
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : weights.tensors()) {
            float[] values = Tensors.readFloats(weights, spec.name());
            if (spec.name().equals(name)) {
                values[index] += step;
            }
            builder.floats(
                    spec.name(),
                    values,
                    spec.shape().dimensions().stream().mapToLong(Long::longValue).toArray());
        }
        try (Decoder decoder = load(TINY, builder.build())) {
            return decoder.loss(batch).mean();
        }
    }

    private static Decoder load(Engine where) {
        return Decoder.load(
                where, TINY, TinyTraining.random(1), Precision.FP32, JobContext.silent());
    }

    private static Decoder load(Architecture architecture, TensorSource source) {
        return Decoder.load(engine, architecture, source, Precision.FP32, JobContext.silent());
    }

    private static void assertProblem(Problem expected, Executable work) {
        assertEquals(expected, assertThrows(ProblemException.class, work).problem());
    }
}
