package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What people get wrong: each time one line on stderr, an exit code, and no stack trace. */
class WrongInputsTest {
    private static final Path MODELS = Path.of("src/test/resources/golden/models");

    @TempDir private Path folder;
    private Path model = Path.of("");

    @BeforeEach
    void copyModel() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        try (var files = Files.list(MODELS.resolve("llama_sharded/model"))) {
            for (Path file : files.toList()) {
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
    }

    /** Runs a command that must fail, and checks the form of what it says. */
    static void refuses(int exitCode, String words, String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertEquals(exitCode, run.exitCode(), run.err());
        List<String> lines = run.err().lines().toList();
        assertEquals(1, lines.size(), run.err());
        assertTrue(lines.getFirst().startsWith("maec: "), run.err());
        assertTrue(lines.getFirst().endsWith("."), run.err());
        assertTrue(lines.getFirst().contains(words), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
    }

    private void inspectRefuses(int exitCode, String words) {
        refuses(exitCode, words, "inspect", model.toString());
        refuses(exitCode, words, "inspect", model.toString(), "--json");
    }

    private Path shard(int number) {
        return model.resolve("model-0000" + number + "-of-00003.safetensors");
    }

    private void replaceIn(String file, String old, String replacement) throws IOException {
        String text = Files.readString(model.resolve(file));
        assertTrue(text.contains(old), old);
        Files.writeString(model.resolve(file), text.replace(old, replacement));
    }

    @Test
    void noSuchCommand() {
        refuses(64, "There is no command 'inspekt'", "inspekt");
    }

    @Test
    void noSuchOption() {
        refuses(64, "no option '--jason'", "inspect", model.toString(), "--jason");
    }

    @Test
    void noPath() {
        refuses(64, "PATH is missing", "inspect");
    }

    @Test
    void onePathTooMany() {
        refuses(64, "'b' is one too many", "inspect", "a", "b");
    }

    @Test
    void pathThatDoesNotExist() {
        refuses(66, "does not exist", "inspect", folder.resolve("nothing").toString());
    }

    @Test
    void fileThatIsNoSafetensors() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "hello");
        refuses(65, "is no safetensors file", "inspect", file.toString());
    }

    @Test
    void emptyFolder() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        refuses(65, "holds no weights", "inspect", empty.toString());
    }

    @Test
    void pickledWeights() throws IOException {
        Path pickled = Files.createDirectory(folder.resolve("pickled"));
        Files.write(pickled.resolve("pytorch_model.bin"), new byte[10]);
        refuses(65, "safe_serialization=True", "inspect", pickled.toString());
    }

    @Test
    void missingShard() throws IOException {
        Files.delete(shard(2));
        inspectRefuses(65, "lacks model-00002-of-00003.safetensors");
    }

    @Test
    void missingIndex() throws IOException {
        Files.delete(model.resolve("model.safetensors.index.json"));
        inspectRefuses(65, "not their index");
    }

    @Test
    void indexThatLeavesItsFolder() throws IOException {
        replaceIn("model.safetensors.index.json", "model-00001-of", "../model-00001-of");
        inspectRefuses(65, "no file of its own folder");
    }

    @Test
    void truncatedFile() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(shard(1).toFile(), "rw")) {
            file.setLength(file.length() - 1);
        }
        inspectRefuses(65, "is cut off");
    }

    @Test
    void fileCutWithinItsHeader() throws IOException {
        Files.write(shard(3), Arrays.copyOf(Files.readAllBytes(shard(3)), 100));
        inspectRefuses(65, "is cut off");
    }

    @Test
    void bytesAfterTheEnd() throws IOException {
        byte[] bytes = Files.readAllBytes(shard(3));
        Files.write(shard(3), Arrays.copyOf(bytes, bytes.length + 5));
        inspectRefuses(65, "5 bytes after its last tensor");
    }

    @Test
    void webPageSavedUnderTheNameOfAShard() throws IOException {
        Files.writeString(shard(1), "<!DOCTYPE html><html><body>Not found</body></html>");
        inspectRefuses(65, "is no safetensors file");
    }

    @Test
    void pointerOfLargeFileStorageInPlaceOfAShard() throws IOException {
        Files.writeString(
                shard(1), "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 100\n");
        inspectRefuses(65, "is no safetensors file");
    }

    @Test
    void brokenConfiguration() throws IOException {
        Files.writeString(model.resolve("config.json"), "{\"model_type\": \"llama\",");
        inspectRefuses(65, "is no model configuration");
    }

    @Test
    void missingConfiguration() throws IOException {
        Files.delete(model.resolve("config.json"));
        inspectRefuses(66, "config.json is missing");
    }

    @Test
    void headsThatDoNotDivide() throws IOException {
        replaceIn("config.json", "\"num_key_value_heads\": 2", "\"num_key_value_heads\": 3");
        inspectRefuses(65, "no multiple of 'num_key_value_heads'");
    }

    @Test
    void configurationOfAnotherSize() throws IOException {
        replaceIn("config.json", "\"intermediate_size\": 176", "\"intermediate_size\": 180");
        inspectRefuses(65, "176 × 64 where its configuration needs 180 × 64");
    }

    @Test
    void configurationWithMoreLayers() throws IOException {
        replaceIn("config.json", "\"num_hidden_layers\": 3", "\"num_hidden_layers\": 4");
        inspectRefuses(65, "lacks tensor 'model.layers.3.input_layernorm.weight'");
    }

    @Test
    void folderThatMayNotBeRead() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        refuses(66, "does not exist", "inspect", link.toString());
    }

    private Path adapter(String config) throws IOException {
        Path adapter = Files.createDirectory(folder.resolve("adapter"));
        Files.writeString(adapter.resolve("adapter_config.json"), config);
        return adapter;
    }

    @Test
    void pathsThatPretendToBeNamesOfTheHub() {
        refuses(64, "is no name of a model on the hub", "inspect", "hf:../model");
        refuses(64, "is no name of a model on the hub", "inspect", "hf:org/name@../../x");
    }

    @Test
    void modelThatTheCacheLacks() {
        refuses(66, "hf download org/name", "inspect", "hf:org/name");
    }

    @Test
    void adapterOfAnotherType() throws IOException {
        Path adapter = adapter("{\"peft_type\": \"IA3\"}");
        refuses(65, "of type IA3", "inspect", adapter.toString());
    }

    @Test
    void adapterWithAPickle() throws IOException {
        Path adapter =
                adapter(
                        "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 8,"
                                + " \"base_model_name_or_path\": \""
                                + MODELS.resolve("llama/model").toAbsolutePath()
                                + "\"}");
        Files.write(adapter.resolve("adapter_model.bin"), new byte[10]);
        refuses(65, "holds its adapter as adapter_model.bin", "inspect", adapter.toString());
    }

    @Test
    void adapterOverABaseThatIsNowhere() throws IOException {
        Path adapter =
                adapter(
                        "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 8,"
                                + " \"base_model_name_or_path\": \"org/none\"}");
        refuses(66, "hf download org/none", "inspect", adapter.toString());
    }

    private void generateRefuses(String words, String... options) {
        String[] begin = {"generate", model.toString(), "--prompt", "3", "--max-tokens", "2"};
        String[] all = Arrays.copyOf(begin, begin.length + options.length);
        System.arraycopy(options, 0, all, begin.length, options.length);
        refuses(64, words, all);
    }

    @Test
    void numbersThatNothingCanBeDrawnWith() {
        generateRefuses("--temperature is 0.0, not above 0", "--temperature", "0");
        generateRefuses("--temperature is -1.5, not above 0", "--temperature", "-1.5");
        generateRefuses("--temperature is NaN, not above 0", "--temperature", "NaN");
        generateRefuses("--temperature", "--temperature", "warm");
        generateRefuses("--top-p is 0.0", "--temperature", "1", "--top-p", "0");
        generateRefuses("--top-p is 1.1", "--temperature", "1", "--top-p", "1.1");
        generateRefuses("--seed", "--temperature", "1", "--seed", "many");
        generateRefuses("--top-p needs --temperature", "--top-p", "0.9");
        generateRefuses("--seed needs --temperature", "--seed", "3");
        generateRefuses("--end-token", "--end-token", "</s>");
    }
}
