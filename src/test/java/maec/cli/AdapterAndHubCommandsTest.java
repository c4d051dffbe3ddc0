package maec.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.Tensors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Adapters and models of the hub's cache, wherever a command takes a model. */
class AdapterAndHubCommandsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path PEFT = GOLDEN.resolve("adapter/peft");
    private static final Path LLAMA = GOLDEN.resolve("models/llama/model");
    private static final Path LORA = GOLDEN.resolve("adapter/lora");
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir private Path folder;

    private CommandRun maec(Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        return CommandRun.withCache(folder.resolve("hub"), texts);
    }

    private CommandRun succeed(Object... arguments) {
        CommandRun run = maec(arguments);
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    private CommandRun refused(int exitCode, String words, Object... arguments) {
        CommandRun run = maec(arguments);
        assertEquals(exitCode, run.exitCode(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(words), run.err());
        return run;
    }

    /** Puts a model into the cache, as the hub's tools do. */
    private Path cached(String repository, Path model) throws IOException {
        Path home = folder.resolve("hub").resolve("models--" + repository.replace("/", "--"));
        Path blobs = Files.createDirectories(home.resolve("blobs"));
        Path snapshot = Files.createDirectories(home.resolve("snapshots").resolve(COMMIT));
        Files.createDirectories(home.resolve("refs"));
        Files.writeString(home.resolve("refs/main"), COMMIT);
        try (var files = Files.list(model)) {
            for (Path file : files.toList()) {
                Path blob = Files.copy(file, blobs.resolve("blob-" + file.getFileName()));
                Files.createSymbolicLink(
                        snapshot.resolve(file.getFileName()),
                        Path.of("../../blobs", blob.getFileName().toString()));
            }
        }
        return snapshot;
    }

    private void assertLogits(Path expected, Object... model) {
        Path output = folder.resolve("out.safetensors");
        Object[] arguments = new Object[model.length + 5];
        arguments[0] = "forward";
        System.arraycopy(model, 0, arguments, 1, model.length);
        arguments[model.length + 1] = "--input";
        arguments[model.length + 2] = expected;
        arguments[model.length + 3] = "--output";
        arguments[model.length + 4] = output;
        succeed(arguments);
        try (Checkpoint wanted = Checkpoint.open(expected);
                Checkpoint found = Checkpoint.open(output)) {
            assertArrayEquals(
                    Tensors.readFloats(wanted, "logits"),
                    Tensors.readFloats(found, "logits"),
                    1e-4f);
        }
    }

    @Test
    void anAdapterRunsOverTheBaseThatIsGiven() {
        assertLogits(LORA.resolve("golden.safetensors"), LORA.resolve("adapter"), "--base", LLAMA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tied_embedding",
                "tied_head",
                "tied_save_embedding",
                "tied_save_head",
                "tied_save_both",
                "tied_ensured",
                "tied_ensured_lora"
            })
    void overASharedHeadAnAdapterRunsAsPeftRunsIt(String name) {
        Path folder = PEFT.resolve("cases").resolve(name);
        assertLogits(folder.resolve("expected.safetensors"), folder.resolve("adapter"));
    }

    @Test
    void aModelOfTheCacheRunsByItsName() throws IOException {
        cached("org/llama", LLAMA);
        assertLogits(GOLDEN.resolve("models/llama/golden.safetensors"), "hf:org/llama");
        assertLogits(
                LORA.resolve("golden.safetensors"),
                LORA.resolve("adapter"),
                "--base",
                "hf:org/llama@" + COMMIT.substring(0, 8));
    }

    @Test
    void anAdapterFindsItsBaseInTheCache() throws IOException {
        cached("org/llama", LLAMA);
        Path adapter = Files.createDirectory(folder.resolve("adapter"));
        Files.copy(
                LORA.resolve("adapter/adapter_model.safetensors"),
                adapter.resolve("adapter_model.safetensors"));
        String config = Files.readString(LORA.resolve("adapter/adapter_config.json"));
        Files.writeString(
                adapter.resolve("adapter_config.json"),
                config.replace("../../llama/model", "org/llama"));
        assertLogits(LORA.resolve("golden.safetensors"), adapter);
        String shown = succeed("inspect", adapter).out();
        assertTrue(shown.contains("adapter       LoRA, rank 4, alpha 8"), shown);
        assertTrue(shown.contains("changes       6 of 30 tensors"), shown);
        assertTrue(shown.contains("base          org/llama"), shown);
    }

    @Test
    void inspectShowsTheSnapshotOfAName() throws IOException {
        Path snapshot = cached("org/llama", LLAMA);
        assertTrue(succeed("inspect", "hf:org/llama").out().contains(snapshot.toString()));
    }

    @Test
    void aRecipeTakesNamesAndAdaptersAndIsWrittenWithTheCommit() throws IOException {
        cached("org/llama", LLAMA);
        Path recipe =
                Files.writeString(
                        folder.resolve("recipe.yaml"),
                        """
                        version: 1
                        sources:
                          base: "hf:org/llama"
                          languages: {es: "%s"}
                        recipe: {lambda: 1, tensors: {embeddings_and_head: false}}
                        """
                                .formatted(LORA.resolve("adapter").toAbsolutePath()));
        Path target = folder.resolve("merged");
        succeed("combine", recipe, "--output", target);
        try (Checkpoint merged = Checkpoint.open(target);
                Checkpoint expected = Checkpoint.open(LORA.resolve("expected.safetensors"))) {
            for (var spec : expected.tensors()) {
                assertArrayEquals(
                        Tensors.readFloats(expected, spec.name()),
                        Tensors.readFloats(merged, spec.name()),
                        1e-6f,
                        spec.name());
            }
        }
        String written = Files.readString(target.resolve("recipe.yaml"));
        assertTrue(written.contains("base: \"hf:org/llama@" + COMMIT + "\""), written);
        assertTrue(Files.readString(target.resolve("README.md")).contains("base_model: org/llama"));
        assertTrue(Files.exists(target.resolve("config.json")));
        Path again = folder.resolve("again");
        succeed("combine", target.resolve("recipe.yaml"), "--output", again);
        assertArrayEquals(
                Files.readAllBytes(target.resolve("model.safetensors")),
                Files.readAllBytes(again.resolve("model.safetensors")));
    }

    @Test
    void anAdapterThatSeparatesTheHeadIsNotCombined() throws IOException {
        Path adapter = PEFT.resolve("cases/tied_save_head/adapter").toAbsolutePath();
        Path recipe =
                Files.writeString(
                        folder.resolve("recipe.yaml"),
                        """
                        version: 1
                        sources:
                          base: "%s"
                          languages: {es: "%s"}
                        """
                                .formatted(PEFT.resolve("bases/tied").toAbsolutePath(), adapter));
        refused(65, "one tensor for both", "combine", recipe, "--output", folder.resolve("merged"));
    }

    @Test
    void aNameThatTheCacheLacksIsRefusedWithTheCommandThatFetchesIt() throws IOException {
        refused(66, "hf download org/none", "inspect", "hf:org/none");
        Path recipe =
                Files.writeString(
                        folder.resolve("recipe.yaml"),
                        """
                        version: 1
                        sources: {base: "hf:org/none", languages: {es: .}}
                        """);
        refused(66, "hf download org/none", "combine", recipe, "--output", folder.resolve("m"));
    }

    @Test
    void anAdapterWithoutItsBaseIsShownAndRefused() {
        CommandRun run = maec("inspect", LORA.resolve("adapter"));
        assertEquals(66, run.exitCode());
        assertTrue(run.out().contains("LoRA, rank 4"), run.out());
        assertTrue(run.err().contains("name the base"), run.err());
    }
}
