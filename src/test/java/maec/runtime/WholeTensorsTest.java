package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.checkpoint.WeightMask;
import maec.checkpoint.WeightMask.SelectedWeights;
import maec.checkpoint.WeightMask.WholeTensors;
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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A mask of whole tensors trains them as if each of their weights was named, and no other. */
class WholeTensorsTest {
    private static final AdamSettings SETTINGS = new AdamSettings(0.9, 0.98, 1e-8, 0.5);
    private static final int LAYERS = 4;
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

    private static Architecture tiny(boolean tied) {
        return Architecture.llama(LAYERS, 16, 24, 4, 2, 4, 29, 10000, 1e-5, tied, 64);
    }

    private static TensorSource random(Architecture architecture) {
        var random = new Random(3);
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : TensorNames.expected(architecture, DType.F32)) {
            float[] values = new float[(int) spec.count()];
            for (int at = 0; at < values.length; at++) {
                values[at] = (float) (random.nextGaussian() * 0.3);
            }
            long[] sizes = spec.shape().dimensions().stream().mapToLong(Long::longValue).toArray();
            builder.floats(spec.name(), DType.BF16, values, sizes);
        }
        return builder.build();
    }

    private static TokenBatch batch(int seed) {
        return TokenBatch.of(3, 9, new Random(seed).longs(27, 0, 29).toArray());
    }

    /** All tensors of some layers; "rim" is embedding, final norm and head. */
    private static WholeTensors layers(Architecture architecture, String wanted) {
        var names = new TreeSet<String>();
        for (TensorSpec spec : TensorNames.expected(architecture, DType.F32)) {
            int layer = TensorNames.addressOf(spec.name()).layer();
            if (wanted.contains(layer < 0 ? "rim" : "" + layer)) {
                names.add(spec.name());
            }
        }
        return new WholeTensors(names);
    }

    private static SelectedWeights everyWeightOf(WholeTensors mask, TensorSource source) {
        var indices = new TreeMap<String, int[]>();
        for (String name : mask.tensors()) {
            int count = (int) source.find(name).orElseThrow().count();
            indices.put(name, IntStream.range(0, count).toArray());
        }
        return new SelectedWeights(indices);
    }

    private static Map<String, float[]> read(TensorSource source) {
        Map<String, float[]> weights = new HashMap<>();
        for (TensorSpec spec : source.tensors()) {
            weights.put(spec.name(), Tensors.readFloats(source, spec.name()));
        }
        return weights;
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), 0, name));
    }

    @ParameterizedTest
    @CsvSource({
        "FP32, false, 2",
        "FP32, true, 0 3",
        "FP32, true, 1 rim",
        "FP32, false, rim",
        "BF16, false, 2 3",
        "BF16, true, 1"
    })
    void theyAreTrainedAsIfEachWeightWasNamed(Precision precision, boolean tied, String wanted) {
        Architecture shape = tiny(tied);
        WholeTensors mask = layers(shape, wanted);
        try (TensorSource start = random(shape);
                TrainableDecoder whole =
                        TrainableDecoder.open(engine, shape, start, precision, mask, SETTINGS);
                TrainableDecoder named =
                        TrainableDecoder.open(
                                engine,
                                shape,
                                start,
                                precision,
                                everyWeightOf(mask, start),
                                SETTINGS)) {
            for (int step = 1; step <= 4; step++) {
                List<TokenBatch> batches =
                        step == 2 ? List.of(batch(2), batch(20)) : List.of(batch(step));
                StepResult expected = named.step(batches, 0.01);
                StepResult found = whole.step(batches, 0.01);
                assertEquals(expected.loss(), found.loss(), 1e-6 * expected.loss());
                assertEquals(
                        expected.gradientNorm(),
                        found.gradientNorm(),
                        1e-5 * expected.gradientNorm());
            }
            Map<String, float[]> after = read(whole.weights());
            read(named.weights())
                    .forEach(
                            (name, values) ->
                                    assertArrayEquals(values, after.get(name), 2e-5f, name));
            for (TensorSpec spec : start.tensors()) {
                float[] before = Tensors.readFloats(start, spec.name());
                float[] now = after.get(spec.name());
                if (mask.tensors().contains(spec.name())) {
                    assertFalse(java.util.Arrays.equals(before, now), spec.name());
                } else {
                    assertArrayEquals(before, now, 0, spec.name());
                }
            }
        }
    }

    @Test
    void whoGoesOnFromAMemoryGoesOnBitForBit() {
        Architecture shape = tiny(true);
        WholeTensors mask = layers(shape, "1 2");
        for (Precision precision : Precision.values()) {
            try (TensorSource start = random(shape);
                    TrainableDecoder whole =
                            TrainableDecoder.open(engine, shape, start, precision, mask, SETTINGS);
                    TrainableDecoder later =
                            TrainableDecoder.open(engine, shape, start, precision, mask, SETTINGS);
                    TrainableDecoder other =
                            TrainableDecoder.open(
                                    engine,
                                    shape,
                                    start,
                                    precision,
                                    layers(shape, "1"),
                                    SETTINGS)) {
                whole.step(batch(1), 0.01);
                whole.keepBest();
                whole.step(batch(2), 0.01);
                assertTrue(later.restore(whole.memory(), whole.steps()));
                assertEquals(whole.step(batch(3), 0.01), later.step(batch(3), 0.01));
                assertSame(read(whole.weights()), read(later.weights()));
                whole.returnToBest();
                later.returnToBest();
                assertSame(read(whole.weights()), read(later.weights()));
                assertFalse(
                        whole.memory().tensors().stream()
                                .anyMatch(spec -> spec.name().contains("layers.0")));
                assertFalse(later.restore(other.memory(), 1));
            }
        }
    }

    @Test
    void stateIsKeptOfTheTrainedTensorsOnly() {
        Architecture shape = tiny(false);
        var size = new RunSize(RunSize.Purpose.GRADIENTS, 2, 16);
        var all =
                TrainingEstimate.of(
                        Device.cpu(),
                        shape,
                        Precision.BF16,
                        new WeightMask.AllWeights(),
                        size,
                        false);
        WholeTensors mask = layers(shape, "3");
        var some = TrainingEstimate.of(Device.cpu(), shape, Precision.BF16, mask, size, false);
        long count = 0;
        for (TensorSpec spec : TensorNames.expected(shape, DType.F32)) {
            count += mask.tensors().contains(spec.name()) ? spec.count() : 0;
        }
        assertEquals(14 * count, some.state());
        assertEquals(count, some.trained());
        assertEquals(all.weights(), some.weights());
    }

    @Test
    void aTensorThatTheModelLacksIsRefused() {
        Architecture shape = tiny(false);
        try (TensorSource start = random(shape)) {
            var mask =
                    new WholeTensors(new TreeSet<>(List.of("model.layers.9.mlp.up_proj.weight")));
            var problem =
                    assertThrows(
                            ProblemException.class,
                            () ->
                                    TrainableDecoder.open(engine, shape, start, mask, SETTINGS)
                                            .close());
            assertTrue(problem.problem() instanceof WeightProblem.MaskMismatch);
        }
    }
}
