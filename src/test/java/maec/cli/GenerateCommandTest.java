package maec.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.Tensors;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** From file to file, as a script would call it. */
class GenerateCommandTest extends ModelCommands {

    @Test
    void generateWritesOrPrintsGreedyTokens() {
        Path golden = LLAMA.resolve("golden.safetensors");
        Path output = folder.resolve("generated.safetensors");
        assertEquals(
                0,
                maec(
                        "generate",
                        MODEL,
                        "--input",
                        golden,
                        "--max-tokens",
                        "12",
                        "--output",
                        output),
                err);
        String listed = "325 431 391 257 171 237 30 303 237 430 100 262";
        try (SafetensorsFile found = SafetensorsFile.open(output);
                SafetensorsFile expected = SafetensorsFile.open(golden)) {
            TensorSpec spec = found.find("generated").orElseThrow();
            assertEquals(new TensorSpec("generated", DType.I64, Shape.of(1, 12)), spec);
            assertArrayEquals(
                    Tensors.readLongs(expected, "generated.prompt"),
                    Tensors.readLongs(found, "generated"));
        }
        assertEquals(0, maec("generate", MODEL, "--input", golden, "--max-tokens", "12"), err);
        assertEquals(listed, out.strip());
    }

    @Test
    void generateContinuesAText() throws IOException {
        Path model = folder.resolve("model");
        Files.createDirectories(model);
        for (String name : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(
                    LLAMA.resolve("model").resolve(name),
                    model.resolve(name),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        String[] command = {
            "generate", model.toString(), "--prompt", "compute 3 + 5 .", "--max-tokens", "2"
        };
        assertEquals(66, maec((Object[]) command));
        assertTrue(err.contains("tokenizer.json"), err);
        Files.copy(
                Path.of("src/test/resources/tokenizer/tokenizer.json"),
                model.resolve("tokenizer.json"));
        assertEquals(0, maec((Object[]) command), err);
        assertEquals(1, out.lines().count());
    }

    @Test
    void aSeedDrawsTheSameTokensAgain() {
        Path golden = LLAMA.resolve("golden.safetensors");
        assertEquals(0, maec(sampled(golden, "7")), err);
        String seven = out;
        assertEquals(12, seven.strip().split(" ").length);
        assertEquals(0, maec(sampled(golden, "7")), err);
        assertEquals(seven, out);
        assertEquals(0, maec(sampled(golden, "8")), err);
        assertNotEquals(seven, out);
    }

    private static Object[] sampled(Path input, String seed) {
        return new Object[] {
            "generate",
            MODEL,
            "--input",
            input,
            "--max-tokens",
            "12",
            "--temperature",
            "0.8",
            "--top-p",
            "0.9",
            "--seed",
            seed
        };
    }

    @Test
    void rowsThatEndEarlyAreFilledUpWithTheirEndToken() {
        Path input = folder.resolve("prompts.safetensors");
        Path output = folder.resolve("generated.safetensors");
        Path golden = LLAMA.resolve("golden.safetensors");
        try (SafetensorsFile file = SafetensorsFile.open(golden)) {
            long[] prompt = Tensors.readLongs(file, "prompt");
            long[] both = java.util.Arrays.copyOf(prompt, 2 * prompt.length);
            System.arraycopy(prompt, 0, both, prompt.length, prompt.length);
            for (int at = 0; at < prompt.length; at++) {
                both[at] = (prompt[at] + 100) % 512;
            }
            write(input, "prompt", both, 2, prompt.length);
        }
        Object[] command = {
            "generate",
            MODEL,
            "--input",
            input,
            "--max-tokens",
            "5",
            "--end-token",
            "391",
            "--end-token",
            "511",
            "--output",
            output
        };
        assertEquals(0, maec(command), err);
        try (SafetensorsFile found = SafetensorsFile.open(output)) {
            long[] rows = Tensors.readLongs(found, "generated");
            assertEquals(10, rows.length);
            assertArrayEquals(
                    new long[] {325, 431, 391, 391, 391},
                    java.util.Arrays.copyOfRange(rows, 5, 10));
        }
    }

    @Test
    void cancellingStopsAGrowingText() throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        for (String name : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(LLAMA.resolve("model").resolve(name), model.resolve(name));
        }
        Files.writeString(
                model.resolve("tokenizer.json"),
                Files.readString(Path.of("src/test/resources/tokenizer/tokenizer.json")));
        String[] command = {
            "generate", model.toString(), "--prompt", "compute 3 + 5 .", "--max-tokens", "99"
        };
        CommandRun run = CommandRun.cancelledAtItsFirstOutput(command);
        assertEquals(130, run.exitCode(), run.err());
        assertTrue(run.out().endsWith("\n"), run.out());
        assertEquals(1, run.out().lines().count(), run.out());
        assertTrue(
                run.err().endsWith("Cancelled; nothing unfinished was left behind.\n"), run.err());
    }

    @Test
    void wrongInputsGiveOneSentence() {
        Path golden = LLAMA.resolve("golden.safetensors");
        refused(64, "--max-tokens", "generate", MODEL, "--input", golden, "--max-tokens", "0");
        refused(64, "--prompt", "generate", MODEL, "--max-tokens", "3");
        refused(65, "128 positions", "generate", MODEL, "--input", golden, "--max-tokens", "121");
    }
}
