package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.model.ModelFolder;
import maec.model.TensorNames;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
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

    /** The gradient of the last step, from the first moment before and after it. */
    private static Map<String, float[]> lastGradient(
            Map<String, float[]> before, Map<String, float[]> after) {
        Map<String, float[]> gradients = new HashMap<>();
        after.forEach(
                (name, moments) -> {
                    if (name.startsWith("first.")) {
                        float[] old = before.get(name);
                        float[] gradient = new float[moments.length];
                        for (int i = 0; i < moments.length; i++) {
                            gradient[i] = (float) ((moments[i] - 0.9 * old[i]) / (1 - 0.9));
                        }
                        gradients.put(name.substring("first.".length()), gradient);
                    }
                });
        return gradients;
    }

    private static float[] product(float[] left, float[] right, int inner, double scale) {
        int rows = left.length / inner;
        int columns = right.length / inner;
        float[] product = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = 0;
                for (int k = 0; k < inner; k++) {
                    sum += (double) left[i * inner + k] * right[k * columns + j];
                }
                product[i * columns + j] = (float) (scale * sum);
            }
        }
        return product;
    }

    private static float[] transposed(float[] values, int columns) {
        int rows = values.length / columns;
        float[] turned = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = values[i * columns + j];
            }
        }
        return turned;
    }

    private static Map<String, float[]> fullGradient(
            Architecture shape, TensorSource weights, TokenBatch batch) {
        try (Decoder decoder =
                        Decoder.load(engine, shape, weights, Precision.FP32, JobContext.silent());
                GradientScores scores =
                        GradientScores.over(decoder, GradientScores.Kind.GRADIENT)) {
            scores.accumulate(batch);
            return read(scores.sums());
        }
    }

    /**
     * With W' = W + s·B·A and G the gradient of the whole model with respect to W': dA = s·Bᵀ·G, dB
     * = s·G·Aᵀ; over families with biases, norms of queries and keys, sandwiches and caps.
     */
    @ParameterizedTest
    @CsvSource({"llama", "qwen2", "qwen3", "gemma2", "gemma3"})
    void gradientsAreThoseOfTheWholeModelAlongTheFactors(String family) {
        Path folder = Path.of("src/test/resources/golden/models", family, "model");
        try (ModelFolder model = ModelFolder.open(folder);
                LowRankDecoder paths =
                        open(
                                model.architecture(),
                                model.weights(),
                                Precision.FP32,
                                ALL,
                                Residency.RESIDENT)) {
            Architecture shape = model.architecture();
            paths.step(List.of(batch(shape, 1)), 0.05);
            paths.step(List.of(batch(shape, 2)), 0.05);
            Map<String, float[]> full = fullGradient(shape, paths.weights(), batch(shape, 3));
            Map<String, float[]> before = read(paths.memory());
            Map<String, float[]> factors = read(paths.factors());
            assertEquals(
                    paths.loss(batch(shape, 3)).mean(),
                    paths.step(List.of(batch(shape, 3)), 0.05).loss(),
                    1e-6);
            Map<String, float[]> found = lastGradient(before, read(paths.memory()));
            int compared = 0;
            for (String name : factors.keySet()) {
                if (name.endsWith(LowRankFactors.A)) {
                    String module = name.substring(0, name.length() - LowRankFactors.A.length());
                    float[] a = factors.get(name);
                    float[] b = factors.get(module + LowRankFactors.B);
                    float[] g = full.get(module + ".weight");
                    int in = a.length / SHAPE.rank();
                    int out = b.length / SHAPE.rank();
                    assertNear(
                            product(transposed(b, SHAPE.rank()), g, out, SHAPE.scale()),
                            found.get(name));
                    assertNear(
                            product(g, transposed(a, in), in, SHAPE.scale()),
                            found.get(module + LowRankFactors.B));
                    compared++;
                }
            }
            assertEquals(7 * shape.layers(), compared);
        }
    }

    private static void assertNear(float[] expected, float[] found) {
        double most = 0;
        for (float value : expected) {
            most = Math.max(most, Math.abs(value));
        }
        assertTrue(most > 0);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], 2e-3 * most);
        }
    }

    private static double[] doubles(SafetensorsFile file, String name) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[24]);
        file.readBytes(name, 0, bytes, 3);
        return bytes.toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED);
    }

    private static long[] ids(SafetensorsFile file, int step) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[8 * 40]);
        file.readBytes("ids." + step, 0, bytes, 40);
        return bytes.toArray(ValueLayout.JAVA_LONG_UNALIGNED);
    }

    /** Factors that begin where PEFT's began, with moments 0. */
    private static TensorSource memory(SafetensorsFile golden) {
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : golden.tensors()) {
            if (spec.name().startsWith("start.")) {
                String name = spec.name().substring("start.".length());
                long[] sizes = {spec.shape().size(0), spec.shape().size(1)};
                float[] start = Tensors.readFloats(golden, spec.name());
                builder.floats("master." + name, start, sizes);
                builder.floats("first." + name, new float[start.length], sizes);
                builder.floats("second." + name, new float[start.length], sizes);
            }
        }
        return builder.build();
    }

    @Test
    void stepsAreThoseOfPeftAndItsOptimizer() {
        Path models = Path.of("src/test/resources/golden");
        var plan =
                new LowRankDecoder.Plan(
                        new LowRank(2, 6, LowRank.usual().targets()),
                        ALL,
                        1,
                        Residency.RESIDENT,
                        new AdamSettings(0.9, 0.98, 1e-8, 0.5));
        try (ModelFolder model = ModelFolder.open(models.resolve("models/qwen3/model"));
                SafetensorsFile golden =
                        SafetensorsFile.open(models.resolve("adapter/trained.safetensors"));
                LowRankDecoder paths =
                        LowRankDecoder.open(
                                engine,
                                model.architecture(),
                                model.weights(),
                                Precision.FP32,
                                plan)) {
            assertTrue(paths.restore(memory(golden), 0));
            for (int step = 1; step <= 3; step++) {
                TokenBatch batch = TokenBatch.of(4, 10, ids(golden, step));
                StepResult found = paths.step(List.of(batch), 1e-2);
                assertEquals(doubles(golden, "loss")[step - 1], found.loss(), 1e-5);
                assertEquals(doubles(golden, "norm")[step - 1], found.gradientNorm(), 1e-5);
            }
            Map<String, float[]> factors = read(paths.factors());
            assertEquals(14 * model.architecture().layers(), factors.size());
            factors.forEach(
                    (name, values) ->
                            assertArrayEquals(
                                    Tensors.readFloats(golden, "end." + name),
                                    values,
                                    2e-5f,
                                    name));
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
