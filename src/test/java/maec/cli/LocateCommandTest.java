package maec.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.checkpoint.ImportanceMap;
import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.WeightMask;
import maec.extract.ScoreCatalog;
import maec.extract.ScoreKind;
import maec.extract.ScoreParameter;
import maec.tensor.TensorSpec;
import maec.workflow.SharedSample;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the options of locate do to a project. */
class LocateCommandTest {
    @TempDir Path folder;
    private Path project;
    private String err = "";

    @BeforeEach
    void copyTheSample() {
        project = SharedSample.copyTo(SharedSample.tiny(), folder.resolve("project"));
    }

    private String locate(int code, String... options) {
        var arguments = new String[options.length + 2];
        arguments[0] = "locate";
        arguments[1] = project.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return run(code, arguments);
    }

    private String run(int code, String... arguments) {
        var out = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        try (var outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                var errStream = new PrintStream(errors, true, StandardCharsets.UTF_8)) {
            int found = CommandLineMain.run(arguments, outStream, errStream);
            err = errors.toString(StandardCharsets.UTF_8);
            assertEquals(code, found, err);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private JsonNode provenance() throws IOException {
        return new ObjectMapper().readTree(Files.readString(artifact(".provenance.json")));
    }

    private Path artifact(String suffix) {
        return project.resolve("artifacts/arithmetic.importance.safetensors" + suffix);
    }

    private long keys(double percent) {
        try (ImportanceMap map = ImportanceMap.open(artifact(""))) {
            return WeightMask.topPercent(map, percent).count();
        }
    }

    @Test
    void theUsualWayHasTheProvenanceThatItAlwaysHad() throws IOException {
        var names = new HashSet<String>();
        provenance().path("parameters").fieldNames().forEachRemaining(names::add);
        assertFalse(names.contains("unit") || names.contains("pool"), names.toString());
        assertEquals("value-change", provenance().path("parameters").path("score").asText());
        assertTrue(
                names.containsAll(
                        Set.of(
                                "ability share",
                                "embeddings and head",
                                "steps",
                                "trained percent",
                                "window tokens")),
                names.toString());
        String before = Files.readString(artifact(".provenance.json"));
        byte[] map = Files.readAllBytes(artifact(""));
        locate(0);
        assertEquals(before, Files.readString(artifact(".provenance.json")));
        assertEquals(Arrays.hashCode(map), Arrays.hashCode(Files.readAllBytes(artifact(""))));
    }

    @Test
    void whatIsChosenIsKeptInTheProjectAndLocated() throws IOException {
        long usual = keys(30);
        String out =
                locate(
                        0,
                        "--score",
                        "taylor",
                        "--batches",
                        "2",
                        "--unit",
                        "row",
                        "--pool",
                        "layer",
                        "--control",
                        "20");
        assertEquals(
                "located  arithmetic  taylor by row within layer without the control's top 20.0 %",
                out.strip());
        JsonNode parameters = provenance().path("parameters");
        assertEquals("taylor", parameters.path("score").asText());
        assertEquals("2", parameters.path("batches").asText());
        assertEquals("row", parameters.path("unit").asText());
        assertEquals("layer", parameters.path("pool").asText());
        assertEquals("20.0", parameters.path("control percent").asText());
        assertTrue(provenance().path("inputs").has("control"));
        assertEquals(usual, keys(30), 3);
        String first = provenance().toString();
        locate(0, "--control", "0");
        assertFalse(provenance().path("parameters").has("control percent"));
        assertEquals("taylor", provenance().path("parameters").path("score").asText());
        assertNotEquals(first, provenance().toString());
    }

    @Test
    void aRandomSetIsExactlyAsLarge() {
        long usual = keys(30);
        locate(0, "--score", "random", "--draw", "3");
        assertEquals(usual, keys(30));
    }

    @Test
    void whatNobodyDeclaredIsOneSentenceAndChangesNothing() throws IOException {
        String before = Files.readString(project.resolve("project.maec"));
        for (String[] wrong :
                new String[][] {
                    {"--score", "tailor"},
                    {"--unit", "column"},
                    {"--pool", "world"},
                    {"--control", "120"},
                    {"--control", "much"},
                    {"--batches", "3"},
                    {"--steps", "0"},
                    {"--learning-rate", "fast"}
                }) {
            locate(
                    wrong[0].equals("--unit")
                                    || wrong[0].equals("--pool")
                                    || wrong[0].equals("--control")
                            ? 64
                            : 65,
                    wrong);
            assertEquals(1, err.lines().filter(line -> line.startsWith("maec: ")).count(), err);
            assertFalse(err.contains("Exception"), err);
        }
        assertEquals(before, Files.readString(project.resolve("project.maec")));
    }

    @Test
    void maskAndUnitsAreWrittenForNotebooks() throws IOException {
        Path mask = folder.resolve("mask.safetensors");
        Path units = folder.resolve("units.csv");
        run(
                0,
                "importance",
                project.toString(),
                "arithmetic",
                "--mask",
                mask.toString(),
                "--percent",
                "30",
                "--units",
                units.toString());
        try (SafetensorsFile file = SafetensorsFile.open(mask);
                ImportanceMap map = ImportanceMap.open(artifact(""))) {
            assertEquals("maec-mask-1", file.metadata().get("kind"));
            var keys =
                    WeightMask.topPercent(
                            map, file.metadata().get("percent").equals("29.6") ? 29.6 : 31.2);
            for (TensorSpec tensor : file.tensors()) {
                byte[] bytes = new byte[(int) tensor.count()];
                file.readBytes(tensor.name(), 0, MemorySegment.ofArray(bytes), bytes.length);
                byte[] expected = new byte[bytes.length];
                for (int index : keys.of(tensor.name())) {
                    expected[index] = 1;
                }
                assertArrayEquals(expected, bytes, tensor.name());
            }
        }
        List<String> lines = Files.readAllLines(units);
        assertEquals("layer,kind,unit,score,rank,percentile", lines.getFirst());
        List<String[]> ffn =
                lines.stream()
                        .map(line -> line.split(","))
                        .filter(it -> it[1].equals("FFN unit"))
                        .sorted(Comparator.comparingInt(it -> Integer.parseInt(it[4])))
                        .toList();
        for (int rank = 1; rank <= ffn.size(); rank++) {
            String[] unit = ffn.get(rank - 1);
            assertEquals(rank, Integer.parseInt(unit[4]));
            assertEquals(100.0 * rank / ffn.size(), Double.parseDouble(unit[5]), 1e-4);
            if (rank > 1) {
                assertTrue(Float.parseFloat(unit[3]) <= Float.parseFloat(ffn.get(rank - 2)[3]));
            }
        }
        run(65, "importance", project.toString(), "chess", "--units", units.toString());
        assertTrue(err.contains("It has arithmetic") || err.contains("it has arithmetic"), err);
        run(64, "importance", project.toString(), "arithmetic");
    }

    @Test
    void theListNamesEveryScoreAndParameter() {
        String out = run(0, "locate", "--list");
        for (ScoreKind kind : ScoreCatalog.all()) {
            assertTrue(out.contains(kind.id() + " ") && out.contains(kind.formula()), out);
            for (ScoreParameter one : kind.parameters()) {
                assertTrue(out.contains("--" + one.name() + " "), out);
            }
        }
    }
}
