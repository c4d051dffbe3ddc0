package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.job.JobCancelledException;
import maec.job.Problem;
import maec.job.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine.Command;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class CommandLineMainTest {
    private static final Path MODELS = Path.of("src/test/resources/golden/models");

    @TempDir private Path folder;

    /** A command that does what a test wants. */
    @Command(name = "probe")
    private record Probe(Supplier<Integer> action) implements Callable<Integer> {
        @Override
        public Integer call() {
            return action.get();
        }
    }

    private record Oops(String sentence, String advice, int exitCode) implements Problem {}

    private static CommandRun probe(Supplier<Integer> action) {
        return CommandRun.with(_ -> List.of(new Probe(action)), "probe");
    }

    private static CommandRun failing(Throwable failure) {
        return probe(
                () -> {
                    switch (failure) {
                        case RuntimeException runtime -> throw runtime;
                        case Error error -> throw error;
                        default -> throw new IllegalArgumentException(failure);
                    }
                });
    }

    @Test
    void aProblemIsOneSentenceAndItsExitCode() {
        CommandRun run =
                failing(new ProblemException(new Oops("It broke.", "Mend it at once.", 74)));
        assertEquals(new CommandRun(74, "", "maec: It broke; mend it at once.\n"), run);
    }

    @Test
    void namesFromFilesCannotSteerTheTerminal() {
        CommandRun run =
                failing(
                        new ProblemException(
                                new Oops("Tensor \u001b[31m\nx\r is bad.", "NaN is not.", 65)));
        assertEquals("maec: Tensor  [31m x  is bad; NaN is not.\n", run.err());
    }

    @Test
    void cancellingIsNoFailureOfTheProgram() {
        CommandRun run = failing(new JobCancelledException());
        assertEquals(
                new CommandRun(130, "", "maec: Cancelled; nothing unfinished was left behind.\n"),
                run);
    }

    @Test
    void aDefectIsOneSentenceAndItsStackTraceIsInAFile() throws IOException {
        for (Throwable defect :
                List.of(new IllegalStateException("x"), new NoClassDefFoundError("y"))) {
            CommandRun run = failing(defect);
            assertEquals(70, run.exitCode());
            Matcher matcher =
                    Pattern.compile(
                                    "maec: Internal error \\((\\w+)\\); please report it with (.*)\\.")
                            .matcher(run.err().strip());
            assertTrue(matcher.matches(), run.err());
            assertEquals(defect.getClass().getSimpleName(), matcher.group(1));
            Path log = Path.of(matcher.group(2));
            assertTrue(Files.readString(log).contains("CommandLineMainTest"));
            Files.delete(log);
        }
    }

    @Test
    void tooLittleMemoryIsSaidAsSuch() {
        CommandRun run = failing(new OutOfMemoryError("heap"));
        assertEquals(69, run.exitCode());
        assertTrue(run.err().contains("-Xmx"), run.err());
    }

    @Test
    void nothingAtAllNamesTheHelp() {
        assertEquals(
                new CommandRun(64, "", "maec: No command was given; maec --help lists them.\n"),
                CommandRun.of());
    }

    @Test
    void helpListsEveryCommandAndGoesToStdout() {
        CommandRun run = CommandRun.of("--help");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("inspect"), run.out());
        assertEquals("", run.err());
        assertTrue(CommandRun.of("inspect", "--help").out().contains("--json"));
    }

    @Test
    void theVersionIsOneLine() {
        CommandRun run = CommandRun.of("--version");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().matches("maec \\S.*\\R"), run.out());
    }

    @Test
    void inspectTellsPeopleWhatAFolderHolds() {
        CommandRun run = CommandRun.of("inspect", MODELS.resolve("llama_tied/model").toString());
        assertEquals(0, run.exitCode());
        assertEquals("", run.err());
        assertTrue(run.out().contains("llama: 3 layers, width 64"), run.out());
        assertTrue(run.out().contains("tied head"), run.out());
        assertTrue(run.out().contains("171,456 in 29 tensors"), run.out());
        assertTrue(
                run.out().lines().anyMatch(line -> line.matches("model.embed.* F32 +512 × 64")),
                run.out());
    }

    @Test
    void inspectTellsScriptsWhatAFolderHolds() throws IOException {
        Path path = MODELS.resolve("llama_sharded/model");
        CommandRun run = CommandRun.of("inspect", path.toString(), "--json");
        assertEquals(0, run.exitCode());
        assertEquals("", run.err());
        JsonNode tree = new ObjectMapper().readTree(run.out());
        assertEquals(204_224, tree.path("parameters").asLong());
        assertEquals(816_896, tree.path("bytes").asLong());
        assertEquals("llama", tree.at("/architecture/family").asText());
        assertEquals(2, tree.at("/architecture/keyValueHeads").asInt());
        assertTrue(tree.path("problem").isNull());
        assertEquals(30, tree.at("/dtypes/F32/tensors").asInt());
        assertEquals(3, tree.path("files").size());
        assertEquals("pt", tree.at("/files/0/metadata/format").asText());
        JsonNode embedding = tree.path("tensors").get(0);
        assertEquals("model.embed_tokens.weight", embedding.path("name").asText());
        assertEquals("F32", embedding.path("dtype").asText());
        assertEquals(List.of(512, 64), numbers(embedding.path("shape")));
        assertEquals("model-00001-of-00003.safetensors", embedding.path("file").asText());
    }

    private static List<Integer> numbers(JsonNode list) {
        return java.util.stream.IntStream.range(0, list.size())
                .mapToObj(i -> list.get(i).asInt())
                .toList();
    }

    @Test
    void inspectOpensASingleFile() throws IOException {
        Path file = MODELS.resolve("llama_bf16/model/model.safetensors");
        CommandRun run = CommandRun.of("inspect", file.toString(), "--json");
        assertEquals(0, run.exitCode());
        JsonNode tree = new ObjectMapper().readTree(run.out());
        assertTrue(tree.path("architecture").isNull());
        assertEquals(204_224, tree.at("/dtypes/BF16/parameters").asLong());
    }

    @Test
    void aModelThatCannotBeRunIsStillInspected() throws IOException {
        Path source = MODELS.resolve("llama/model");
        Files.copy(source.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"mamba\"}");
        CommandRun run = CommandRun.of("inspect", folder.toString());
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("30 tensors"), run.out());
        assertTrue(run.err().contains("can still be compared and merged"), run.err());
    }

    @Test
    void inspectAnswersAtOnceHoweverLargeTheWeightsAre() throws IOException {
        String header =
                "{\"w\":{\"dtype\":\"BF16\",\"shape\":[65536,131072],"
                        + "\"data_offsets\":[0,17179869184]}}";
        Path file = folder.resolve("large.safetensors");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.write(header.length());
            large.seek(8);
            large.writeBytes(header);
            large.setLength(8L + header.length() + 17_179_869_184L);
        }
        long begin = System.nanoTime();
        CommandRun run = CommandRun.of("inspect", file.toString());
        assertTrue(System.nanoTime() - begin < 1_000_000_000L, "slower than a second");
        assertTrue(run.out().contains("8,589,934,592 in 1 tensors, 17.2 GB"), run.out());
        assertFalse(run.out().contains("architecture"));
    }
}
