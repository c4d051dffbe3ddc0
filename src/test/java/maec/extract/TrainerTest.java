package maec.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.checkpoint.DeltaSource;
import maec.checkpoint.ImportanceMap;
import maec.checkpoint.SparseDelta;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.checkpoint.WeightMask;
import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.ModelFolder;
import maec.runtime.Device;
import maec.runtime.Engine;
import maec.runtime.TokenBatch;
import maec.runtime.TrainableDecoder;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Training and scores on a tiny Llama, against figures of PyTorch's AdamW and autograd.
 *
 * <p>{@code golden/training/llama.json} was made from the same weights and batches with Hugging
 * Face transformers and torch.optim.AdamW (betas 0.9 and 0.98, no decay), the gradient masked
 * before it was clipped at norm 1.
 */
class TrainerTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final JobContext SILENT = JobContext.silent();
    private static final int B = 4;
    private static final int T = 12;

    private static Engine engine;
    private static ModelFolder model;
    private static JsonNode expected;

    @TempDir Path folder;

    @BeforeAll
    static void open() throws IOException {
        engine = Engine.start(Device.cpu());
        model = ModelFolder.open(GOLDEN.resolve("models/llama/model"));
        expected = new ObjectMapper().readTree(GOLDEN.resolve("training/llama.json").toFile());
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

    /** Five batches of the generator that made the expected figures, over and over. */
    private static List<TokenBatch> batches(int count, boolean padded) {
        var five = new ArrayList<TokenBatch>();
        long state = 12345;
        for (int n = 0; n < 5; n++) {
            long[] ids = new long[B * T];
            int[] mask = new int[B * T];
            for (int at = 0; at < ids.length; at++) {
                state = (state * 1103515245L + 12345L) % (1L << 31);
                ids[at] = (state >> 16) % model.architecture().vocabulary();
                mask[at] = !padded || at % T < T - 2 * (at / T) ? 1 : 0;
            }
            five.add(TokenBatch.padded(B, T, ids, mask));
        }
        var all = new ArrayList<TokenBatch>();
        for (int n = 0; n < count; n++) {
            all.add(five.get(n % 5));
        }
        return all;
    }

    /** Every third weight of every tensor in a layer. */
    private static WeightMask everyThird() {
        var indices = new TreeMap<String, int[]>();
        for (TensorSpec tensor : model.weights().tensors()) {
            if (tensor.name().contains("layers")) {
                int[] chosen = new int[(int) (tensor.count() + 2) / 3];
                Arrays.setAll(chosen, i -> 3 * i);
                indices.put(tensor.name(), chosen);
            }
        }
        return new WeightMask.SelectedWeights(indices);
    }

    @ParameterizedTest
    @CsvSource({"all, false, false", "all_padded, false, true", "masked, true, false"})
    void twentyStepsGiveTheLossesOfPyTorch(String run, boolean masked, boolean padded) {
        var settings = TrainingSettings.of(20, B, 3e-3, 1).withSchedule(0.1, 0.1);
        WeightMask mask = masked ? everyThird() : new WeightMask.AllWeights();
        var norms = new ArrayList<Double>();
        try (TrainableDecoder decoder =
                TrainableDecoder.open(
                        engine, model.architecture(), model.weights(), mask, settings.adam())) {
            var loop =
                    new TrainingLoop(
                            (batch, rate) -> {
                                var result = decoder.step(batch, rate);
                                norms.add(result.gradientNorm());
                                return result;
                            },
                            TrainingLoop.Keeper.NONE,
                            System::nanoTime);
            Iterator<TokenBatch> batches = batches(20, padded).iterator();
            TrainingReport report =
                    loop.run("training", batches::next, settings, new TrainingCourse(), SILENT);
            JsonNode figures = expected.get(run);
            for (int step = 0; step < 20; step++) {
                assertEquals(
                        figures.get("losses").get(step).asDouble(),
                        report.losses().get(step),
                        1e-4,
                        "loss at step " + (step + 1));
                double norm = figures.get("norms").get(step).asDouble();
                assertEquals(norm, norms.get(step), 1e-3 * norm, "norm at step " + (step + 1));
            }
            assertTrue(report.losses().getLast() < report.losses().getFirst() - 0.1);
        }
    }

    /** Documents that repeat a few tokens, so that there is something to learn. */
    private static Mixture mixture() {
        var ability = new ArrayList<long[]>();
        var general = new ArrayList<long[]>();
        for (int n = 0; n < 40; n++) {
            ability.add(new long[] {1, 10 + n % 5, 20, 30 + n % 5, 2});
            general.add(new long[] {1, 40 + n % 7, 41 + n % 7, 42 + n % 7, 43 + n % 7, 2});
        }
        return Mixture.of(
                Windows.joined("ability", ability, 8), 0.5, Windows.joined("en", general, 8), 0.5);
    }

    private static TrainingRun train(WeightMask mask, TrainingSettings settings) {
        return new KeyNeuronTrainer(engine, model.architecture())
                .train("training", model.weights(), mask, mixture(), settings, SILENT);
    }

    private static final TrainingSettings SHORT = TrainingSettings.of(8, 4, 2e-3, 5);

    @Test
    void weightsThatAreNotSelectedStayBitIdentical() {
        var mask = (WeightMask.SelectedWeights) everyThird();
        try (TrainingRun run = train(mask, SHORT)) {
            assertTrue(run.report().finalLoss() < run.report().firstLoss());
            for (TensorSpec tensor : model.weights().tensors()) {
                float[] before = Tensors.readFloats(model.weights(), tensor.name());
                float[] after = Tensors.readFloats(run.weights(), tensor.name());
                int moved = 0;
                for (int index : mask.of(tensor.name())) {
                    moved += before[index] == after[index] ? 0 : 1;
                    after[index] = before[index];
                }
                assertArrayEquals(bits(before), bits(after), tensor.name());
                assertEquals(tensor.name().contains("layers"), moved > 0, tensor.name());
            }
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    @Test
    void theDeltaOverTheBaseIsTheTrainedModel() {
        Path file = folder.resolve("delta.safetensors");
        ArraySource trained;
        try (TrainingRun run = train(everyThird(), SHORT)) {
            run.writeDelta(file, Map.of("seed", "5"), SILENT);
            trained = ArraySource.copyOf(run.weights());
        }
        try (SparseDelta delta = SparseDelta.open(file);
                TensorSource tuned = new DeltaSource(model.weights(), delta)) {
            assertEquals("5", delta.metadata().get("seed"));
            assertFalse(delta.changes("lm_head.weight"));
            for (TensorSpec tensor : model.weights().tensors()) {
                assertArrayEquals(
                        trained.values(tensor.name()),
                        Tensors.readFloats(tuned, tensor.name()),
                        1e-7f,
                        tensor.name());
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        try (TrainingRun one = train(new WeightMask.AllWeights(), SHORT);
                TrainingRun two = train(new WeightMask.AllWeights(), SHORT)) {
            assertEquals(one.report().losses(), two.report().losses());
            for (TensorSpec tensor : model.weights().tensors()) {
                assertArrayEquals(
                        bits(Tensors.readFloats(one.weights(), tensor.name())),
                        bits(Tensors.readFloats(two.weights(), tensor.name())),
                        tensor.name());
            }
        }
    }

    @Test
    void stoppingLeavesNothingOpen() {
        var token = new CancelToken();
        var context =
                new JobContext(
                        progress -> {
                            if (progress.done() == 3) {
                                token.cancel();
                            }
                        },
                        token);
        assertThrows(
                JobCancelledException.class,
                () ->
                        new KeyNeuronTrainer(engine, model.architecture())
                                .train(
                                        "training",
                                        model.weights(),
                                        everyThird(),
                                        mixture(),
                                        SHORT,
                                        context));
    }

    @Test
    void divergingEndsWithASentenceAndLeavesNothingOpen() {
        var wild = TrainingSettings.of(8, 4, 1e30, 5);
        var thrown =
                assertThrows(
                        ProblemException.class, () -> train(new WeightMask.AllWeights(), wild));
        var diverged = assertInstanceOf(ExtractProblem.Diverged.class, thrown.problem());
        assertEquals("training", diverged.stage());
        assertTrue(diverged.sentence().startsWith("Training diverged at step "));
    }

    private static Windows goldenWindows() {
        var documents = new ArrayList<long[]>();
        for (TokenBatch batch : batches(3, false)) {
            documents.add(batch.ids());
        }
        return Windows.joined("golden", documents, T);
    }

    @ParameterizedTest
    @ValueSource(strings = {"taylor", "accumulated-gradient"})
    void gradientScoresAreThoseOfPyTorch(String id) {
        // twelve batches of one window are one epoch, so their order does not matter
        Map<String, ImportanceScore> scores =
                Map.of(
                        "taylor", new TaylorScore(12, 1, 1),
                        "accumulated-gradient", new AccumulatedGradient(12, 1, 1));
        var inputs =
                new ScoreInputs(
                        engine, model.architecture(), model.weights(), Mixture.of(goldenWindows()));
        try (TensorSource found = Objects.requireNonNull(scores.get(id)).compute(inputs, SILENT)) {
            assertEquals(Set.copyOf(model.weights().tensors()), Set.copyOf(found.tensors()));
            for (TensorSpec tensor : found.tensors()) {
                JsonNode figures = expected.get("scores").get(id).get(tensor.name());
                float[] values = Tensors.readFloats(found, tensor.name());
                double sum = 0;
                for (float value : values) {
                    sum += value;
                }
                double total = figures.get(0).asDouble();
                assertEquals(total, sum, 1e-4 * total, tensor.name());
                assertEquals(
                        figures.get(1).asDouble(),
                        values[7],
                        1e-3 * total / values.length,
                        tensor.name() + "[7]");
            }
        }
    }

    @Test
    void aWarmUpScoresEveryWeightAndFillsAMap() {
        var score = new ValueChange(SHORT);
        var inputs = new ScoreInputs(engine, model.architecture(), model.weights(), mixture());
        Path file = folder.resolve("importance.safetensors");
        NeuronProfile profile;
        try (TensorSource scores = score.compute(inputs, SILENT)) {
            profile =
                    new ImportanceBinning(scores, name -> name.contains("layers"))
                            .write(
                                    file,
                                    new ImportanceBinning.Subject("sums", score.id(), 30),
                                    score.parameters(),
                                    SILENT);
        }
        try (ImportanceMap map = ImportanceMap.open(file)) {
            long inPlay = map.tensors().stream().mapToLong(TensorSpec::count).sum();
            assertEquals(Math.round(inPlay * 0.05), WeightMask.topPercent(map, 5).count());
            assertEquals("8", map.metadata().get("steps"));
        }
        assertEquals(
                List.of(UnitKind.values()),
                profile.units().stream().map(UnitScores::kind).toList());
        assertEquals(model.architecture().ffnWidth(), profile.units().getFirst().units());
        assertEquals(3, profile.units().getFirst().layers());
    }
}
