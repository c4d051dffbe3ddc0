package maec.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.checkpoint.ImportanceMap;
import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;
import maec.workflow.SharedSample;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Importance leaves a project and comes into another one. */
class ImportanceCommandTest {
    private static final String Q = "model.layers.0.self_attn.q_proj.weight";
    private static final Map<String, String> MASK = Map.of("kind", "maec-mask-1");

    @TempDir Path folder;
    private Path project;
    private Path source;

    @BeforeEach
    void copyTheSample() {
        project = SharedSample.copyTo(SharedSample.tiny(), folder.resolve("project"));
        source = SharedSample.copyTo(SharedSample.tiny(), folder.resolve("source"));
    }

    private String importance(Path of, Object... options) {
        CommandRun run = run(of, options);
        assertEquals(0, run.exitCode(), run.err());
        return run.out();
    }

    private CommandRun run(Path of, Object... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "importance";
        arguments[1] = of.toString();
        arguments[2] = "arithmetic";
        for (int i = 0; i < options.length; i++) {
            arguments[i + 3] = options[i].toString();
        }
        return CommandRun.of(arguments);
    }

    private Path map() {
        return project.resolve("artifacts/arithmetic.importance.safetensors");
    }

    private JsonNode provenance() throws IOException {
        return new ObjectMapper().readTree(Files.readString(Path.of(map() + ".provenance.json")));
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static Map<String, byte[]> content(Path file) {
        Map<String, byte[]> content = new TreeMap<>();
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            for (TensorSpec tensor : tensors.tensors()) {
                byte[] bytes = new byte[(int) tensor.count()];
                tensors.readBytes(tensor.name(), 0, MemorySegment.ofArray(bytes), bytes.length);
                content.put(tensor.name(), bytes);
            }
        }
        return content;
    }

    private Path mask(String name, TensorSpec tensor, int... ones) {
        byte[] bytes = new byte[(int) tensor.bytes()];
        for (int one : ones) {
            bytes[one] = 1;
        }
        SafetensorsWriter.write(
                file(name),
                MemoryTensors.builder().bytes(tensor, bytes).build(),
                MASK,
                JobContext.silent());
        return file(name);
    }

    private TensorSpec query() {
        try (ImportanceMap map = ImportanceMap.open(map())) {
            return map.find(Q).orElseThrow();
        }
    }

    @Test
    void aMapComesBackByteForByteAndSaysWhereItIsFrom() throws IOException {
        CommandRun other =
                CommandRun.of("locate", source.toString(), "--score", "random", "--unit", "row");
        assertEquals(0, other.exitCode(), other.err());
        importance(source, "--map", file("map.safetensors"));
        importance(project, "--import", file("map.safetensors"));
        byte[] brought = Files.readAllBytes(file("map.safetensors"));
        assertArrayEquals(brought, Files.readAllBytes(map()));
        assertEquals("import/1", provenance().path("algorithm").asText());
        assertEquals(
                "map.safetensors", provenance().path("parameters").path("imported from").asText());
        assertTrue(provenance().path("inputs").path("imported").asText().startsWith("sha256:"));
        importance(project, "--map", file("again.safetensors"));
        assertArrayEquals(brought, Files.readAllBytes(file("again.safetensors")));
        CommandRun located = CommandRun.of("locate", project.toString());
        assertTrue(located.out().startsWith("imported  arithmetic  from "), located.out());
        assertArrayEquals(brought, Files.readAllBytes(map()));
    }

    @Test
    void aMaskIsTheKeyNeuronsAtEveryShareBelowAHundred() {
        importance(source, "--mask", file("mask.safetensors"), "--percent", "7");
        long ones =
                content(file("mask.safetensors")).values().stream()
                        .mapToLong(ImportanceCommandTest::ones)
                        .sum();
        String out = importance(project, "--import", file("mask.safetensors"));
        assertTrue(out.contains(ones + " key weights at k₁ = "), out);
        for (String percent : new String[] {"0.1", "7", "30", "98"}) {
            importance(project, "--mask", file("again.safetensors"), "--percent", percent);
            Map<String, byte[]> again = content(file("again.safetensors"));
            content(file("mask.safetensors"))
                    .forEach((name, bits) -> assertArrayEquals(bits, again.get(name), name));
        }
    }

    private static long ones(byte[] bits) {
        long ones = 0;
        for (byte bit : bits) {
            ones += bit;
        }
        return ones;
    }

    @Test
    void trainingChangesExactlyWhatTheMaskNames() throws IOException {
        Path mask = mask("mask.safetensors", query(), 3, 5, 64);
        importance(project, "--import", mask);
        byte[] imported = Files.readAllBytes(map());
        CommandRun trained = CommandRun.of("train", project.toString());
        assertEquals(0, trained.exitCode(), trained.err());
        assertArrayEquals(imported, Files.readAllBytes(map()));
        Path delta = project.resolve("artifacts/arithmetic.delta.safetensors");
        try (SafetensorsFile changed = SafetensorsFile.open(delta)) {
            assertEquals(
                    "indices." + Q + " values." + Q,
                    String.join(
                            " ",
                            changed.tensors().stream().map(TensorSpec::name).sorted().toList()));
            assertEquals(3, changed.find("values." + Q).orElseThrow().count());
        }
    }

    @Test
    void aUnitTableRanksUnitsAsItsScoresDo() throws IOException {
        importance(source, "--units", file("units.csv"));
        importance(project, "--import", file("units.csv"));
        importance(project, "--units", file("again.csv"));
        var before = Files.readAllLines(file("units.csv"));
        var after = Files.readAllLines(file("again.csv"));
        assertEquals(before.size(), after.size());
        for (int line = 1; line < before.size(); line++) {
            double expected = Double.parseDouble(before.get(line).split(",")[3]);
            double found = Double.parseDouble(after.get(line).split(",")[3]);
            assertEquals(expected, found, 1e-5 * expected, before.get(line));
        }
    }

    @Test
    void aListOfUnitsWithoutScoresIsASelection() throws IOException {
        Files.writeString(
                file("lape.csv"),
                "language,layer,unit,entropy,\"p es, sw\"\nes,0,3,0.1,0.5\nsw,0,3,0.1,0.5\n");
        importance(project, "--import", file("lape.csv"));
        try (ImportanceMap map = ImportanceMap.open(map())) {
            var keys = WeightMask.topPercent(map, 1);
            int width = (int) map.find(Q).orElseThrow().shape().size(1);
            assertEquals(3L * width, keys.count());
            int[] gate = keys.of("model.layers.0.mlp.gate_proj.weight");
            assertEquals(3 * width, gate[0]);
            assertEquals(width, gate.length);
            int ffn =
                    (int)
                            map.find("model.layers.0.mlp.down_proj.weight")
                                    .orElseThrow()
                                    .shape()
                                    .size(1);
            int[] down = keys.of("model.layers.0.mlp.down_proj.weight");
            assertEquals(3, down[0]);
            assertEquals(3 + ffn, down[1]);
        }
    }

    @Test
    void whatDoesNotFitIsOneSentenceAndChangesNothing() throws IOException {
        byte[] before = Files.readAllBytes(map());
        String manifest = Files.readString(project.resolve("project.maec"));
        var small = new TensorSpec(Q, DType.U8, Shape.of(2, 2));
        var other = new TensorSpec("no.such.weight", DType.U8, Shape.of(2));
        mask("shape.safetensors", small, 1);
        mask("name.safetensors", other, 1);
        mask("empty.safetensors", query());
        mask("type.safetensors", new TensorSpec(Q, DType.F32, query().shape()), 0);
        Files.writeString(file("layer.csv"), "layer,unit\n0,1\n77,1\n");
        Files.writeString(file("twice.csv"), "layer,unit,score\n0,1,3\n0,1,4\n");
        Files.writeString(file("negative.csv"), "layer,unit,score\n0,1,-3\n");
        Files.writeString(file("heading.csv"), "a,b\n1,2\n");
        for (String[] wrong :
                new String[][] {
                    {"shape.safetensors", "is " + query().shape() + " there and 2 × 2 here"},
                    {"name.safetensors", "is missing there"},
                    {"empty.safetensors", "marks no weight as key"},
                    {"type.safetensors", "is not U8"},
                    {"layer.csv", "Line 3 of "},
                    {"twice.csv", "Line 3 of "},
                    {"negative.csv", "has the score '-3'"},
                    {"heading.csv", "does not name the columns layer and unit"},
                    {"missing.csv", "missing.csv"},
                    {"project/artifacts/arithmetic.profile.safetensors", "the project's own"}
                }) {
            CommandRun run = run(project, "--import", file(wrong[0]));
            assertTrue(run.exitCode() > 0, wrong[0]);
            assertTrue(run.err().contains(wrong[1]), run.err());
            assertEquals(1, run.err().lines().filter(it -> it.startsWith("maec: ")).count());
            assertFalse(run.err().contains("Exception"), run.err());
        }
        assertArrayEquals(before, Files.readAllBytes(map()));
        assertEquals(manifest, Files.readString(project.resolve("project.maec")));
    }

    @Test
    void anImportEndsWhenItIsDroppedOrAScoreIsNamed() throws IOException {
        byte[] ranked = Files.readAllBytes(map());
        Path mask = mask("mask.safetensors", query(), 3);
        importance(project, "--import", mask);
        importance(project, "--drop-import");
        assertArrayEquals(ranked, Files.readAllBytes(map()));
        importance(project, "--import", mask);
        CommandRun.of("locate", project.toString(), "--unit", "weight");
        assertArrayEquals(ranked, Files.readAllBytes(map()));
        assertEquals("importance/1", provenance().path("algorithm").asText());
    }

    @Test
    void anImportThatIsNeededAgainAndGoneIsNamed() throws IOException {
        Path mask = mask("mask.safetensors", query(), 3);
        importance(project, "--import", mask);
        Files.delete(mask);
        importance(project, "--mask", file("copy.safetensors"));
        Files.delete(map());
        CommandRun run = run(project, "--mask", file("copy.safetensors"));
        assertEquals(65, run.exitCode());
        assertTrue(run.err().contains("was imported from " + mask + ", which is no longer"));
    }
}
