package maec.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
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
import java.util.Objects;
import java.util.stream.Stream;

final class MethodCombiningTest {
    private static final String DARE =
            """
            version: 1
            method: dare-ties-l1-per-tensor
            sources:
              base: base.safetensors
              models: {a: tuned_a.safetensors, b: tuned_b.safetensors}
            seed: 3
            parameters: {density: 0.5, weight: {a: 0.7}}
            rules:
            - {tensors: "*down_proj*", density: 0.2}
            """;

    @TempDir Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void copyModels() throws IOException {
        for (String name : List.of("base", "tuned_a", "tuned_b", "task_arithmetic")) {
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

    private String succeed(Object... arguments) {
        assertEquals(0, run(arguments), () -> err.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aRecipeOfMergekitGivesWhatMergekitComputed() throws IOException {
        Path recipe =
                recipe(
                        """
                        merge_method: task_arithmetic
                        base_model: base.safetensors
                        models:
                        - {model: tuned_a.safetensors, parameters: {weight: 0.7}}
                        - {model: tuned_b.safetensors, parameters: {weight: 0.4}}
                        parameters: {lambda: 0.9}
                        dtype: float32
                        """);
        Path target = folder.resolve("merged");
        succeed("combine", recipe, "--output", target);
        try (TensorSource merged = Checkpoint.open(target);
                TensorSource expected =
                        Checkpoint.open(folder.resolve("task_arithmetic.safetensors"))) {
            for (TensorSpec spec : expected.tensors()) {
                assertArrayEquals(
                        Tensors.readFloats(expected, spec.name()),
                        Tensors.readFloats(merged, spec.name()),
                        1e-6f,
                        spec.name());
            }
        }
    }

    @Test
    void theRecipeBesideTheWeightsMakesTheSameBytesAndTheyCarryTheirOrigin() throws IOException {
        Path first = folder.resolve("first");
        Path again = folder.resolve("again");
        succeed("combine", recipe(DARE), "--output", first);
        succeed("combine", first.resolve("recipe.yaml"), "--output", again);
        assertArrayEquals(
                Files.readAllBytes(first.resolve("model.safetensors")),
                Files.readAllBytes(again.resolve("model.safetensors")));
        try (SafetensorsFile file = SafetensorsFile.open(first.resolve("model.safetensors"))) {
            String settings = Objects.requireNonNull(file.metadata().get("maec_recipe"));
            assertTrue(settings.startsWith("method: dare-ties-l1-per-tensor\n"), settings);
            assertTrue(settings.contains("seed: 3"), settings);
            String inputs = Objects.requireNonNull(file.metadata().get("maec_inputs"));
            assertTrue(inputs.contains("model tuned") || inputs.contains("\"model a\""), inputs);
            assertTrue(file.metadata().containsKey("maec_version"));
        }
        String card = Files.readString(first.resolve("README.md"));
        assertTrue(card.contains("`dare-ties-l1-per-tensor`"), card);
        assertTrue(card.contains("arXiv 2311.03099"), card);
        assertTrue(card.contains("  weight: {a: 0.7}"), card);
    }

    @Test
    void aDryRunSaysWhichRuleHoldsForWhichTensorAndWritesNothing() throws IOException {
        Path target = folder.resolve("merged");
        String said = succeed("combine", recipe(DARE), "--output", target, "--dry-run");
        assertFalse(Files.exists(target));
        List<String> lines = said.lines().toList();
        assertTrue(
                lines.stream()
                        .anyMatch(
                                line ->
                                        line.startsWith("model.layers.0.mlp.down_proj.weight")
                                                && line.contains("density of a 0.2 (rule 1)")
                                                && line.contains("weight of a 0.7 (parameters)")
                                                && line.contains("weight of b 1 (usual)")),
                said);
        assertTrue(
                lines.stream()
                        .anyMatch(
                                line ->
                                        line.startsWith("model.norm.weight")
                                                && line.contains("density of b 0.5 (parameters)")),
                said);
    }

    @Test
    void whatMergekitCannotDoIsNotWrittenForIt() throws IOException {
        Path file = folder.resolve("mergekit.yml");
        String other = DARE.replace("dare-ties-l1-per-tensor", "dare-ties-inverse-density");
        assertEquals(65, run("combine", recipe(other), "--as-mergekit", file));
        assertFalse(Files.exists(file));
        assertTrue(
                err.toString(StandardCharsets.UTF_8)
                        .contains("dare-ties-inverse-density is no method of mergekit"),
                err.toString(StandardCharsets.UTF_8));
        succeed("combine", recipe(DARE), "--as-mergekit", file);
        assertTrue(Files.readString(file).contains("merge_method: dare_ties\n"));
        assertTrue(Files.readString(file).contains("- {filter: down_proj, value: 0.2}"));
    }

    @Test
    void allMethodsAreListedWithTheirParameters() {
        String said = succeed("combine", "--methods");
        assertTrue(said.contains("ties-per-model"), said);
        assertTrue(said.contains("epsilon"), said);
    }

    @Test
    void aTooShortListOfModelsIsRefused() throws IOException {
        String one =
                DARE.replace("dare-ties-l1-per-tensor", "slerp-per-tensor")
                        .replace(", b: tuned_b.safetensors", "")
                        .replaceAll("(?s)seed.*", "");
        assertEquals(65, run("combine", recipe(one), "--output", folder.resolve("merged")));
        assertTrue(
                err.toString(StandardCharsets.UTF_8)
                        .contains("slerp-per-tensor takes 2 models beside the base, not 1;"),
                err.toString(StandardCharsets.UTF_8));
    }
}
