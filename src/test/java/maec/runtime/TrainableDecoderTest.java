package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Training changes what the mask allows, as AdamW says, and the same way every time. */
class TrainableDecoderTest {
    private static Engine engine;

    @BeforeAll
    static void start() {
        engine = Engine.start(Device.cpu());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @AfterEach
    void nothingStaysOpen() {
        assertEquals(0, engine.openArrays());
    }

    @Test
    void aStepIsAdamWithClippingByHand() {
        try (TensorSource start = TinyTraining.random(1);
                TrainableDecoder decoder = open(start, new WeightMask.AllWeights())) {
            AdamByHand expected = new AdamByHand(start);
            for (int step = 1; step <= 3; step++) {
                TokenBatch batch = TinyTraining.batch(step);
                Map<String, float[]> gradient = gradient(expected.source(), batch);
                double norm = expected.step(gradient, 0.01, step);
                StepResult found = decoder.step(batch, 0.01);
                assertEquals(norm, found.gradientNorm(), 1e-4 * norm);
                assertTrue(norm > TinyTraining.SETTINGS.clipNorm(), "the test should clip");
            }
            for (TensorSpec spec : start.tensors()) {
                Golden.assertClose(
                        spec.name(),
                        expected.weights(spec.name()),
                        Tensors.readFloats(decoder.weights(), spec.name()),
                        2e-5);
            }
        }
    }

    @Test
    void weightsOutsideTheMaskStayBitIdentical() {
        Map<String, int[]> chosen = TinyTraining.chosen();
        try (TensorSource start = TinyTraining.random(2);
                TrainableDecoder decoder =
                        open(
                                start,
                                new WeightMask.SelectedWeights(new java.util.TreeMap<>(chosen)))) {
            for (int step = 0; step < 10; step++) {
                decoder.step(TinyTraining.batch(step), 0.01);
            }
            int changed = 0;
            for (TensorSpec spec : start.tensors()) {
                float[] before = Tensors.readFloats(start, spec.name());
                float[] after = Tensors.readFloats(decoder.weights(), spec.name());
                int[] keys = chosen.getOrDefault(spec.name(), new int[0]);
                for (int key : keys) {
                    changed += before[key] == after[key] ? 0 : 1;
                    after[key] = before[key];
                }
                assertArrayEquals(before, after, 0, spec.name());
            }
            assertEquals(chosen.values().stream().mapToInt(keys -> keys.length).sum(), changed);
        }
    }

    @Test
    void aMaskOfAllWeightsTrainsAsNoMask() {
        Map<String, int[]> every = new HashMap<>();
        try (TensorSource start = TinyTraining.random(3)) {
            for (TensorSpec spec : start.tensors()) {
                every.put(spec.name(), IntStream.range(0, (int) spec.count()).toArray());
            }
            TinyTraining.assertSameWeights(
                    trained(start, new WeightMask.AllWeights()),
                    trained(start, new WeightMask.SelectedWeights(new java.util.TreeMap<>(every))));
        }
    }

    /** Tensors of more than 2^20 weights, whose gradients are computed some rows at a time. */
    @Test
    void gradientsOfKeyWeightsAreThoseOfTheWholeGradient() {
        Architecture wide =
                Architecture.llama(1, 1024, 1100, 4, 4, 256, 2500, 10000, 1e-5, false, 64);
        var settings = new AdamSettings(0.9, 0.98, 1e-8, Double.POSITIVE_INFINITY);
        var keys = new java.util.TreeMap<String, int[]>();
        keys.put("lm_head.weight", IntStream.range(0, 853_333).map(i -> 3 * i).toArray());
        keys.put("model.layers.0.mlp.up_proj.weight", new int[] {5, 1_126_399});
        keys.put("model.layers.0.mlp.gate_proj.weight", new int[] {1_100_000, 1_126_399});
        keys.put("model.layers.0.mlp.down_proj.weight", new int[] {0, 1_048_575, 1_048_576});
        keys.put("model.layers.0.self_attn.q_proj.weight", new int[] {77, 1_048_575});
        TokenBatch batch = TokenBatch.of(1, 6, new long[] {3, 2499, 0, 77, 1024, 1023});
        try (TensorSource start = TinyTraining.random(wide, 6);
                TrainableDecoder all =
                        TrainableDecoder.open(
                                engine, wide, start, new WeightMask.AllWeights(), settings);
                TrainableDecoder some =
                        TrainableDecoder.open(
                                engine,
                                wide,
                                start,
                                new WeightMask.SelectedWeights(keys),
                                settings)) {
            all.step(batch, 0);
            some.step(batch, 0);
            assertEquals(3 * keys.size(), some.memory().tensors().size());
            keys.forEach(
                    (name, chosen) -> {
                        float[] whole = Tensors.readFloats(all.memory(), "first." + name);
                        float[] expected = new float[chosen.length];
                        for (int at = 0; at < chosen.length; at++) {
                            expected[at] = whole[chosen[at]];
                        }
                        Golden.assertClose(
                                name,
                                expected,
                                Tensors.readFloats(some.memory(), "first." + name),
                                1e-4 * Golden.largest(expected));
                        assertTrue(Golden.largest(expected) > 0, name);
                    });
        }
    }

    @Test
    void trainingTwiceGivesTheSameBits() {
        try (TensorSource start = TinyTraining.random(4)) {
            TinyTraining.assertSameWeights(
                    trained(
                            start,
                            new WeightMask.SelectedWeights(
                                    new java.util.TreeMap<>(TinyTraining.chosen()))),
                    trained(
                            start,
                            new WeightMask.SelectedWeights(
                                    new java.util.TreeMap<>(TinyTraining.chosen()))));
        }
    }

    @Test
    void trainingLowersTheLossAndTheFingerprintFollowsTheWeights() {
        try (TensorSource start = TinyTraining.random(5);
                TrainableDecoder decoder = open(start, new WeightMask.AllWeights())) {
            TokenBatch batch = TinyTraining.batch(0);
            double before = decoder.loss(batch).mean();
            String fingerprint = decoder.weights().fingerprint();
            assertEquals(fingerprint, decoder.weights().fingerprint());
            assertEquals(before, decoder.step(batch, 0.01).loss(), 1e-6);
            for (int step = 0; step < 30; step++) {
                decoder.step(batch, 0.01);
            }
            assertTrue(decoder.loss(batch).mean() < before / 2);
            assertNotEquals(fingerprint, decoder.weights().fingerprint());
        }
    }

    @Test
    void aDivergingStepChangesNothingAndSaysSo() {
        try (TensorSource start = TinyTraining.random(6);
                TrainableDecoder decoder = open(start, new WeightMask.AllWeights())) {
            decoder.step(TinyTraining.batch(0), 1e30);
            String fingerprint = decoder.weights().fingerprint();
            var problem =
                    assertThrows(
                            ProblemException.class,
                            () -> decoder.step(TinyTraining.batch(1), 1e30));
            assertEquals(new RuntimeProblem.Diverged(2), problem.problem());
            assertEquals(fingerprint, decoder.weights().fingerprint());
        }
    }

    @Test
    void aMaskThatDoesNotFitIsRefused() {
        try (TensorSource start = TinyTraining.random(7)) {
            for (Map<String, int[]> wrong :
                    java.util.List.of(
                            Map.of("model.norm.weight", new int[] {0, 16}),
                            Map.of("model.norms.weight", new int[] {0}))) {
                var problem =
                        assertThrows(
                                ProblemException.class,
                                () ->
                                        open(
                                                        start,
                                                        new WeightMask.SelectedWeights(
                                                                new java.util.TreeMap<>(wrong)))
                                                .close());
                assertTrue(problem.problem() instanceof WeightProblem.MaskMismatch);
            }
        }
    }

    @Test
    void twoBatchesInOneStepAreOneBatchOfBoth() {
        for (WeightMask mask : List.of(new WeightMask.AllWeights(), TinyTraining.someWeights())) {
            try (TensorSource start = TinyTraining.random(10);
                    TrainableDecoder one = open(start, mask);
                    TrainableDecoder two = open(start, mask)) {
                for (int step = 1; step <= 5; step++) {
                    TokenBatch first = TinyTraining.batch(step);
                    TokenBatch second = TinyTraining.batch(100 + step);
                    StepResult whole = one.step(joined(first, second), 1e-3);
                    StepResult parts = two.step(List.of(first, second), 1e-3);
                    assertEquals(whole.loss(), parts.loss(), 1e-5);
                    assertEquals(whole.gradientNorm(), parts.gradientNorm(), 1e-4);
                }
                Map<String, float[]> expected = TinyTraining.read(one.weights());
                Map<String, float[]> found = TinyTraining.read(two.weights());
                expected.forEach(
                        (name, values) -> assertArrayEquals(values, found.get(name), 1e-5f, name));
            }
        }
    }

    private static TokenBatch joined(TokenBatch one, TokenBatch other) {
        long[] ids = java.util.Arrays.copyOf(one.ids(), one.ids().length + other.ids().length);
        System.arraycopy(other.ids(), 0, ids, one.ids().length, other.ids().length);
        return TokenBatch.of(one.batch() + other.batch(), one.tokens(), ids);
    }

    @Test
    void aMemoryOfAnotherMaskIsRefusedAndChangesNothing() {
        try (TensorSource start = TinyTraining.random(13);
                TrainableDecoder all = open(start, new WeightMask.AllWeights());
                TrainableDecoder some = open(start, TinyTraining.someWeights())) {
            all.step(TinyTraining.batch(1), 0.01);
            String before = some.weights().fingerprint();
            assertFalse(some.restore(all.memory(), 1));
            assertEquals(0, some.steps());
            assertEquals(before, some.weights().fingerprint());
        }
    }

    private static TrainableDecoder open(TensorSource start, WeightMask mask) {
        return TrainableDecoder.open(engine, TinyTraining.TINY, start, mask, TinyTraining.SETTINGS);
    }

    private static Map<String, float[]> trained(TensorSource start, WeightMask mask) {
        try (TrainableDecoder decoder = open(start, mask)) {
            for (int step = 0; step < 20; step++) {
                decoder.step(TinyTraining.batch(step), 0.003);
            }
            return TinyTraining.read(decoder.weights());
        }
    }

    private static Map<String, float[]> gradient(TensorSource weights, TokenBatch batch) {
        try (Decoder decoder =
                        Decoder.load(
                                engine,
                                TinyTraining.TINY,
                                weights,
                                Precision.FP32,
                                JobContext.silent());
                GradientScores scores =
                        GradientScores.over(decoder, GradientScores.Kind.GRADIENT)) {
            scores.accumulate(batch);
            return TinyTraining.read(scores.sums());
        }
    }
}
