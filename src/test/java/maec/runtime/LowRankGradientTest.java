package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;
import maec.model.Architecture;
import maec.model.ModelFolder;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Gradients and steps of low-rank paths are those of the whole model, and of PEFT. */
class LowRankGradientTest {

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

    private static TokenBatch batch(Architecture shape, int seed) {
        return TokenBatch.of(3, 9, new Random(seed).longs(27, 3, shape.vocabulary()).toArray());
    }

    private static Map<String, float[]> read(TensorSource source) {
        Map<String, float[]> values = new HashMap<>();
        for (TensorSpec spec : source.tensors()) {
            values.put(spec.name(), Tensors.readFloats(source, spec.name()));
        }
        return values;
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
                        LowRankDecoder.open(
                                engine,
                                model.architecture(),
                                model.weights(),
                                Precision.FP32,
                                new LowRankDecoder.Plan(
                                        SHAPE, ALL, 7, Residency.RESIDENT, SETTINGS))) {
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
}
