package maec.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.ArtifactProblem;
import maec.checkpoint.SparseDelta;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.checkpoint.WeightMask;
import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.job.Progress;
import maec.job.ProgressSink;
import maec.job.TrainingPoint;
import maec.model.ModelFolder;
import maec.runtime.Device;
import maec.runtime.Engine;
import maec.runtime.MemoryProblem;
import maec.runtime.Precision;
import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An interrupted training goes on bit for bit, in float32 and bfloat16, and from nobody else's. */
class ResumeTest {
    private static final Path MODELS = Path.of("src/test/resources/golden/models");
    private static final JobContext SILENT = JobContext.silent();
    private static final TrainingSettings EIGHT = TrainingSettings.of(8, 4, 2e-3, 5);

    private static Engine engine;
    private static ModelFolder model;
    private static ModelFolder narrow;

    @TempDir Path folder;

    @BeforeAll
    static void open() {
        engine = Engine.start(Device.cpu());
        model = ModelFolder.open(MODELS.resolve("llama/model"));
        narrow = ModelFolder.open(MODELS.resolve("llama_bf16/model"));
    }

    @AfterAll
    static void close() {
        model.close();
        narrow.close();
        engine.close();
    }

    @AfterEach
    void nothingStaysOpen() {
        assertEquals(0, engine.openArrays());
    }

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

    private TrainingRequest request(WeightMask mask, Precision precision, String file) {
        var place = new TrainingCheckpoints(folder.resolve(file), "made", Duration.ofDays(1), 3);
        return TrainingRequest.of("training", source(precision), mask, mixture(), EIGHT)
                .withCheckpoints(Optional.of(place));
    }

    private static TrainingRequest with(TrainingRequest request, TrainingSettings settings) {
        return new TrainingRequest(
                request.stage(),
                request.start(),
                request.mask(),
                request.mixture(),
                settings,
                request.validation(),
                request.checkpoints());
    }

    private static TensorSource source(Precision precision) {
        return switch (precision) {
            case FP32 -> model.weights();
            case BF16 -> narrow.weights();
        };
    }

    private static KeyNeuronTrainer trainer(Precision precision) {
        return new KeyNeuronTrainer(engine, model.architecture(), precision);
    }

    /** Cancels as soon as that many steps were taken. */
    private static JobContext until(int steps, List<Integer> seen) {
        var token = new CancelToken();
        return new JobContext(
                new ProgressSink() {
                    @Override
                    public void report(Progress progress) {}

                    @Override
                    public void trained(TrainingPoint point) {
                        seen.add(point.step());
                        if (point.step() == steps) {
                            token.cancel();
                        }
                    }
                },
                token);
    }

    private byte[] delta(TrainingRun run, String name) throws IOException {
        Path file = folder.resolve(name);
        run.writeDelta(file, Map.of(), SILENT);
        return Files.readAllBytes(file);
    }

    @ParameterizedTest
    @CsvSource({
        "FP32, true, false",
        "FP32, false, false",
        "BF16, true, false",
        "BF16, false, false",
        "FP32, true, true",
        "BF16, true, true",
        "FP32, false, true"
    })
    void anInterruptedTrainingGivesTheBitsOfAnUninterruptedOne(
            Precision precision, boolean masked, boolean watched) throws IOException {
        WeightMask mask = masked ? everyThird() : new WeightMask.AllWeights();
        TrainingSettings settings =
                watched
                        ? TrainingSettings.of(8, 2, 5e-2, 5)
                                .withAccumulation(2)
                                .withWatch(new TrainingWatch(1, 0.2, 2, 100))
                        : EIGHT;
        var request = with(request(mask, precision, "checkpoint"), settings);
        var whole = with(request, settings).withCheckpoints(Optional.empty());
        byte[] expected;
        TrainingReport report;
        try (TrainingRun run = trainer(precision).train(whole, SILENT)) {
            expected = delta(run, "whole.safetensors");
            report = run.report();
        }
        var seen = new ArrayList<Integer>();
        for (int stop : new int[] {1, 2, 5}) {
            if (stop < report.losses().size()) {
                assertThrows(
                        JobCancelledException.class,
                        () -> trainer(precision).train(request, until(stop, seen)));
                assertTrue(Files.exists(folder.resolve("checkpoint")));
            }
        }
        try (TrainingRun run = trainer(precision).train(request, until(-1, seen))) {
            assertEquals(report.losses(), run.report().losses());
            assertEquals(report.gradientNorms(), run.report().gradientNorms());
            assertEquals(report.validations(), run.report().validations());
            assertEquals(report.tokens(), run.report().tokens());
            assertArrayEquals(expected, delta(run, "resumed.safetensors"));
        }
        var once = new ArrayList<Integer>();
        for (int step = 1; step <= report.losses().size(); step++) {
            once.add(step);
        }
        assertEquals(once, seen, "no step should be taken twice");
    }

    @Test
    void earlyStoppingKeepsTheBestWeights() {
        var settings =
                TrainingSettings.of(30, 4, 5e-2, 5)
                        .withWatch(new TrainingWatch(1, 0.2, 2, Double.POSITIVE_INFINITY));
        var request = with(request(everyThird(), Precision.FP32, "unused"), settings);
        try (TrainingRun run = trainer(Precision.FP32).train(request, SILENT)) {
            var looks = run.report().validations();
            int best = 0;
            for (int at = 1; at < looks.size(); at++) {
                best = looks.get(at).loss() < looks.get(best).loss() ? at : best;
            }
            assertEquals(looks.size() - 3, best, "training should end two looks after the best");
            assertTrue(looks.size() < 30);
            var noStopping = new TrainingWatch(1, 0.2, 0, Double.POSITIVE_INFINITY);
            TrainingSettings same = settings.withWatch(noStopping);
            try (TrainingRun cut = cutAfter(best + 1, with(request, same))) {
                for (TensorSpec tensor : model.weights().tensors()) {
                    assertArrayEquals(
                            Tensors.readFloats(cut.weights(), tensor.name()),
                            Tensors.readFloats(run.weights(), tensor.name()),
                            tensor.name());
                }
            }
        }
    }

    /** The run of a request as it is after some of its steps. */
    private TrainingRun cutAfter(int steps, TrainingRequest request) {
        HeldSteps held = new HeldSteps(steps);
        return held.run(request);
    }

    /** Steps a decoder by hand through the first steps of a schedule. */
    private record HeldSteps(int steps) {
        TrainingRun run(TrainingRequest request) {
            TrainingSettings settings = request.settings();
            var decoder =
                    maec.runtime.TrainableDecoder.open(
                            engine,
                            model.architecture(),
                            request.start(),
                            request.mask(),
                            settings.adam());
            var rest = request.mixture().holdOut(settings.watch().heldOutShare()).rest();
            var batches = new Batches(rest, settings.batch(), settings.seed());
            var course = new TrainingCourse();
            for (int step = 1; step <= steps; step++) {
                var result = decoder.step(batches.next(), settings.learningRate(step));
                course.step(result.loss(), result.gradientNorm());
            }
            return new TrainingRun(decoder, request.start(), request.mask(), course.report());
        }
    }

    @Test
    void aCheckpointOfAnotherTrainingIsNotGoneOnWith() throws IOException {
        var request = request(everyThird(), Precision.FP32, "checkpoint");
        var seen = new ArrayList<Integer>();
        assertThrows(
                JobCancelledException.class,
                () -> trainer(Precision.FP32).train(request, until(4, seen)));
        byte[] kept = Files.readAllBytes(folder.resolve("checkpoint"));
        var others =
                List.of(
                        with(request, TrainingSettings.of(8, 4, 1e-3, 5)),
                        request(new WeightMask.AllWeights(), Precision.FP32, "checkpoint"),
                        request.withCheckpoints(
                                Optional.of(
                                        new TrainingCheckpoints(
                                                folder.resolve("checkpoint"),
                                                "made otherwise",
                                                Duration.ofDays(1),
                                                0))));
        for (TrainingRequest other : others) {
            Files.write(folder.resolve("checkpoint"), kept);
            var again = new ArrayList<Integer>();
            trainer(Precision.FP32).train(other, until(-1, again)).close();
            assertEquals(1, again.getFirst());
        }
        Files.write(folder.resolve("checkpoint"), kept);
        var same = new ArrayList<Integer>();
        trainer(Precision.FP32).train(request, until(-1, same)).close();
        assertEquals(5, same.getFirst());
    }

    @Test
    void aTornCheckpointIsPassedOver() throws IOException {
        var request = request(everyThird(), Precision.FP32, "checkpoint");
        assertThrows(
                JobCancelledException.class,
                () -> trainer(Precision.FP32).train(request, until(4, new ArrayList<>())));
        byte[] kept = Files.readAllBytes(folder.resolve("checkpoint"));
        for (int length : new int[] {0, 5, 200, kept.length / 2, kept.length - 1}) {
            Files.write(folder.resolve("checkpoint"), Arrays.copyOf(kept, length));
            var seen = new ArrayList<Integer>();
            trainer(Precision.FP32).train(request, until(-1, seen)).close();
            assertEquals(1, seen.getFirst(), length + " bytes of it");
        }
    }

    @Test
    void inBfloat16TheDeltaIsMasterMinusBaseInFloat32() throws IOException {
        var mask = (WeightMask.SelectedWeights) everyThird();
        Path file = folder.resolve("delta.safetensors");
        var request = request(mask, Precision.BF16, "unused");
        int finer = 0;
        try (TrainingRun run = trainer(Precision.BF16).train(request, SILENT)) {
            run.writeDelta(file, Map.of(), SILENT);
            try (SparseDelta delta = SparseDelta.open(file)) {
                assertEquals("bf16", delta.metadata().get("precision"));
                for (TensorSpec tensor : narrow.weights().tensors()) {
                    float[] before = Tensors.readFloats(narrow.weights(), tensor.name());
                    float[] after = Tensors.readFloats(run.weights(), tensor.name());
                    float[] found = new float[before.length];
                    delta.addTo(tensor.name(), 0, found, 0, found.length);
                    float[] expected = new float[before.length];
                    for (int at = 0; at < before.length; at++) {
                        expected[at] = after[at] - before[at];
                    }
                    assertArrayEquals(expected, found, tensor.name());
                    finer += beyondBfloat16(after);
                    for (int index : mask.of(tensor.name())) {
                        after[index] = before[index];
                    }
                    assertArrayEquals(before, after, tensor.name());
                }
            }
        }
        assertTrue(finer > 1000, "masters should hold more than bfloat16 can");
    }

    private static int beyondBfloat16(float[] values) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[2 * values.length]);
        float[] rounded = new float[values.length];
        FloatCodec.encode(DType.BF16, values, 0, bytes, 0, values.length);
        FloatCodec.decode(DType.BF16, bytes, 0, rounded, 0, values.length);
        int count = 0;
        for (int at = 0; at < values.length; at++) {
            count += rounded[at] == values[at] ? 0 : 1;
        }
        return count;
    }

    @Test
    void aFloat32BaseCanBeTrainedInBfloat16() {
        Path file = folder.resolve("delta.safetensors");
        var request = request(everyThird(), Precision.FP32, "unused");
        try (TrainingRun run = trainer(Precision.BF16).train(request, SILENT)) {
            assertTrue(run.report().finalLoss() < run.report().firstLoss());
            run.writeDelta(file, Map.of(), SILENT);
        }
        assertTrue(Files.exists(file));
    }

    @Test
    void aWeightThatChangedOutsideTheMaskIsFoundBeforeADeltaIsWritten() {
        Path file = folder.resolve("delta.safetensors");
        var all = request(new WeightMask.AllWeights(), Precision.FP32, "unused");
        try (TrainingRun run = trainer(Precision.FP32).train(all, SILENT)) {
            var thrown =
                    assertThrows(
                            ProblemException.class,
                            () ->
                                    SparseDelta.write(
                                            file,
                                            model.weights(),
                                            run.weights(),
                                            everyThird(),
                                            Map.of(),
                                            SILENT));
            assertTrue(thrown.problem() instanceof ArtifactProblem.ChangedOutsideMask);
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void twoBatchesPerStepTrainAsOneOfTwiceTheSize() {
        var mask = everyThird();
        var request = request(mask, Precision.FP32, "unused");
        var large = with(request, TrainingSettings.of(8, 8, 2e-3, 5));
        var small = with(request, TrainingSettings.of(8, 4, 2e-3, 5).withAccumulation(2));
        try (TrainingRun one = trainer(Precision.FP32).train(large, SILENT)) {
            Path checkpoint = folder.resolve("unused");
            assertTrue(Files.exists(checkpoint));
            try (TrainingRun two = trainer(Precision.FP32).train(small, SILENT)) {
                for (int step = 0; step < 8; step++) {
                    assertEquals(
                            one.report().losses().get(step), two.report().losses().get(step), 1e-5);
                }
                assertNotEquals(0, two.report().tokens());
                assertEquals(one.report().tokens(), two.report().tokens());
            }
        }
    }

    @Test
    void aTrainingWithoutRoomIsRefusedWithItsNumbers() {
        var estimate = new maec.runtime.TrainingEstimate(400_000_000, 16L << 30, 8L << 30, 1 << 30);
        var problem = new MemoryProblem.TrainingTooLarge(Device.cpu(), estimate, 1 << 30);
        assertEquals(
                "Training 400000000 weights needs about 26.8 GB on cpu (17.2 GB for the model,"
                        + " 8.6 GB for the trained weights, 1.1 GB for a batch), and 1.1 GB are"
                        + " free.",
                problem.sentence());
        assertEquals(69, problem.exitCode());
    }
}
