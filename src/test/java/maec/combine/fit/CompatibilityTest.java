package maec.combine.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.MemoryTensors;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.model.TokenTable.Overlap;
import maec.tensor.DType;
import maec.tensor.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is found to differ, and what the choices make of it. */
class CompatibilityTest {
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String UP = "model.layers.0.mlp.up_proj.weight";
    private static final List<String> ABC = List.of("a", "b", "c");

    @TempDir private Path folder;

    private Compatibility compare(MemoryTensors base, MemoryTensors tuned) throws IOException {
        return compare(base, List.of(), tuned, List.of());
    }

    private Compatibility compare(
            MemoryTensors base, List<String> tokens, MemoryTensors tuned, List<String> others)
            throws IOException {
        return Compatibility.of(
                Models.FINDER,
                Models.write(folder.resolve("base"), base, tokens),
                Models.write(folder.resolve("tuned"), tuned, others));
    }

    @Test
    void aModelFitsItself() throws IOException {
        MemoryTensors model = Models.model(0, 3).build();
        Compatibility found = compare(model, ABC, model, ABC);
        assertEquals(List.of(), found.differences());
        assertEquals(2, found.matching());
        assertFalse(found.isRefused() || found.needsChoice());
        assertEquals(Optional.of(3), found.base().tokens());
        assertEquals(12, found.base().weights());
    }

    @Test
    void aLongerVocabularyHasThreeChoicesWhereTokensAreKnown() throws IOException {
        Compatibility found =
                compare(
                        Models.model(0, 3).build(),
                        ABC,
                        Models.model(100, 5).build(),
                        List.of("a", "b", "c", "d", "e"));
        var overlap = new Overlap(3, 0, 0, 2);
        assertEquals(
                List.of(
                        new Difference.OtherVocabulary(
                                List.of(EMBEDDING), 3, 5, Optional.of(overlap))),
                found.differences());
        assertEquals(
                List.of(Choice.BASE_ROWS, Choice.EXTEND, Choice.ALIGN),
                found.differences().getFirst().choices());
        assertTrue(found.needsChoice());
    }

    @Test
    void withoutTokenizersRowsCannotBeAligned() throws IOException {
        Compatibility found = compare(Models.model(0, 3).build(), Models.model(0, 2).build());
        assertEquals(List.of(Choice.BASE_ROWS), found.differences().getFirst().choices());
    }

    @Test
    void tokensWithOtherIdsCanOnlyBeAligned() throws IOException {
        MemoryTensors model = Models.model(0, 3).build();
        Compatibility found = compare(model, ABC, model, List.of("a", "c", "b"));
        assertEquals(
                List.of(new Difference.OtherTokens(new Overlap(1, 2, 0, 0))), found.differences());
        assertEquals(List.of(Choice.ALIGN), found.differences().getFirst().choices());
    }

    @Test
    void missingAndFurtherTensorsAreListedWithTheirChoices() throws IOException {
        MemoryTensors base = Models.model(0, 3).floats("x", new float[1], 1).build();
        MemoryTensors tuned = Models.model(0, 3).floats("y", new float[1], 1).build();
        assertEquals(
                List.of(
                        new Difference.MissingTensors(List.of("x")),
                        new Difference.ExtraTensors(List.of("y"))),
                compare(base, tuned).differences());
    }

    @Test
    void transposedAndFusedVariantsAreRefused() throws IOException {
        String module = "model.layers.0.self_attn.";
        MemoryTensors base =
                MemoryTensors.builder()
                        .floats(UP, new float[6], 3, 2)
                        .floats(module + "q_proj.weight", new float[4], 2, 2)
                        .floats(module + "k_proj.weight", new float[4], 2, 2)
                        .floats(module + "v_proj.weight", new float[4], 2, 2)
                        .build();
        MemoryTensors tuned =
                MemoryTensors.builder()
                        .floats(UP, new float[6], 2, 3)
                        .floats(module + "qkv_proj.weight", new float[12], 6, 2)
                        .build();
        Compatibility found = compare(base, tuned);
        assertTrue(found.isRefused());
        assertEquals(
                Set.of(
                        new Difference.Transposed(List.of(UP)),
                        new Difference.Fused(
                                List.of(module + "qkv_proj.weight"),
                                List.of(
                                        module + "q_proj.weight",
                                        module + "k_proj.weight",
                                        module + "v_proj.weight"),
                                false)),
                Set.copyOf(found.differences()));
    }

    @Test
    void shapesTypesAndHeadsAreCompared() throws IOException {
        MemoryTensors base =
                Models.model(0, 3)
                        .floats("n", new float[4], 4)
                        .floats("t", DType.BF16, new float[1], 1)
                        .build();
        MemoryTensors tuned =
                Models.model(0, 3)
                        .floats("n", new float[5], 5)
                        .floats("t", new float[1], 1)
                        .floats("lm_head.weight", new float[6], 3, 2)
                        .build();
        Compatibility found = compare(base, tuned);
        assertEquals(
                Set.of(
                        new Difference.OtherShape("n", Shape.of(4), Shape.of(5)),
                        new Difference.OtherType(List.of("t"), DType.BF16, DType.F32),
                        new Difference.OtherHead(true, false),
                        new Difference.ExtraTensors(List.of("lm_head.weight"))),
                Set.copyOf(found.differences()));
        assertEquals(
                new Difference.OtherShape("n", Shape.of(4), Shape.of(5)),
                found.differences().getFirst());
        for (Difference difference : found.differences()) {
            assertTrue(difference.sentence().endsWith("."), difference.sentence());
        }
    }

    private float[] fitted(List<String> tokens, int rows, List<String> others, Choice choice)
            throws IOException {
        Path base =
                Models.write(
                        folder.resolve("base"), Models.model(0, tokens.size()).build(), tokens);
        Path tuned = Models.write(folder.resolve("tuned"), Models.model(100, rows).build(), others);
        try (TensorSource below = Checkpoint.open(base);
                TensorSource view =
                        FittedSource.of(
                                below, base, Checkpoint.open(tuned), tuned, Set.of(choice))) {
            assertEquals(
                    below.find(EMBEDDING).orElseThrow().shape(),
                    view.find(EMBEDDING).orElseThrow().shape());
            float[] one = new float[3];
            view.readFloats(EMBEDDING, 1, one, 0, 3);
            float[] all = Tensors.readFloats(view, EMBEDDING);
            assertArrayEquals(java.util.Arrays.copyOfRange(all, 1, 4), one);
            return all;
        }
    }

    @Test
    void rowsAreFoundByTheirToken() throws IOException {
        float[] rows = fitted(ABC, 3, List.of("c", "a", "x"), Choice.ALIGN);
        assertArrayEquals(new float[] {102, 103, 2, 3, 100, 101}, rows);
    }

    @Test
    void rowsThatOnlyTheBaseHasStayTheBases() throws IOException {
        assertArrayEquals(
                new float[] {100, 101, 102, 103, 4, 5},
                fitted(ABC, 2, List.of("a", "b"), Choice.BASE_ROWS));
    }

    @Test
    void rowsThatOnlyTheTunedModelHasAreLeftOut() throws IOException {
        assertArrayEquals(
                new float[] {100, 101, 102, 103, 104, 105},
                fitted(ABC, 5, List.of("a", "b", "c", "d", "e"), Choice.BASE_ROWS));
    }

    @Test
    void anExtendedBaseHasTheNewRowsOfTheTunedModel() {
        try (ExtendedBase extended =
                new ExtendedBase(Models.model(0, 2).build(), Models.model(100, 3).build())) {
            assertEquals(Optional.of(3L), extended.rows());
            assertArrayEquals(
                    new float[] {0, 1, 2, 3, 104, 105}, Tensors.readFloats(extended, EMBEDDING));
            assertEquals(6, Tensors.readFloats(extended, UP).length);
        }
    }

    @Test
    void missingTensorsCountAsUnchangedAndFurtherOnesAreLeftOut() {
        MemoryTensors base = Models.model(0, 2).floats("x", new float[] {7}, 1).build();
        MemoryTensors tuned = Models.model(0, 2).floats("y", new float[] {8}, 1).build();
        Set<Choice> choices = Set.of(Choice.UNCHANGED, Choice.LEAVE_OUT);
        try (TensorSource view = FittedSource.of(base, folder, tuned, folder, choices)) {
            assertEquals(base.tensors(), view.tensors());
            assertArrayEquals(new float[] {7}, Tensors.readFloats(view, "x"));
        }
    }

    @Test
    void aBrokenTokenizerIsAProblem() throws IOException {
        MemoryTensors model = Models.model(0, 3).build();
        Path base = Models.write(folder.resolve("base"), model, ABC);
        Path tuned = Models.write(folder.resolve("tuned"), model, ABC);
        Path file = tuned.resolve("tokenizer.json");
        for (String text : List.of("{", "{}", "{\"model\":{\"vocab\":{\"a\":-1}}}", "[[[]]]")) {
            Files.writeString(file, text);
            var thrown =
                    org.junit.jupiter.api.Assertions.assertThrows(
                            maec.job.ProblemException.class,
                            () -> Compatibility.of(Models.FINDER, base, tuned));
            assertTrue(
                    thrown.problem().sentence().contains("is no tokenizer"),
                    thrown.problem().sentence());
        }
    }
}
