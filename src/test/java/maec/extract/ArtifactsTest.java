package maec.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.ImportanceBins;
import maec.checkpoint.ImportanceMap;
import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.WeightMask;
import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** What extraction leaves on disk can be read back. */
class ArtifactsTest {
    private static final JobContext SILENT = JobContext.silent();
    private static final String GATE = "model.layers.0.mlp.gate_proj.weight";
    private static final String EMBEDDING = "model.embed_tokens.weight";

    @TempDir Path folder;

    private static ArraySource scores() {
        var random = new SplittableRandom(4);
        float[] gate = new float[6_000];
        float[] embedding = new float[4_000];
        for (int i = 0; i < gate.length; i++) {
            gate[i] = (float) random.nextDouble();
        }
        return new ArraySource()
                .with(EMBEDDING, Shape.of(40, 100), embedding)
                .with(GATE, Shape.of(60, 100), gate);
    }

    private static final ImportanceBinning.Subject SUBJECT =
            new ImportanceBinning.Subject("sums", "value-change", 30);

    @Test
    void aStoppedBinningLeavesNoFile() throws IOException {
        var token = new CancelToken();
        var context =
                new JobContext(
                        progress -> {
                            if (progress.stage().startsWith("assigning")) {
                                token.cancel();
                            }
                        },
                        token);
        assertThrows(
                JobCancelledException.class,
                () ->
                        new ImportanceBinning(scores(), _ -> true)
                                .write(folder.resolve("map"), SUBJECT, Map.of(), context));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void theImportanceMapSelectsExactlyTheShareAsked() {
        Path file = folder.resolve("importance.safetensors");
        ArraySource scores = scores();
        new ImportanceBinning(scores, _ -> true).write(file, SUBJECT, Map.of("seed", "4"), SILENT);
        try (ImportanceMap map = ImportanceMap.open(file)) {
            assertEquals("value-change", map.score());
            assertEquals(30, map.trainedPercent());
            assertEquals("4", map.metadata().get("seed"));
            int[] chosen = WeightMask.topPercent(map, 5).of(GATE);
            float[] gate = scores.values(GATE);
            float[] sorted = gate.clone();
            Arrays.sort(sorted);
            assertEquals(500, chosen.length);
            for (int index : chosen) {
                assertTrue(gate[index] >= sorted[sorted.length - 500]);
            }
            assertEquals(10_000, WeightMask.topPercent(map, 100).count());
            assertEquals(
                    sorted[sorted.length - 500],
                    (float) map.thresholds()[ImportanceBins.binsWithin(5) - 1]);
        }
    }

    @Test
    void tensorsOutOfPlayAreNotInTheMap() {
        Path file = folder.resolve("importance.safetensors");
        new ImportanceBinning(scores(), name -> !name.equals(EMBEDDING))
                .write(file, SUBJECT, Map.of(), SILENT);
        try (ImportanceMap map = ImportanceMap.open(file)) {
            assertTrue(map.find(EMBEDDING).isEmpty());
            assertEquals(300, WeightMask.topPercent(map, 5).count());
        }
    }

    @Test
    void aProfileComesBackAsItWas() {
        NeuronProfile profile =
                new ImportanceBinning(scores(), _ -> true)
                        .write(folder.resolve("map"), SUBJECT, Map.of(), SILENT);
        Path file = folder.resolve("profile.safetensors");
        ProfileFile.write(file, profile, Map.of("made by", "a test"), SILENT);
        NeuronProfile read = ProfileFile.read(file);
        assertEquals("sums", read.ability());
        assertEquals("value-change", read.score());
        assertEquals(30, read.trainedKeyPercent());
        assertEquals(profile.histogram(), read.histogram());
        assertFalse(read.histogram().counts().isEmpty());
        assertEquals(4_000, read.histogram().zeros());
        assertEquals(1, read.units().size());
        assertEquals(UnitKind.FFN_UNIT, read.units().getFirst().kind());
        assertEquals(60, read.units().getFirst().units());
        assertArrayEquals(profile.units().getFirst().values(), read.units().getFirst().values());
    }

    @Test
    void mapAndProfileNameTheRuleOnlyWhereItIsNotAsUsual() {
        var rule = new RankingRule(RankedUnit.ROW, RankingPool.LAYER, OptionalDouble.of(20));
        var subject = new ImportanceBinning.Subject("sums", "taylor", 30, rule);
        Path map = folder.resolve("map");
        Path file = folder.resolve("profile.safetensors");
        NeuronProfile profile =
                new ImportanceBinning(scores(), _ -> true).write(map, subject, Map.of(), SILENT);
        ProfileFile.write(file, profile, Map.of(), SILENT);
        assertEquals(rule, ProfileFile.read(file).rule());
        try (ImportanceMap read = ImportanceMap.open(map)) {
            assertEquals("row", read.metadata().get("unit"));
            assertEquals("layer", read.metadata().get("pool"));
        }
        NeuronProfile usual =
                new ImportanceBinning(scores(), _ -> true).write(map, SUBJECT, Map.of(), SILENT);
        ProfileFile.write(file, usual, Map.of(), SILENT);
        assertEquals(RankingRule.usual(), ProfileFile.read(file).rule());
        try (ImportanceMap read = ImportanceMap.open(map)) {
            assertFalse(read.metadata().containsKey("unit"), "as older versions wrote it");
        }
    }

    @Test
    void aProfileOfZerosComesBackToo() {
        var zeros = new ArraySource().with(GATE, Shape.of(2, 2), 0, 0, 0, 0);
        NeuronProfile profile =
                new ImportanceBinning(zeros, _ -> true)
                        .write(folder.resolve("map"), SUBJECT, Map.of(), SILENT);
        Path file = folder.resolve("profile.safetensors");
        ProfileFile.write(file, profile, Map.of(), SILENT);
        assertEquals(profile.histogram(), ProfileFile.read(file).histogram());
    }

    @Test
    void refusesFilesThatAreNoProfile() {
        Path file = folder.resolve("other.safetensors");
        var fine = new HashMap<String, String>();
        fine.put("kind", ProfileFile.KIND);
        fine.put("ability", "sums");
        fine.put("score", "taylor");
        fine.put("trained_percent", "x");
        MemoryTensors empty =
                MemoryTensors.builder()
                        .longs("histogram.counts", new long[] {1, 2}, 2)
                        .longs("histogram.zeros", new long[] {0}, 1)
                        .longs("thresholds", new long[] {0}, 1)
                        .build();
        SafetensorsWriter.write(file, empty, Map.of("kind", "x"), SILENT);
        assertEquals(
                new ExtractProblem.NoProfile(file, "its metadata do not say maec-neuron-profile-1"),
                problemOf(file));
        SafetensorsWriter.write(file, empty, fine, SILENT);
        assertEquals(
                new ExtractProblem.NoProfile(file, "it lacks histogram.edges"), problemOf(file));
        fine.remove("score");
        SafetensorsWriter.write(file, empty, fine, SILENT);
        assertEquals(
                new ExtractProblem.NoProfile(file, "its metadata lack score"), problemOf(file));
    }

    private static maec.job.Problem problemOf(Path file) {
        return assertThrows(ProblemException.class, () -> ProfileFile.read(file)).problem();
    }
}
