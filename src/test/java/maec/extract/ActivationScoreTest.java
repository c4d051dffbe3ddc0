package maec.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.job.JobContext;
import maec.model.ModelFolder;
import maec.model.Module;
import maec.model.TensorNames;
import maec.runtime.Device;
import maec.runtime.Engine;
import maec.runtime.TokenBatch;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The activation score is |W| times the norm of what the layer sees. */
class ActivationScoreTest {
    private static final Path LLAMA = Path.of("src/test/resources/golden/models/llama/model");
    private static final int BATCHES = 3;
    private static final int B = 2;

    private static Engine engine;
    private static ModelFolder model;

    @BeforeAll
    static void open() {
        engine = Engine.start(Device.cpu());
        model = ModelFolder.open(LLAMA);
    }

    @AfterAll
    static void close() {
        model.close();
        engine.close();
    }

    @AfterEach
    void nothingStaysOpen() {
        assertEquals(0, engine.openArrays());
    }

    /** Documents of different lengths, so that windows hold padding. */
    private static Mixture mixture() {
        List<long[]> documents =
                List.of(
                        new long[] {3, 1, 4, 1, 5, 9, 2, 6},
                        new long[] {5, 3, 5},
                        new long[] {8, 9, 7, 9, 3},
                        new long[] {2, 3, 8, 4, 6, 2, 6, 4});
        return Mixture.of(Windows.padded("digits", documents, 8, 0));
    }

    private static TensorSource scores() {
        return new ActivationScore(BATCHES, B, 7)
                .compute(
                        new ScoreInputs(engine, model.architecture(), model.weights(), mixture()),
                        JobContext.silent());
    }

    /** What the first layer's q, k and v see: RMSNorm of the embeddings, in double precision. */
    private static double[] norms() {
        int width = model.architecture().width();
        float[] words = Tensors.readFloats(model.weights(), TensorNames.EMBEDDING);
        float[] weight =
                Tensors.readFloats(model.weights(), "model.layers.0.input_layernorm.weight");
        double[] squares = new double[width];
        var batches = new Batches(mixture(), B, 7);
        for (int n = 0; n < BATCHES; n++) {
            TokenBatch batch = batches.next();
            for (int at = 0; at < batch.ids().length; at++) {
                if (batch.mask()[at] != 0) {
                    int row = (int) batch.ids()[at] * width;
                    double mean = 0;
                    for (int column = 0; column < width; column++) {
                        mean += (double) words[row + column] * words[row + column] / width;
                    }
                    double scale = 1 / Math.sqrt(mean + model.architecture().norm().epsilon());
                    for (int column = 0; column < width; column++) {
                        double x = words[row + column] * scale * weight[column];
                        squares[column] += x * x;
                    }
                }
            }
        }
        return Arrays.stream(squares).map(Math::sqrt).toArray();
    }

    @Test
    void theFirstLayersScoresAreThoseComputedByHand() {
        double[] norms = norms();
        try (TensorSource scores = scores()) {
            for (String linear : List.of("q", "k", "v")) {
                String name = "model.layers.0.self_attn." + linear + "_proj.weight";
                float[] weights = Tensors.readFloats(model.weights(), name);
                float[] found = Tensors.readFloats(scores, name);
                for (int at = 0; at < found.length; at++) {
                    double expected = Math.abs(weights[at]) * norms[at % norms.length];
                    assertEquals(expected, found[at], 1e-5 * expected, name + " at " + at);
                }
            }
        }
    }

    @Test
    void allLinearLayersHaveScoresAndNothingElseHas() {
        try (TensorSource scores = scores()) {
            for (TensorSpec spec : scores.tensors()) {
                Module module = TensorNames.addressOf(spec.name()).module();
                double sum = 0;
                for (float score : Tensors.readFloats(scores, spec.name())) {
                    sum += score;
                }
                boolean linear =
                        switch (module) {
                            case Q, K, V, O, GATE, UP, DOWN -> true;
                            default -> false;
                        };
                assertEquals(linear, sum > 0, spec.name());
            }
        }
    }

    @Test
    void aPieceOfATensorIsReadAsTheWholeIs() {
        String name = "model.layers.1.mlp.down_proj.weight";
        try (TensorSource scores = scores()) {
            float[] whole = Tensors.readFloats(scores, name);
            float[] piece = new float[500];
            scores.readFloats(name, 333, piece, 100, 400);
            assertArrayEquals(
                    Arrays.copyOfRange(whole, 333, 733), Arrays.copyOfRange(piece, 100, 500));
        }
    }
}
