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
import maec.model.TensorNames;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/** Low-rank paths learn as LoRA says, beside a model that stays as it is. */
class LowRankDecoderTest {
    private static final Architecture TINY =
            Architecture.llama(3, 16, 24, 4, 2, 4, 29, 10000, 1e-5, true, 64);

    /** Gradients are never clipped, so that they can be read off the moments. */
    private static final AdamSettings SETTINGS = new AdamSettings(0.9, 0.98, 1e-8, 1e9);

    private static final LowRank SHAPE = new LowRank(3, 6, LowRank.usual().targets());
    private static final WeightMask ALL = new WeightMask.AllWeights();
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

    private static TensorSource random() {
        var random = new Random(5);
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : TensorNames.expected(TINY, DType.F32)) {
            float[] values = new float[(int) spec.count()];
            for (int at = 0; at < values.length; at++) {
                values[at] = (float) (random.nextGaussian() * 0.3);
            }
            long[] sizes = spec.shape().dimensions().stream().mapToLong(Long::longValue).toArray();
            builder.floats(spec.name(), DType.BF16, values, sizes);
        }
        return builder.build();
    }

    private static TokenBatch batch(Architecture shape, int seed) {
        return TokenBatch.of(3, 9, new Random(seed).longs(27, 3, shape.vocabulary()).toArray());
    }

    private static LowRankDecoder open(
            Architecture architecture,
            TensorSource source,
            Precision precision,
            WeightMask mask,
            Residency residency) {
        return LowRankDecoder.open(
                engine,
                architecture,
                source,
                precision,
                new LowRankDecoder.Plan(SHAPE, mask, 7, residency, SETTINGS));
    }

    private static LowRankDecoder open(TensorSource source, Precision precision, WeightMask mask) {
        return open(TINY, source, precision, mask, Residency.RESIDENT);
    }

    private static Map<String, float[]> read(TensorSource source) {
        Map<String, float[]> values = new HashMap<>();
        for (TensorSpec spec : source.tensors()) {
            values.put(spec.name(), Tensors.readFloats(source, spec.name()));
        }
        return values;
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), 0, name));
    }

    @Test
    void untilItsFirstStepItIsTheModel() {
        for (Precision precision : Precision.values()) {
            try (TensorSource source = random();
                    LowRankDecoder paths = open(source, precision, ALL);
                    Decoder plain =
                            Decoder.load(engine, TINY, source, precision, JobContext.silent())) {
                assertEquals(
                        plain.loss(batch(TINY, 1)).mean(), paths.loss(batch(TINY, 1)).mean(), 1e-9);
                assertSame(read(source), read(paths.weights()));
                TensorSpec a = paths.factors().tensors().getFirst();
                assertEquals("model.layers.0.self_attn.q_proj.lora_A.weight", a.name());
                assertEquals(3 * 16, a.count());
                float most = 0;
                for (float value : Tensors.readFloats(paths.factors(), a.name())) {
                    most = Math.max(most, Math.abs(value));
                }
                assertTrue(most > 0.15 && most <= 0.25, "uniform within 1/√16, found " + most);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"FP32, RESIDENT", "BF16, RESIDENT", "FP32, STREAMED", "BF16, STREAMED"})
    void whoGoesOnFromAMemoryGoesOnBitForBit(Precision precision, Residency residency) {
        try (TensorSource source = random();
                LowRankDecoder whole = open(TINY, source, precision, ALL, Residency.RESIDENT);
                LowRankDecoder later = open(TINY, source, precision, ALL, residency)) {
            double first = whole.step(List.of(batch(TINY, 1)), 0.02).loss();
            whole.keepBest();
            whole.step(List.of(batch(TINY, 2), batch(TINY, 3)), 0.02);
            assertTrue(later.restore(whole.memory(), whole.steps()));
            for (int step = 4; step < 24; step++) {
                assertEquals(
                        whole.step(List.of(batch(TINY, 1)), 0.02),
                        later.step(List.of(batch(TINY, 1)), 0.02));
            }
            assertSame(read(whole.memory()), read(later.memory()));
            assertTrue(whole.loss(batch(TINY, 1)).mean() < 0.8 * first);
            whole.returnToBest();
            later.returnToBest();
            assertSame(read(whole.weights()), read(later.weights()));
            assertEquals(whole.loss(batch(TINY, 1)), later.loss(batch(TINY, 1)));
        }
    }

    @Test
    void twoBatchesInOneStepAreOneBatchOfBoth() {
        try (TensorSource source = random();
                LowRankDecoder one = open(source, Precision.FP32, ALL);
                LowRankDecoder two = open(source, Precision.FP32, ALL)) {
            for (int step = 0; step < 4; step++) {
                TokenBatch first = batch(TINY, step);
                TokenBatch second = batch(TINY, 100 + step);
                long[] ids = java.util.Arrays.copyOf(first.ids(), 54);
                System.arraycopy(second.ids(), 0, ids, 27, 27);
                one.step(List.of(TokenBatch.of(6, 9, ids)), 1e-3);
                two.step(List.of(first, second), 1e-3);
            }
            Map<String, float[]> found = read(two.factors());
            read(one.factors())
                    .forEach((name, v) -> assertArrayEquals(v, found.get(name), 2e-5f, name));
        }
    }

    @Test
    void pathsLieWithinTheMaskAndTargetsOnly() {
        var names = new TreeSet<String>();
        for (TensorSpec spec : TensorNames.expected(TINY, DType.F32)) {
            if (spec.name().contains("layers.2.")) {
                names.add(spec.name());
            }
        }
        var shape = new LowRank(2, 4, EnumSet.of(LowRankTarget.V, LowRankTarget.DOWN));
        var plan =
                new LowRankDecoder.Plan(
                        shape, new WeightMask.WholeTensors(names), 1, Residency.RESIDENT, SETTINGS);
        try (TensorSource source = random();
                LowRankDecoder paths =
                        LowRankDecoder.open(engine, TINY, source, Precision.FP32, plan)) {
            paths.step(List.of(batch(TINY, 1)), 0.01);
            paths.step(List.of(batch(TINY, 2)), 0.01);
            Map<String, float[]> after = read(paths.weights());
            read(source)
                    .forEach(
                            (name, before) ->
                                    assertEquals(
                                            !name.matches(".*layers\\.2.*(v_proj|down_proj).*"),
                                            java.util.Arrays.equals(before, after.get(name)),
                                            name));
            assertEquals(4, paths.factors().tensors().size());
        }
    }

    @Test
    void aMaskOfSingleWeightsIsRefusedAndNothingStaysOpen() {
        var some =
                new WeightMask.SelectedWeights(
                        new java.util.TreeMap<>(Map.of("model.norm.weight", new int[] {0})));
        try (TensorSource source = random()) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> open(source, Precision.FP32, some).close());
        }
    }

    @Test
    void aDivergingStepChangesNothingAndSaysSo() {
        try (TensorSource source = random();
                LowRankDecoder paths = open(source, Precision.FP32, ALL)) {
            paths.step(List.of(batch(TINY, 1)), 1e30);
            Map<String, float[]> before = read(paths.factors());
            var problem =
                    assertThrows(
                            ProblemException.class,
                            () -> paths.step(List.of(batch(TINY, 2)), 1e30));
            assertEquals(new RuntimeProblem.Diverged(2), problem.problem());
            assertSame(before, read(paths.factors()));
        }
    }

    @Test
    void anotherSeedBeginsElsewhereAndAMemoryOfAnotherShapeIsRefused() {
        try (TensorSource source = random();
                LowRankDecoder one = open(source, Precision.FP32, ALL);
                LowRankDecoder other =
                        LowRankDecoder.open(
                                engine,
                                TINY,
                                source,
                                Precision.FP32,
                                new LowRankDecoder.Plan(
                                        new LowRank(4, 6, SHAPE.targets()),
                                        ALL,
                                        8,
                                        Residency.RESIDENT,
                                        SETTINGS))) {
            String name = one.factors().tensors().getFirst().name();
            assertNotEquals(
                    Tensors.readFloats(one.factors(), name)[0],
                    Tensors.readFloats(other.factors(), name)[0]);
            assertFalse(one.restore(other.memory(), 1));
            assertEquals(0, one.steps());
        }
    }

    @Test
    void whatItNeedsDependsOnTheFactorsAndNotOnTheModel() {
        var size = new RunSize(RunSize.Purpose.GRADIENTS, 2, 16);
        var found =
                TrainingEstimate.ofLowRank(
                        TINY, Precision.BF16, SHAPE, ALL, Residency.RESIDENT, size, false);
        long count = 3 * 3L * (2 * (16 + 16) + 2 * (16 + 8) + 3 * (16 + 24));
        assertEquals(count, found.trained());
        assertEquals(16 * count, found.state());
        assertEquals(2 * WeightLayout.of(TINY).count(), found.weights());
        assertTrue(
                TrainingEstimate.ofLowRank(
                                        TINY,
                                        Precision.BF16,
                                        SHAPE,
                                        ALL,
                                        Residency.STREAMED,
                                        size,
                                        false)
                                .weights()
                        < found.weights());
    }
}
