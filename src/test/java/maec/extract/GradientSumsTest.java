package maec.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.model.ModelFolder;
import maec.runtime.Device;
import maec.runtime.DeviceCatalog;
import maec.runtime.Engine;
import maec.runtime.GradientScores;
import maec.runtime.Precision;
import maec.runtime.PrecisionChoice;
import maec.runtime.Residency;
import maec.runtime.RunPlan;
import maec.runtime.RunSize;
import maec.runtime.SumPlace;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sums are the same bits wherever they lie and however often they were interrupted. */
class GradientSumsTest {
    private static final Path MODEL = Path.of("src/test/resources/golden/models/llama/model");
    private static final JobContext SILENT = JobContext.silent();
    private static final int BATCHES = 7;
    private static final Duration NEVER = Duration.ofDays(1);

    private static Engine engine;
    private static ModelFolder model;

    @TempDir Path folder;

    @BeforeAll
    static void open() {
        engine = Engine.start(Device.cpu());
        model = ModelFolder.open(MODEL);
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

    private static Mixture mixture() {
        var documents = new ArrayList<long[]>();
        for (int n = 0; n < 40; n++) {
            documents.add(new long[] {1, 10 + n % 5, 20 + n % 9, 30 + n % 7, 2, 3 + n % 3});
        }
        return Mixture.of(Windows.joined("ability", documents, 8));
    }

    private static ScoreInputs inputs(Optional<Path> kept) {
        return new ScoreInputs(
                engine,
                model.architecture(),
                model.weights(),
                mixture(),
                kept,
                RunPlan.Wishes.none(),
                Optional.empty());
    }

    private static RunPlan plan(Precision precision, Residency residency) {
        return RunPlan.of(
                new RunPlan.Wishes(Optional.of(precision), Optional.of(residency)),
                model.architecture(),
                PrecisionChoice.Stored.of(model.weights()),
                new RunSize(RunSize.Purpose.GRADIENTS, 4, 8),
                DeviceCatalog.ofThisMachine().describe(Device.cpu()));
    }

    private static final SumPlace DEVICE = new SumPlace.OnDevice();

    private static Map<String, float[]> sums(
            GradientScores.Kind kind,
            int batches,
            Optional<Path> kept,
            GradientSums.Way way,
            JobContext context) {
        var sample = new GradientSums.Sample(batches, 4, 3);
        try (TensorSource found =
                GradientSums.over("test", kind, sample, inputs(kept), way, context)) {
            var all = new TreeMap<String, float[]>();
            for (TensorSpec tensor : found.tensors()) {
                all.put(tensor.name(), Tensors.readFloats(found, tensor.name()));
            }
            return all;
        }
    }

    private static GradientSums.Way way(Residency residency, SumPlace place, Duration interval) {
        return new GradientSums.Way(plan(Precision.FP32, residency), place, interval);
    }

    private static Map<String, float[]> resident(GradientScores.Kind kind) {
        return sums(
                kind, BATCHES, Optional.empty(), way(Residency.RESIDENT, DEVICE, NEVER), SILENT);
    }

    private static void assertSameBits(Map<String, float[]> one, Map<String, float[]> other) {
        assertEquals(one.keySet(), other.keySet());
        one.forEach((name, values) -> assertArrayEquals(values, other.get(name), 0f, name));
        assertTrue(one.values().stream().anyMatch(values -> values[0] > 0));
    }

    @ParameterizedTest
    @EnumSource(GradientScores.Kind.class)
    void sumsAreTheSameBitsWhereverTheyAndTheWeightsLie(GradientScores.Kind kind) {
        Map<String, float[]> expected = resident(kind);
        for (Residency residency : Residency.values()) {
            for (SumPlace place :
                    List.of(
                            DEVICE,
                            new SumPlace.InMemory(),
                            new SumPlace.InFile(folder.resolve("sums.working")))) {
                assertSameBits(
                        expected,
                        sums(
                                kind,
                                BATCHES,
                                Optional.empty(),
                                way(residency, place, NEVER),
                                SILENT));
            }
        }
        assertTrue(Files.notExists(folder.resolve("sums.working")));
    }

    @ParameterizedTest
    @EnumSource(GradientScores.Kind.class)
    void sumsThatWereCancelledGoOnWhereTheyStopped(GradientScores.Kind kind) {
        var inFile = new SumPlace.InFile(folder.resolve("sums.working"));
        var way = way(Residency.STREAMED, inFile, NEVER);
        for (int stop : new int[] {2, 5}) {
            var token = new CancelToken();
            var stopping =
                    new JobContext(
                            progress -> {
                                if (isBatch(progress.stage()) && progress.done() == stop) {
                                    token.cancel();
                                }
                            },
                            token);
            assertThrows(
                    JobCancelledException.class,
                    () -> sums(kind, BATCHES, Optional.of(folder), way, stopping));
        }
        var seen = new ArrayList<Long>();
        assertSameBits(resident(kind), sums(kind, BATCHES, Optional.of(folder), way, noting(seen)));
        assertTrue(seen.getFirst() >= 5, seen.toString());
        seen.clear();
        assertSameBits(resident(kind), sums(kind, BATCHES, Optional.of(folder), way, noting(seen)));
        assertEquals(List.of(), seen, "what is finished is not computed again");
    }

    private static boolean isBatch(String stage) {
        return stage.equals("gathering gradients");
    }

    private static JobContext noting(List<Long> seen) {
        return new JobContext(
                progress -> {
                    if (isBatch(progress.stage())) {
                        seen.add(progress.done());
                    }
                },
                new CancelToken());
    }

    @Test
    void whatFailedGoesOnFromTheLastIntervalAndLeavesNoRemains() throws IOException {
        var way = way(Residency.RESIDENT, new SumPlace.InMemory(), Duration.ZERO);
        var failing =
                new JobContext(
                        progress -> {
                            if (isBatch(progress.stage()) && progress.done() == 4) {
                                throw new IllegalStateException("power cut");
                            }
                        },
                        new CancelToken());
        var kind = GradientScores.Kind.TAYLOR;
        assertThrows(
                IllegalStateException.class,
                () -> sums(kind, BATCHES, Optional.of(folder), way, failing));
        Files.writeString(folder.resolve(".sums.safetensors.77.part"), "half a file");
        var seen = new ArrayList<Long>();
        assertSameBits(resident(kind), sums(kind, BATCHES, Optional.of(folder), way, noting(seen)));
        assertTrue(seen.getFirst() >= 1, seen.toString());
        try (var inside = Files.list(folder)) {
            assertEquals(
                    List.of("sums.safetensors"),
                    inside.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void moreBatchesStartFromThoseThatWereLookedAt() {
        var way = way(Residency.RESIDENT, DEVICE, NEVER);
        var kind = GradientScores.Kind.GRADIENT;
        Map<String, float[]> first = sums(kind, 3, Optional.of(folder), way, SILENT);
        var seen = new ArrayList<Long>();
        Map<String, float[]> more = sums(kind, BATCHES, Optional.of(folder), way, noting(seen));
        assertEquals(3, seen.getFirst());
        assertSameBits(resident(kind), more);
        seen.clear();
        assertSameBits(first, sums(kind, 3, Optional.of(folder), way, noting(seen)));
        assertEquals(0, seen.getFirst(), "fewer batches cannot be had from more");
    }

    @Test
    void sumsOfAnotherFormatOrABrokenFileAreNotTakenUp() throws IOException {
        var kind = GradientScores.Kind.TAYLOR;
        var bf16 =
                new GradientSums.Way(
                        plan(Precision.BF16, Residency.RESIDENT), new SumPlace.InMemory(), NEVER);
        Map<String, float[]> rough = sums(kind, BATCHES, Optional.of(folder), bf16, SILENT);
        var way = way(Residency.RESIDENT, DEVICE, NEVER);
        var seen = new ArrayList<Long>();
        Map<String, float[]> exact = sums(kind, BATCHES, Optional.of(folder), way, noting(seen));
        assertEquals(0, seen.getFirst());
        assertSameBits(resident(kind), exact);
        exact.forEach(
                (name, values) -> {
                    double total = total(values);
                    assertEquals(total, total(rough.get(name)), 0.05 * total, name);
                    assertNotEquals(total, total(rough.get(name)), name);
                });
        Files.writeString(folder.resolve("sums.safetensors"), "no such thing");
        assertSameBits(exact, sums(kind, BATCHES, Optional.of(folder), way, SILENT));
    }

    private static double total(float[] values) {
        double total = 0;
        for (float value : values) {
            total += value;
        }
        return total;
    }
}
