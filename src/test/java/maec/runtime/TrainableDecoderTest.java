package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Training changes what the mask allows, as AdamW says, and the same way every time. */
class TrainableDecoderTest {
    private static final Architecture TINY =
            Architecture.llama(2, 16, 24, 4, 2, 4, 29, 10000, 1e-5, false, 64);
    private static final AdamSettings SETTINGS = new AdamSettings(0.9, 0.98, 1e-8, 0.02);
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
        try (TensorSource start = random(1);
                TrainableDecoder decoder = open(start, new WeightMask.AllWeights())) {
            ByHand expected = new ByHand(start);
            for (int step = 1; step <= 3; step++) {
                TokenBatch batch = batch(step);
                Map<String, float[]> gradient = gradient(expected.source(), batch);
                double norm = expected.step(gradient, 0.01, step);
                StepResult found = decoder.step(batch, 0.01);
                assertEquals(norm, found.gradientNorm(), 1e-4 * norm);
                assertTrue(norm > SETTINGS.clipNorm(), "the test should clip");
            }
            for (TensorSpec spec : start.tensors()) {
                Golden.assertClose(
                        spec.name(),
                        expected.weights.get(spec.name()),
                        Tensors.readFloats(decoder.weights(), spec.name()),
                        2e-5);
            }
        }
    }

    @Test
    void weightsOutsideTheMaskStayBitIdentical() {
        Map<String, int[]> chosen = chosen();
        try (TensorSource start = random(2);
                TrainableDecoder decoder =
                        open(
                                start,
                                new WeightMask.SelectedWeights(new java.util.TreeMap<>(chosen)))) {
            for (int step = 0; step < 10; step++) {
                decoder.step(batch(step), 0.01);
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
        try (TensorSource start = random(3)) {
            for (TensorSpec spec : start.tensors()) {
                every.put(spec.name(), IntStream.range(0, (int) spec.count()).toArray());
            }
            assertSameWeights(
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
        try (TensorSource start = random(wide, 6);
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
        try (TensorSource start = random(4)) {
            assertSameWeights(
                    trained(
                            start,
                            new WeightMask.SelectedWeights(new java.util.TreeMap<>(chosen()))),
                    trained(
                            start,
                            new WeightMask.SelectedWeights(new java.util.TreeMap<>(chosen()))));
        }
    }

    @Test
    void trainingLowersTheLossAndTheFingerprintFollowsTheWeights() {
        try (TensorSource start = random(5);
                TrainableDecoder decoder = open(start, new WeightMask.AllWeights())) {
            TokenBatch batch = batch(0);
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
        try (TensorSource start = random(6);
                TrainableDecoder decoder = open(start, new WeightMask.AllWeights())) {
            decoder.step(batch(0), 1e30);
            String fingerprint = decoder.weights().fingerprint();
            var problem = assertThrows(ProblemException.class, () -> decoder.step(batch(1), 1e30));
            assertEquals(new RuntimeProblem.Diverged(2), problem.problem());
            assertEquals(fingerprint, decoder.weights().fingerprint());
        }
    }

    @Test
    void aMaskThatDoesNotFitIsRefused() {
        try (TensorSource start = random(7)) {
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

    /** Weights as bfloat16 holds them, stored as F32. */
    private static TensorSource rounded(TensorSource source) {
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : source.tensors()) {
            long[] sizes = spec.shape().dimensions().stream().mapToLong(Long::longValue).toArray();
            builder.floats(spec.name(), DType.BF16, Tensors.readFloats(source, spec.name()), sizes);
        }
        return builder.build();
    }

    private static TrainableDecoder openNarrow(TensorSource start, WeightMask mask) {
        return TrainableDecoder.open(engine, TINY, start, Precision.BF16, mask, SETTINGS);
    }

    private static WeightMask.SelectedWeights someWeights() {
        return new WeightMask.SelectedWeights(new java.util.TreeMap<>(chosen()));
    }

    @Test
    void inBfloat16OnlyMastersMoveAndTheyMoveFinerThanBfloat16() {
        try (TensorSource start = rounded(random(8));
                TrainableDecoder decoder = openNarrow(start, someWeights())) {
            for (int step = 0; step < 3; step++) {
                decoder.step(batch(step), 1e-5);
            }
            int finer = 0;
            for (TensorSpec spec : start.tensors()) {
                float[] before = Tensors.readFloats(start, spec.name());
                float[] after = Tensors.readFloats(decoder.weights(), spec.name());
                for (int key : someWeights().of(spec.name())) {
                    assertNotEquals(before[key], after[key], spec.name() + " " + key);
                    assertEquals(before[key], after[key], 5e-5);
                    finer += Float.floatToIntBits(after[key]) << 16 == 0 ? 0 : 1;
                    after[key] = before[key];
                }
                assertArrayEquals(before, after, 0, spec.name());
            }
            assertTrue(finer > 0, "masters should not be rounded to bfloat16");
        }
    }

    @Test
    void inBfloat16MastersStartFromWhatTheSourceHolds() {
        try (TensorSource start = random(9);
                TrainableDecoder some = openNarrow(start, someWeights());
                TrainableDecoder all = openNarrow(start, new WeightMask.AllWeights())) {
            assertSameWeights(read(start), read(all.weights()));
            Map<String, float[]> shown = read(some.weights());
            Map<String, float[]> narrow = read(rounded(start));
            for (TensorSpec spec : start.tensors()) {
                float[] expected = java.util.Objects.requireNonNull(narrow.get(spec.name()));
                float[] exact = Tensors.readFloats(start, spec.name());
                for (int key : someWeights().of(spec.name())) {
                    expected[key] = exact[key];
                }
                assertArrayEquals(expected, shown.get(spec.name()), 0, spec.name());
            }
        }
    }

    @Test
    void inBfloat16AllWeightsLearn() {
        try (TensorSource start = rounded(random(5));
                TrainableDecoder decoder = openNarrow(start, new WeightMask.AllWeights())) {
            double before = decoder.loss(batch(0)).mean();
            for (int step = 0; step < 30; step++) {
                decoder.step(batch(0), 0.01);
            }
            assertTrue(decoder.loss(batch(0)).mean() < before / 2);
        }
    }

    @Test
    void twoBatchesInOneStepAreOneBatchOfBoth() {
        for (WeightMask mask : List.of(new WeightMask.AllWeights(), someWeights())) {
            try (TensorSource start = random(10);
                    TrainableDecoder one = open(start, mask);
                    TrainableDecoder two = open(start, mask)) {
                for (int step = 1; step <= 5; step++) {
                    TokenBatch first = batch(step);
                    TokenBatch second = batch(100 + step);
                    StepResult whole = one.step(joined(first, second), 1e-3);
                    StepResult parts = two.step(List.of(first, second), 1e-3);
                    assertEquals(whole.loss(), parts.loss(), 1e-5);
                    assertEquals(whole.gradientNorm(), parts.gradientNorm(), 1e-4);
                }
                Map<String, float[]> expected = read(one.weights());
                Map<String, float[]> found = read(two.weights());
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
    void whoGoesOnFromAMemoryGoesOnBitForBit() {
        for (Precision precision : Precision.values()) {
            for (WeightMask mask : List.of(new WeightMask.AllWeights(), someWeights())) {
                try (TensorSource start = rounded(random(11));
                        TrainableDecoder whole =
                                TrainableDecoder.open(
                                        engine, TINY, start, precision, mask, SETTINGS);
                        TrainableDecoder later =
                                TrainableDecoder.open(
                                        engine, TINY, start, precision, mask, SETTINGS)) {
                    whole.step(batch(1), 0.01);
                    whole.step(batch(2), 0.01);
                    whole.keepBest();
                    whole.step(batch(3), 0.01);
                    assertTrue(later.restore(whole.memory(), whole.steps()));
                    for (int step = 4; step < 8; step++) {
                        assertEquals(whole.step(batch(step), 0.01), later.step(batch(step), 0.01));
                    }
                    assertSameWeights(read(whole.weights()), read(later.weights()));
                    whole.returnToBest();
                    later.returnToBest();
                    assertSameWeights(read(whole.weights()), read(later.weights()));
                    assertEquals(whole.loss(batch(1)), later.loss(batch(1)));
                }
            }
        }
    }

    @Test
    void theBestWeightsAreThoseThatWereKept() {
        try (TensorSource start = rounded(random(12));
                TrainableDecoder decoder = openNarrow(start, someWeights())) {
            decoder.step(batch(1), 0.01);
            decoder.keepBest();
            Map<String, float[]> best = read(decoder.weights());
            BatchLoss loss = decoder.loss(batch(2));
            decoder.step(batch(2), 0.5);
            assertNotEquals(loss, decoder.loss(batch(2)));
            decoder.returnToBest();
            assertSameWeights(best, read(decoder.weights()));
            assertEquals(loss, decoder.loss(batch(2)));
        }
    }

    @Test
    void aMemoryOfAnotherMaskIsRefusedAndChangesNothing() {
        try (TensorSource start = random(13);
                TrainableDecoder all = open(start, new WeightMask.AllWeights());
                TrainableDecoder some = open(start, someWeights())) {
            all.step(batch(1), 0.01);
            String before = some.weights().fingerprint();
            assertFalse(some.restore(all.memory(), 1));
            assertEquals(0, some.steps());
            assertEquals(before, some.weights().fingerprint());
        }
    }

    private static TrainableDecoder open(TensorSource start, WeightMask mask) {
        return TrainableDecoder.open(engine, TINY, start, mask, SETTINGS);
    }

    private static Map<String, float[]> trained(TensorSource start, WeightMask mask) {
        try (TrainableDecoder decoder = open(start, mask)) {
            for (int step = 0; step < 20; step++) {
                decoder.step(batch(step), 0.003);
            }
            return read(decoder.weights());
        }
    }

    private static Map<String, float[]> read(TensorSource source) {
        Map<String, float[]> weights = new HashMap<>();
        for (TensorSpec spec : source.tensors()) {
            weights.put(spec.name(), Tensors.readFloats(source, spec.name()));
        }
        return weights;
    }

    private static void assertSameWeights(Map<String, float[]> one, Map<String, float[]> other) {
        assertEquals(one.keySet(), other.keySet());
        one.forEach((name, values) -> assertArrayEquals(values, other.get(name), 0, name));
    }

    private static Map<String, int[]> chosen() {
        return Map.of(
                "model.embed_tokens.weight", new int[] {0, 17, 200, 463},
                "model.layers.0.self_attn.q_proj.weight", new int[] {3, 4, 5, 255},
                "model.layers.1.mlp.down_proj.weight", new int[] {100, 101},
                "model.layers.1.post_attention_layernorm.weight", new int[] {7},
                "lm_head.weight", new int[] {1, 463});
    }

    /** Every token occurs, so that every chosen weight has a gradient. */
    private static TokenBatch batch(int seed) {
        Random random = new Random(seed);
        long[] ids = new long[6 * 11];
        for (int at = 0; at < ids.length; at++) {
            ids[at] = at < TINY.vocabulary() ? at : random.nextInt(TINY.vocabulary());
        }
        return TokenBatch.of(6, 11, ids);
    }

    private static Map<String, float[]> gradient(TensorSource weights, TokenBatch batch) {
        try (Decoder decoder =
                        Decoder.load(engine, TINY, weights, Precision.FP32, JobContext.silent());
                GradientScores scores =
                        GradientScores.over(decoder, GradientScores.Kind.GRADIENT)) {
            scores.accumulate(batch);
            return read(scores.sums());
        }
    }

    static MemoryTensors random(int seed) {
        return random(TINY, seed);
    }

    private static MemoryTensors random(Architecture architecture, int seed) {
        Random random = new Random(seed);
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : WeightLayout.of(architecture).weights()) {
            float[] values = new float[(int) spec.count()];
            for (int at = 0; at < values.length; at++) {
                values[at] = (float) (random.nextGaussian() * 0.3);
            }
            long[] sizes = spec.shape().dimensions().stream().mapToLong(Long::longValue).toArray();
            builder.floats(spec.name(), values, sizes);
        }
        return builder.build();
    }

    /** AdamW in double precision, written from the paper. */
    private static final class ByHand {
        private final Map<String, float[]> weights;
        private final Map<String, double[]> first = new HashMap<>();
        private final Map<String, double[]> second = new HashMap<>();
        private final TensorSource like;

        ByHand(TensorSource start) {
            weights = read(start);
            like = start;
            weights.forEach(
                    (name, values) -> {
                        first.put(name, new double[values.length]);
                        second.put(name, new double[values.length]);
                    });
        }

        TensorSource source() {
            MemoryTensors.Builder builder = MemoryTensors.builder();
            for (TensorSpec spec : like.tensors()) {
                long[] sizes =
                        spec.shape().dimensions().stream().mapToLong(Long::longValue).toArray();
                builder.floats(spec.name(), weights.get(spec.name()), sizes);
            }
            return builder.build();
        }

        double step(Map<String, float[]> gradient, double rate, int t) {
            double squares = 0;
            for (float[] values : gradient.values()) {
                for (float value : values) {
                    squares += (double) value * value;
                }
            }
            double norm = Math.sqrt(squares);
            double shorten = Math.min(1, SETTINGS.clipNorm() / norm);
            double b1 = SETTINGS.beta1();
            double b2 = SETTINGS.beta2();
            gradient.forEach(
                    (name, values) -> {
                        double[] m = first.get(name);
                        double[] v = second.get(name);
                        for (int at = 0; at < values.length; at++) {
                            double g = values[at] * shorten;
                            m[at] = b1 * m[at] + (1 - b1) * g;
                            v[at] = b2 * v[at] + (1 - b2) * g * g;
                            double mean = m[at] / (1 - Math.pow(b1, t));
                            double square = v[at] / (1 - Math.pow(b2, t));
                            weights.get(name)[at] -=
                                    (float)
                                            (rate
                                                    * mean
                                                    / (Math.sqrt(square) + SETTINGS.epsilon()));
                        }
                    });
            return norm;
        }
    }
}
