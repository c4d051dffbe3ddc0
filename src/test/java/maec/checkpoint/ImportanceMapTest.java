package maec.checkpoint;

import static maec.checkpoint.Problems.assertProblem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.job.JobContext;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

class ImportanceMapTest {
    private static final List<TensorSpec> WEIGHTS =
            List.of(
                    new TensorSpec("a", DType.BF16, Shape.of(2, 5)),
                    new TensorSpec("b", DType.F32, Shape.of(3)));

    @TempDir private Path folder;

    private Path file() {
        return folder.resolve("importance.safetensors");
    }

    private static double[] thresholds() {
        double[] thresholds = new double[ImportanceBins.COUNT];
        for (int bin = 0; bin < thresholds.length; bin++) {
            thresholds[bin] = 1.0 / (bin + 3);
        }
        return thresholds;
    }

    private void write() {
        try (SafetensorsWriter writer =
                ImportanceMap.create(
                        file(), WEIGHTS, "value-change", thresholds(), 5.0, Map.of("seed", "1"))) {
            byte[] first = {0, 9, (byte) 249, 50, 49};
            ImportanceMap.writeBins(writer, "a", 5, first, 5);
            ImportanceMap.writeBins(writer, "a", 0, new byte[] {(byte) 200, 0, 1, 2, 3}, 5);
            ImportanceMap.writeBins(writer, "b", 0, new byte[] {100, (byte) 150, 0}, 3);
            writer.commit();
        }
    }

    @Test
    void otherFilesAreRefused() {
        MemoryTensors other = MemoryTensors.builder().floats("a", new float[1], 1).build();
        SafetensorsWriter.write(file(), other, Map.of(), JobContext.silent());
        assertProblem(
                new ArtifactProblem.OtherKind(file(), "importance map", ""),
                () -> ImportanceMap.open(file()));
    }

    @Test
    void aMapWithoutItsFactsIsRefused() {
        MemoryTensors other = MemoryTensors.builder().floats("a", new float[1], 1).build();
        Map<String, String> metadata = new HashMap<>();
        metadata.put("kind", ImportanceMap.KIND);
        refusesAsMalformed(other, metadata);
        metadata.put("thresholds", "1,2");
        refusesAsMalformed(other, metadata);
        metadata.put("thresholds", "x" + ",1".repeat(249));
        refusesAsMalformed(other, metadata);
        metadata.put("thresholds", "1" + ",1".repeat(249));
        refusesAsMalformed(other, metadata);
        metadata.put("trained_percent", "many");
        refusesAsMalformed(other, metadata);
        metadata.put("trained_percent", "5");
        refusesAsMalformed(other, metadata);
    }

    private void refusesAsMalformed(TensorSource content, Map<String, String> metadata) {
        SafetensorsWriter.write(file(), content, metadata, JobContext.silent());
        assertInstanceOf(
                ArtifactProblem.Malformed.class, Problems.of(() -> ImportanceMap.open(file())));
    }

    @Test
    void whatWasWrittenReadsBack() {
        write();
        try (ImportanceMap map = ImportanceMap.open(file())) {
            assertEquals("value-change", map.score());
            assertEquals(5.0, map.trainedPercent());
            assertArrayEquals(thresholds(), map.thresholds());
            assertEquals("1", map.metadata().get("seed"));
            assertEquals(Shape.of(2, 5), map.find("a").orElseThrow().shape());
            byte[] bins = new byte[4];
            map.readBins("a", 4, bins, 1, 3);
            assertArrayEquals(new byte[] {0, 3, 0, 9}, bins);
            assertThrows(IllegalArgumentException.class, () -> map.readBins("a", 8, bins, 0, 3));
        }
    }

    @Test
    void theTopIsWhatLiesInTheLeadingBins() {
        write();
        try (ImportanceMap map = ImportanceMap.open(file())) {
            WeightMask.SelectedWeights five = WeightMask.topPercent(map, 5);
            assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6, 9}, five.of("a"));
            assertArrayEquals(new int[] {2}, five.of("b"));
            assertEquals(8, five.count());
            assertEquals(13, WeightMask.topPercent(map, 100).count());
            WeightMask.SelectedWeights none = WeightMask.topPercent(map, 0);
            assertEquals(Set.of(), none.tensors());
            assertArrayEquals(new int[0], none.of("a"));
            assertEquals(0, none.count());
        }
    }

    @Test
    void indicesThatDoNotAscendAreADefectOfTheCaller() {
        for (int[] indices : new int[][] {{1, 1}, {2, 1}, {-1}}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new WeightMask.SelectedWeights(new TreeMap<>(Map.of("a", indices))));
        }
    }
}
