package maec.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.job.JobContext;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The command {@code combine} from recipe file to model folder. */
class CombineCommandTest {
    private static final List<String> FIXTURES =
            List.of("base", "tuned_a", "tuned_b", "task_arithmetic");

    /** mergekit's task arithmetic: λ 0.9 times weights 0.7 and 0.4. */
    private static final String TASK_ARITHMETIC =
            """
            version: 1
            sources:
              base: base.safetensors
              abilities:
                a: {model: tuned_a.safetensors}
              languages:
                b: tuned_b.safetensors
            recipe:
              key_percent: 100
              tensor_percent: 100
              beta: 0
              gamma: {a: 0.63}
              eta: 0.36
            """;

    @TempDir Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void copyModels() throws IOException {
        for (String name : FIXTURES) {
            String file = name + ".safetensors";
            try (var in = getClass().getResourceAsStream("/golden/merge/" + file)) {
                Files.copy(Objects.requireNonNull(in), folder.resolve(file));
            }
        }
    }

    private Path recipe(String text) throws IOException {
        return Files.writeString(folder.resolve("recipe.yaml"), text);
    }

    private int run(Object... arguments) {
        out.reset();
        err.reset();
        String[] texts = Stream.of(arguments).map(String::valueOf).toArray(String[]::new);
        return CommandLineMain.run(
                texts,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Runs a command that has to succeed. */
    private void succeed(Object... arguments) {
        assertEquals(0, run(arguments), this::said);
    }

    @Test
    void withoutMasksItIsTaskArithmeticAsMergekitComputesIt() throws IOException {
        Path target = folder.resolve("merged");
        succeed("combine", recipe(TASK_ARITHMETIC), "--output", target);
        try (TensorSource merged = Checkpoint.open(target);
                TensorSource expected =
                        Checkpoint.open(folder.resolve("task_arithmetic.safetensors"))) {
            assertEquals(10, expected.tensors().size());
            for (TensorSpec spec : expected.tensors()) {
                assertEquals(spec, merged.find(spec.name()).orElseThrow());
                assertArrayEquals(
                        Tensors.readFloats(expected, spec.name()),
                        Tensors.readFloats(merged, spec.name()),
                        1e-6f,
                        spec.name());
            }
        }
    }

    @Test
    void theSameInputsAndRecipeGiveTheSameBytes() throws IOException {
        Path recipe = recipe(TASK_ARITHMETIC.replace("key_percent: 100", "key_percent: 10"));
        succeed("combine", recipe, "--output", folder.resolve("first/m"), "--shard-size", "100kB");
        succeed("combine", recipe, "--output", folder.resolve("second/m"), "--shard-size", "100kB");
        Map<String, byte[]> first = contents(folder.resolve("first/m"));
        Map<String, byte[]> second = contents(folder.resolve("second/m"));
        assertEquals(first.keySet(), second.keySet());
        assertTrue(first.containsKey("model-00001-of-00002.safetensors"), first.keySet()::toString);
        first.forEach((name, bytes) -> assertArrayEquals(bytes, second.get(name), name));
    }

    @Test
    void theRecipeBesideTheWeightsMakesThemAgain() throws IOException {
        Path target = folder.resolve("merged");
        succeed("combine", recipe(TASK_ARITHMETIC), "--output", target);
        Path again = folder.resolve("again");
        succeed("combine", target.resolve("recipe.yaml"), "--output", again);
        assertArrayEquals(
                Files.readAllBytes(target.resolve("model.safetensors")),
                Files.readAllBytes(again.resolve("model.safetensors")));
    }

    @Test
    void theCardNamesBaseFormulaAndCounts() throws IOException {
        Path target = folder.resolve("merged");
        succeed("combine", recipe(TASK_ARITHMETIC), "--output", target);
        String card = Files.readString(target.resolve("README.md"));
        assertTrue(
                card.startsWith(
                        """
                        ---
                        base_model: base.safetensors
                        library_name: transformers
                        tags:
                        - merge
                        - maec
                        ---
                        """),
                card);
        assertTrue(card.contains("θ = θ₀ + 0.63·R(a) + 0.36·R(L)   in 10 of 10 tensors"), card);
        assertTrue(card.contains("R(a) = 1·Δ(a), on its 100 % most important"), card);
        try (Checkpoint written = Checkpoint.open(target)) {
            Map<String, String> metadata = written.files().getFirst().metadata();
            assertTrue(metadata.getOrDefault("maec_recipe", "").contains("eta: 0.36\n"));
            assertTrue(metadata.getOrDefault("maec_inputs", "").contains("\"ability a\""));
        }
    }

    @Test
    void aDryRunSaysWhatWouldBeWrittenAndLeavesNothing() throws IOException {
        Path target = folder.resolve("merged");
        Path recipe = recipe(TASK_ARITHMETIC.replace("tensor_percent: 100", "tensor_percent: 50"));
        var before = contents(folder).keySet();
        succeed("combine", recipe, "--output", target, "--dry-run", "--json");
        assertEquals(before, contents(folder).keySet());
        assertFalse(Files.exists(target));
        JsonNode tree = new ObjectMapper().readTree(out.toByteArray());
        assertFalse(tree.get("written").asBoolean());
        assertEquals(10, tree.get("tensors").asInt());
        assertEquals(5, tree.get("selected").size());
        assertEquals(1, tree.get("shards").asInt());
        try (TensorSource base = Checkpoint.open(folder.resolve("base.safetensors"))) {
            assertEquals(
                    base.tensors().stream().mapToLong(TensorSpec::bytes).sum(),
                    tree.get("bytes").asLong());
        }
    }

    @Test
    void weightsAreRoundedOnceToTheTypeThatWasAskedFor() throws IOException {
        Path full = folder.resolve("full");
        Path half = folder.resolve("half");
        succeed("combine", recipe(TASK_ARITHMETIC), "--output", full);
        succeed("combine", recipe(TASK_ARITHMETIC), "--output", half, "--dtype", "bf16");
        try (TensorSource exact = Checkpoint.open(full);
                TensorSource rounded = Checkpoint.open(half)) {
            for (TensorSpec spec : exact.tensors()) {
                assertEquals(DType.BF16, rounded.find(spec.name()).orElseThrow().dtype());
                float[] values = Tensors.readFloats(exact, spec.name());
                float[] found = Tensors.readFloats(rounded, spec.name());
                for (int k = 0; k < values.length; k++) {
                    assertEquals(nearestBfloat16(values[k]), found[k], spec.name());
                }
            }
        }
    }

    /** Round to nearest even on the upper sixteen bits. */
    private static float nearestBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int rounded = bits + 0x7fff + ((bits >>> 16) & 1);
        return Float.intBitsToFloat(rounded & 0xffff0000);
    }

    @Test
    void withoutAWishTheBaseTypesAreKept() throws IOException {
        Path base = folder.resolve("mixed.safetensors");
        Path tuned = folder.resolve("moved.safetensors");
        float[] wide = {0.1f, 0.2f, 0.3f};
        write(base, wide, new float[] {1, 2, 3});
        write(tuned, new float[] {0.15f, 0.2f, 0.3f}, new float[] {1, 2.5f, 3});
        Path recipe =
                recipe(
                        """
                        version: 1
                        sources:
                          base: mixed.safetensors
                          languages: {es: moved.safetensors}
                        """);
        Path target = folder.resolve("merged");
        succeed("combine", recipe, "--output", target);
        try (TensorSource merged = Checkpoint.open(target)) {
            assertEquals(DType.F32, merged.find("wide").orElseThrow().dtype());
            assertEquals(DType.BF16, merged.find("narrow").orElseThrow().dtype());
            assertArrayEquals(
                    new float[] {0.15f, 0.2f, 0.3f}, Tensors.readFloats(merged, "wide"), 1e-7f);
            assertArrayEquals(new float[] {1, 2.5f, 3}, Tensors.readFloats(merged, "narrow"));
        }
    }

    private static void write(Path file, float[] wide, float[] narrow) {
        var source =
                MemoryTensors.builder()
                        .floats("wide", wide, 3)
                        .floats("narrow", DType.BF16, narrow, 3)
                        .build();
        SafetensorsWriter.write(file, source, Map.of(), JobContext.silent());
    }

    @Test
    void anExistingFolderIsNotTouched() throws IOException {
        Path target = Files.createDirectory(folder.resolve("merged"));
        Files.writeString(target.resolve("thesis.txt"), "years of work");
        assertEquals(73, run("combine", recipe(TASK_ARITHMETIC), "--output", target));
        assertOneSentence("is not empty");
        assertEquals(List.of("thesis.txt"), List.copyOf(contents(target).keySet()));
    }

    @Test
    void wrongRecipesEndInOneSentence() throws IOException {
        Path target = folder.resolve("merged");
        assertEquals(66, run("combine", folder.resolve("absent.yaml"), "--output", target));
        assertOneSentence("cannot be read");
        assertEquals(65, run("combine", recipe("etta: 1"), "--output", target));
        assertOneSentence("line 1: etta is not a key of recipes");
        Path recipe = recipe(TASK_ARITHMETIC.replace("b: tuned_b", "b: tuned_c"));
        assertEquals(66, run("combine", recipe, "--output", target));
        assertOneSentence("line 7: sources.languages.b names");
        assertEquals(64, run("combine", recipe, "--output", target, "--dtype", "int4"));
        assertOneSentence("none of fp32, fp16 and bf16");
        assertEquals(64, run("combine", recipe, "--output", target, "--shard-size", "0"));
        assertOneSentence("no size");
        assertFalse(Files.exists(target));
    }

    @Test
    void modelsThatDoNotFitEndInOneSentence() throws IOException {
        write(folder.resolve("tuned_b.safetensors"), new float[3], new float[3]);
        Path target = folder.resolve("merged");
        assertEquals(65, run("combine", recipe(TASK_ARITHMETIC), "--output", target));
        assertOneSentence("The model of language b has no tensor");
        assertFalse(Files.exists(target));
    }

    private void assertOneSentence(String part) {
        List<String> lines = said().lines().filter(line -> line.startsWith("maec: ")).toList();
        assertEquals(1, lines.size(), this::said);
        assertTrue(lines.getFirst().contains(part), this::said);
        assertFalse(said().contains("Exception"), this::said);
    }

    @Test
    void neitherTheEngineNorTheWindowIsLoaded() throws IOException, InterruptedException {
        Path target = folder.resolve("merged");
        Path log = folder.resolve("java.log");
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-verbose:class",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "maec.Main",
                                "combine",
                                recipe(TASK_ARITHMETIC).toString(),
                                "--output",
                                target.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertEquals(0, process.waitFor(), () -> "see " + log);
        List<String> loaded = Files.readAllLines(log);
        assertTrue(loaded.stream().anyMatch(line -> line.contains("maec.combine.MergedSource")));
        assertEquals(
                List.of(),
                loaded.stream()
                        .filter(line -> line.contains(" ai.djl.") || line.contains(" javafx."))
                        .toList());
    }

    private static Map<String, byte[]> contents(Path folder) throws IOException {
        Map<String, byte[]> contents = new java.util.TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }
}
