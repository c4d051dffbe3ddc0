package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.checkpoint.Checkpoint;
import maec.tensor.DType;
import maec.workflow.ExportRequest;
import maec.workflow.Projects;
import maec.workflow.SharedSample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class ProjectCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    /** What a command did. */
    private record Ending(int code, String out, String err) {
        /** The last line on stderr, which has to be one sentence about what went wrong. */
        String sentence() {
            List<String> lines = err.lines().filter(line -> line.startsWith("maec: ")).toList();
            assertEquals(1, lines.size(), err);
            assertFalse(err.contains("Exception"), err);
            return lines.getFirst();
        }
    }

    @Test
    void aFolderWithoutAProjectIsOneSentence() {
        for (String command : List.of("locate", "train", "analyse", "evaluate")) {
            Ending ending = run(command, folder.toString());
            assertEquals(66, ending.code(), ending.err());
            assertTrue(
                    ending.sentence().contains("There is no project in " + folder), ending.err());
        }
    }

    @Test
    void aSampleOverSomethingElseIsOneSentence() throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "mine");
        Ending ending = run("sample", folder.toString());
        assertEquals(73, ending.code());
        assertTrue(ending.sentence().contains("is not empty"), ending.err());
    }

    @Test
    void aSeedThatIsNoNumberIsOneSentence() {
        assertEquals(64, run("sample", folder.resolve("x").toString(), "--seed", "one").code());
        assertFalse(Files.exists(folder.resolve("x")));
    }

    @Test
    void aProjectThatIsOpenElsewhereIsOneSentence() {
        try (var _ = Projects.open(SharedSample.tiny(), SharedSample.MODELS)) {
            Ending ending = run("evaluate", SharedSample.tiny().toString());
            assertEquals(75, ending.code());
            assertTrue(ending.sentence().contains("already open"), ending.err());
        }
    }

    @Test
    void coefficientsOutOfRangeAreOneSentence() {
        String project = SharedSample.tiny().toString();
        for (String[] wrong :
                new String[][] {
                    {"--k1", "101"},
                    {"--k2", "-1"},
                    {"--beta", "NaN"},
                    {"--mu", "fr=1"},
                    {"--gamma", "science=1"},
                    {"--sensitivity", "sine"},
                    {"--with-embeddings", "--without-embeddings"}
                }) {
            Ending ending = run("evaluate", project, wrong[0], wrong[1]);
            assertEquals(64, ending.code(), ending.err());
            assertTrue(ending.sentence().length() > 10, ending.err());
        }
    }

    @Test
    void evaluatePrintsATableOfAllModels() {
        Ending ending = run("evaluate", SharedSample.tiny().toString());
        assertEquals(0, ending.code(), ending.err());
        List<String> lines = ending.out().lines().toList();
        assertEquals(7, lines.size(), ending.out());
        for (String model :
                List.of("base", "arithmetic", "es", "sw", "task arithmetic", "merged")) {
            assertTrue(lines.getFirst().contains(model), ending.out());
        }
        assertTrue(lines.get(1).startsWith("sums-en %"), ending.out());
        assertTrue(lines.get(6).startsWith("text-sw perplexity"), ending.out());
        assertEquals(ending.out(), run("evaluate", SharedSample.tiny().toString()).out());
    }

    @Test
    void evaluatePrintsJsonForScripts() throws IOException {
        Ending ending = run("evaluate", SharedSample.tiny().toString(), "--json", "--beta", "0.45");
        JsonNode root = JSON.readTree(ending.out());
        assertEquals(0.45, root.path("recipe").path("beta").asDouble());
        Set<String> models = new HashSet<>();
        root.path("measurements").forEach(node -> models.add(node.path("model").asText()));
        assertEquals(
                Set.of("base", "arithmetic", "en", "es", "sw", "task arithmetic", "merged"),
                models);
    }

    @Test
    void analyseSaysWhatARecipeWouldDo() {
        Ending ending = run("analyse", SharedSample.tiny().toString(), "--k1", "10", "--k2", "50");
        assertEquals(0, ending.code(), ending.err());
        assertTrue(ending.out().startsWith("k1 10.0 %"), ending.out());
        assertTrue(ending.out().contains("(left out)"), ending.out());
    }

    @Test
    void theCommandThatTheWindowShowsDoesWhatTheWindowDoes() {
        Path byWindow = folder.resolve("by window");
        Path byCommand = folder.resolve("by command");
        String command;
        try (var project = Projects.open(SharedSample.tiny(), SharedSample.MODELS)) {
            var recipe =
                    project.recipe()
                            .withBeta(0.6)
                            .withMu("sw", 0.5)
                            .withTensorPercent(50)
                            .withLambda(-0.25);
            project.export(
                    new ExportRequest(recipe, byWindow, DType.BF16, 5_000),
                    maec.job.JobContext.silent());
            command = project.asCommand(new ExportRequest(recipe, byCommand, DType.BF16, 5_000));
        }
        assertTrue(command.startsWith("maec export "), command);
        Ending ending = run(words(command));
        assertEquals(0, ending.code(), ending.err());
        try (Checkpoint one = Checkpoint.open(byWindow);
                Checkpoint other = Checkpoint.open(byCommand)) {
            assertEquals(one.fingerprint(), other.fingerprint());
            assertTrue(one.files().size() > 1);
        }
        Ending again = run(words(command));
        assertEquals(73, again.code(), again.err());
        assertTrue(again.sentence().contains("by command"), again.err());
    }

    @Test
    void anExportAsWholeNumbersIsOneSentence() {
        Ending ending =
                run(
                        "export",
                        SharedSample.tiny().toString(),
                        "--output",
                        folder.resolve("x").toString(),
                        "--dtype",
                        "i8");
        assertEquals(64, ending.code());
        assertTrue(ending.sentence().contains("i8"), ending.err());
    }

    /** Takes a command line apart as a shell does, as far as single quotes go. */
    private static String[] words(String command) {
        String[] quoted = command.split("'");
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < quoted.length; i++) {
            joined.append(i % 2 == 0 ? quoted[i].replace(' ', '\n') : quoted[i]);
        }
        String[] words = joined.toString().split("\n+");
        return Arrays.copyOfRange(words, 1, words.length);
    }

    private static Ending run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code;
        try (var outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                var errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            code = CommandLineMain.run(arguments, outStream, errStream);
        }
        return new Ending(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
