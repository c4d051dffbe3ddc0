package maec.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.Tensors;
import maec.job.JobContext;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** From the list of what differs to a merge of models whose vocabularies differ. */
class FitCommandTest {
    private static final String EMBEDDING = "model.embed_tokens.weight";

    @TempDir private Path folder;

    private void model(String name, String tokens, float... embedding) throws IOException {
        Path model = Files.createDirectory(folder.resolve(name));
        SafetensorsWriter.write(
                model.resolve("model.safetensors"),
                MemoryTensors.builder()
                        .floats(EMBEDDING, embedding, embedding.length / 2, 2)
                        .build(),
                Map.of(),
                JobContext.silent());
        Files.writeString(
                model.resolve("tokenizer.json"), "{\"model\": {\"vocab\": {" + tokens + "}}}");
        Files.writeString(
                model.resolve("config.json"),
                "{\"model_type\": \"other\", \"vocab_size\": " + embedding.length / 2 + "}");
    }

    @BeforeEach
    void makeModels() throws IOException {
        model("base", "\"a\": 0, \"b\": 1", 1, 2, 3, 4);
        model("tuned", "\"b\": 0, \"a\": 1, \"c\": 2", 13, 14, 11, 12, 5, 6);
        model("longer", "\"a\": 0, \"b\": 1, \"c\": 2", 11, 12, 13, 14, 5, 6);
    }

    private CommandRun combine(String tuned, String... more) throws IOException {
        Path recipe =
                Files.writeString(
                        folder.resolve("recipe.yaml"),
                        """
                        version: 1
                        sources:
                          base: base
                          languages: {l: %s}
                        recipe: {key_percent: 100, tensor_percent: 100}
                        """
                                .formatted(tuned));
        String[] arguments = new String[4 + more.length];
        arguments[0] = "combine";
        arguments[1] = recipe.toString();
        arguments[2] = "--output";
        arguments[3] = folder.resolve("merged").toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return CommandRun.of(arguments);
    }

    private float[] merged() {
        try (Checkpoint merged = Checkpoint.open(folder.resolve("merged"))) {
            return Tensors.readFloats(merged, EMBEDDING);
        }
    }

    @Test
    void whatDiffersIsListedWithTheChoices() throws IOException {
        String base = folder.resolve("base").toString();
        String tuned = folder.resolve("longer").toString();
        CommandRun run = CommandRun.of("inspect", base, "--against", tuned);
        assertEquals(0, run.exitCode(), run.err());
        for (String part :
                new String[] {
                    "3 rows and 2 in the base", "--fit base", "--fit extend", "--fit align"
                }) {
            assertTrue(run.out().contains(part), run.out());
        }
        CommandRun json = CommandRun.of("inspect", base, "--against", tuned, "--json");
        JsonNode found = new ObjectMapper().readTree(json.out());
        assertEquals("OtherVocabulary", found.at("/differences/0/kind").asText());
        assertEquals(3, found.at("/tuned/tokens").asInt());
    }

    @Test
    void whatCannotBeCombinedIsOneSentenceAndNotZero() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        SafetensorsWriter.write(
                other.resolve("model.safetensors"),
                MemoryTensors.builder().floats(EMBEDDING, new float[6], 2, 3).build(),
                Map.of(),
                JobContext.silent());
        CommandRun run =
                CommandRun.of(
                        "inspect",
                        folder.resolve("base").toString(),
                        "--against",
                        other.toString());
        assertEquals(65, run.exitCode());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.out().contains("obstacle"), run.out());
    }

    @Test
    void withoutAChoiceTheMergeIsRefused() throws IOException {
        CommandRun run = combine("tuned");
        assertEquals(65, run.exitCode());
        assertTrue(run.err().contains(EMBEDDING), run.err());
    }

    @Test
    void rowsAreAlignedByToken() throws IOException {
        CommandRun run = combine("tuned", "--fit", "align");
        assertEquals(0, run.exitCode(), run.err());
        assertArrayEquals(new float[] {11, 12, 13, 14}, merged());
    }

    @Test
    void theBasesRowsAreTaken() throws IOException {
        CommandRun run = combine("longer", "--fit", "base");
        assertEquals(0, run.exitCode(), run.err());
        assertArrayEquals(new float[] {11, 12, 13, 14}, merged());
    }

    @Test
    void theBaseIsExtendedWithConfigurationAndTokenizer() throws IOException {
        CommandRun run = combine("longer", "--fit", "extend");
        assertEquals(0, run.exitCode(), run.err());
        assertArrayEquals(new float[] {11, 12, 13, 14, 5, 6}, merged());
        Path merged = folder.resolve("merged");
        JsonNode config = new ObjectMapper().readTree(merged.resolve("config.json").toFile());
        assertEquals(3, config.path("vocab_size").asInt());
        assertEquals(
                Files.readString(folder.resolve("longer/tokenizer.json")),
                Files.readString(merged.resolve("tokenizer.json")));
        assertEquals(0, CommandRun.of("verify", merged.toString()).exitCode());
    }

    private CommandRun combineBy(String method, String tuned, String... more) throws IOException {
        Path recipe =
                Files.writeString(
                        folder.resolve("recipe.yaml"),
                        """
                        version: 1
                        method: %s
                        sources: {base: base, models: {t: %s}}
                        """
                                .formatted(method, tuned));
        String[] arguments = new String[4 + more.length];
        arguments[0] = "combine";
        arguments[1] = recipe.toString();
        arguments[2] = "--output";
        arguments[3] = folder.resolve("merged").toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return CommandRun.of(arguments);
    }

    @Test
    void otherMethodsRefuseWithoutAChoiceAndSayHowToChoose() throws IOException {
        CommandRun run = combineBy("task-arithmetic", "longer");
        assertEquals(65, run.exitCode());
        assertTrue(run.err().contains("lists the choices"), run.err());
    }

    @Test
    void otherMethodsAlignRowsByTokenAsWell() throws IOException {
        CommandRun run = combineBy("task-arithmetic", "tuned", "--fit", "align");
        assertEquals(0, run.exitCode(), run.err());
        assertArrayEquals(new float[] {11, 12, 13, 14}, merged());
    }

    @Test
    void otherMethodsExtendTheBaseWithConfigurationTokenizerAndRecipe() throws IOException {
        CommandRun run = combineBy("task-arithmetic", "longer", "--fit", "extend");
        assertEquals(0, run.exitCode(), run.err());
        assertArrayEquals(new float[] {11, 12, 13, 14, 5, 6}, merged());
        Path merged = folder.resolve("merged");
        JsonNode config = new ObjectMapper().readTree(merged.resolve("config.json").toFile());
        assertEquals(3, config.path("vocab_size").asInt());
        assertTrue(Files.readString(merged.resolve("tokenizer.json")).contains("\"c\": 2"));
        Path again = folder.resolve("again");
        CommandRun second =
                CommandRun.of(
                        "combine",
                        merged.resolve("recipe.yaml").toString(),
                        "--output",
                        again.toString());
        assertEquals(0, second.exitCode(), second.err());
        assertArrayEquals(
                Files.readAllBytes(merged.resolve("model.safetensors")),
                Files.readAllBytes(again.resolve("model.safetensors")));
    }

    @Test
    void aMethodWithoutABaseFitsModelsToTheFirst() throws IOException {
        Path recipe =
                Files.writeString(
                        folder.resolve("linear.yaml"),
                        """
                        version: 1
                        method: linear
                        sources: {models: {a: base, b: tuned}}
                        fit: [align]
                        """);
        CommandRun run =
                CommandRun.of(
                        "combine",
                        recipe.toString(),
                        "--output",
                        folder.resolve("merged").toString());
        assertEquals(0, run.exitCode(), run.err());
        assertArrayEquals(new float[] {6, 7, 8, 9}, merged());
    }

    @Test
    void choicesOfARecipePerModelMakeTheSameMergeAgain() throws IOException {
        CommandRun run = combine("tuned", "--fit", "align");
        assertEquals(0, run.exitCode(), run.err());
        Path written = folder.resolve("merged/recipe.yaml");
        assertTrue(
                Files.readString(written).contains("\"language l\": [align]"),
                Files.readString(written));
        Path again = folder.resolve("again");
        CommandRun second =
                CommandRun.of("combine", written.toString(), "--output", again.toString());
        assertEquals(0, second.exitCode(), second.err());
        try (Checkpoint merged = Checkpoint.open(again)) {
            assertArrayEquals(new float[] {11, 12, 13, 14}, Tensors.readFloats(merged, EMBEDDING));
        }
    }

    @Test
    void aDryRunOfAnyMethodEstimatesTimeDiskAndMemory() throws IOException {
        for (String method : new String[] {"task-arithmetic", "ties-per-model"}) {
            CommandRun run = combineBy(method, "longer", "--fit", "base", "--dry-run", "--json");
            assertEquals(0, run.exitCode(), run.err());
            JsonNode estimate = new ObjectMapper().readTree(run.out()).path("estimate");
            assertTrue(estimate.path("seconds").asDouble() > 0, run.out());
            assertTrue(estimate.path("heapBytes").asLong() > 0, run.out());
            assertTrue(estimate.path("bytesPerSecond").asDouble() > 0, run.out());
        }
        assertTrue(
                combineBy("linear", "longer", "--fit", "base", "--dry-run")
                        .out()
                        .contains("would take"));
        assertTrue(Files.notExists(folder.resolve("merged")));
    }

    @Test
    void aWordThatIsNoChoiceIsRefused() throws IOException {
        CommandRun run = combine("longer", "--fit", "guess");
        assertEquals(64, run.exitCode());
        assertTrue(run.err().contains("'guess' is none of base, extend, align"), run.err());
    }
}
