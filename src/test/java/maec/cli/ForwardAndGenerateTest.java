package maec.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.Tensors;
import maec.job.JobContext;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** The commands that run a model, from file to file, as a script would call them. */
class ForwardAndGenerateTest {
    private static final Path LLAMA = Path.of("src/test/resources/golden/models/llama");
    private static final String MODEL = LLAMA.resolve("model").toString();

    @TempDir private Path folder;
    private String out = "";
    private String err = "";

    @Test
    void forwardWritesLogitsLossAndRowImportance() {
        for (String values : new String[] {"golden.safetensors", "golden_padded.safetensors"}) {
            Path golden = LLAMA.resolve(values);
            Path output = folder.resolve(values);
            assertEquals(
                    0,
                    maec(
                            "forward",
                            MODEL,
                            "--input",
                            golden,
                            "--output",
                            output,
                            "--importance",
                            "row"),
                    err);
            try (SafetensorsFile expected = SafetensorsFile.open(golden);
                    SafetensorsFile found = SafetensorsFile.open(output)) {
                int compared = 0;
                for (TensorSpec spec : found.tensors()) {
                    assertEquals(spec, expected.find(spec.name()).orElseThrow());
                    assertClose(spec.name(), expected, found);
                    compared++;
                }
                assertEquals(2 + 22, compared);
                assertEquals(Shape.of(2, 24, 512), found.tensors().getFirst().shape());
            }
            assertTrue(out.startsWith("loss "), out);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"phi3", "gemma3_vision"})
    void importanceIsNamedAsTheCheckpointNamesItsTensors(String kind) {
        Path golden = LLAMA.resolveSibling(kind).resolve("golden.safetensors");
        Path output = folder.resolve(kind);
        assertEquals(
                0,
                maec(
                        "forward",
                        LLAMA.resolveSibling(kind).resolve("model"),
                        "--input",
                        golden,
                        "--output",
                        output,
                        "--dtype",
                        "fp32",
                        "--importance",
                        "row"),
                err);
        try (SafetensorsFile expected = SafetensorsFile.open(golden);
                SafetensorsFile found = SafetensorsFile.open(output)) {
            int rows = 0;
            for (TensorSpec spec : expected.tensors()) {
                if (spec.name().startsWith("row_importance.")) {
                    assertEquals(spec, found.find(spec.name()).orElseThrow());
                    assertClose(spec.name(), expected, found);
                    rows++;
                }
            }
            assertEquals(rows + 2, found.tensors().size());
        }
    }

    private static void assertClose(String name, SafetensorsFile expected, SafetensorsFile found) {
        float[] wanted = Tensors.readFloats(expected, name);
        float largest = 0;
        for (float value : wanted) {
            largest = Math.max(largest, Math.abs(value));
        }
        double tolerance = name.startsWith("row") ? 1e-4 * largest : 1e-4;
        float[] values = Tensors.readFloats(found, name);
        for (int at = 0; at < wanted.length; at++) {
            assertEquals(wanted[at], values[at], tolerance, name);
        }
    }

    @Test
    void labelsMayBeMissing() {
        Path input = folder.resolve("ids.safetensors");
        Path golden = LLAMA.resolve("golden.safetensors");
        try (SafetensorsFile file = SafetensorsFile.open(golden)) {
            write(input, "input_ids", Tensors.readLongs(file, "input_ids"), 2, 24);
        }
        Path output = folder.resolve("out.safetensors");
        assertEquals(0, maec("forward", MODEL, "--input", input, "--output", output), err);
        assertEquals("loss 9.171197 over 46 positions", out.strip());
    }

    @Test
    void bf16IsComputed() {
        Path output = folder.resolve("out.safetensors");
        Path golden = LLAMA.resolve("golden.safetensors");
        assertEquals(
                0,
                maec("forward", MODEL, "--input", golden, "--output", output, "--dtype", "bf16"),
                err);
        try (SafetensorsFile found = SafetensorsFile.open(output)) {
            assertEquals(9.1712, Tensors.readFloats(found, "loss")[0], 0.02);
        }
    }

    @Test
    void streamedWeightsGiveTheSameBits() throws IOException {
        Path golden = LLAMA.resolve("golden.safetensors");
        Path resident = folder.resolve("resident.safetensors");
        Path streamed = folder.resolve("streamed.safetensors");
        assertEquals(
                0,
                maec(
                        "forward",
                        MODEL,
                        "--input",
                        golden,
                        "--output",
                        resident,
                        "--importance",
                        "row"),
                err);
        assertFalse(err.contains("streamed"), err);
        assertEquals(
                0,
                maec(
                        "forward",
                        MODEL,
                        "--input",
                        golden,
                        "--output",
                        streamed,
                        "--importance",
                        "row",
                        "--residency",
                        "streamed"),
                err);
        assertTrue(err.contains("maec: Weights are streamed as asked: "), err);
        assertEquals(-1, Files.mismatch(resident, streamed));
    }

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
    void wrongInputsGiveOneSentence() throws IOException {
        Path out = folder.resolve("out.safetensors");
        Path golden = LLAMA.resolve("golden.safetensors");
        refused(
                64,
                "device",
                "forward",
                MODEL,
                "--input",
                golden,
                "--output",
                out,
                "--device",
                "tpu");
        refused(
                69,
                "cuda:0",
                "forward",
                MODEL,
                "--input",
                golden,
                "--output",
                out,
                "--device",
                "cuda");
        refused(
                64,
                "dtype",
                "forward",
                MODEL,
                "--input",
                golden,
                "--output",
                out,
                "--dtype",
                "int4");
        refused(
                64,
                "residency",
                "forward",
                MODEL,
                "--input",
                golden,
                "--output",
                out,
                "--residency",
                "both");
        refused(
                64,
                "importance",
                "forward",
                MODEL,
                "--input",
                golden,
                "--output",
                out,
                "--importance",
                "x");
        refused(64, "--input", "forward", MODEL, "--output", out);
        refused(64, "--max-tokens", "generate", MODEL, "--input", golden, "--max-tokens", "0");
        refused(64, "--prompt", "generate", MODEL, "--max-tokens", "3");
        refused(65, "128 positions", "generate", MODEL, "--input", golden, "--max-tokens", "121");
        Path file = folder.resolve("in.safetensors");
        refusedInput("'input_ids'", write(file, "ids", new long[2], 1, 2));
        refusedInput("batch × tokens", write(file, "input_ids", new long[2], 2));
        refusedInput("no tokens", write(file, "input_ids", new long[0], 0, 4));
        refusedInput("Token id 512", write(file, "input_ids", new long[] {3, 512}, 1, 2));
        refusedInput("Token id -1", write(file, "input_ids", new long[] {-1, 3}, 1, 2));
        refusedInput("129 tokens", write(file, "input_ids", new long[129], 1, 129));
        SafetensorsWriter.write(
                file,
                MemoryTensors.builder().floats("input_ids", new float[4], 2, 2).build(),
                Map.of(),
                JobContext.silent());
        refusedInput("F32, not I64", file);
        SafetensorsWriter.write(
                file,
                MemoryTensors.builder()
                        .longs("input_ids", new long[4], 2, 2)
                        .longs("labels", new long[4], 4, 1)
                        .build(),
                Map.of(),
                JobContext.silent());
        refusedInput("'labels'", file);
        SafetensorsWriter.write(
                file,
                MemoryTensors.builder()
                        .longs("input_ids", new long[4], 2, 2)
                        .longs("attention_mask", new long[] {1, 2, 1, 1}, 2, 2)
                        .build(),
                Map.of(),
                JobContext.silent());
        refusedInput("'attention_mask'", file);
        assertFalse(Files.exists(out));
    }

    private void refusedInput(String part, Path input) {
        Path output = folder.resolve("out.safetensors");
        refused(65, part, "forward", MODEL, "--input", input, "--output", output);
    }

    private void refused(int code, String part, Object... arguments) {
        assertEquals(code, maec(arguments), err);
        assertTrue(err.contains(part), err);
        String last = err.lines().reduce("", (_, line) -> line);
        assertTrue(last.startsWith("maec: ") && last.endsWith("."), err);
        assertFalse(err.contains("Exception"), err);
    }

    private static Path write(Path file, String name, long[] values, long... shape) {
        SafetensorsWriter.write(
                file,
                MemoryTensors.builder().longs(name, values, shape).build(),
                Map.of(),
                JobContext.silent());
        return file;
    }

    private int maec(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int at = 0; at < words.length; at++) {
            words[at] = arguments[at].toString();
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code =
                CommandLineMain.run(
                        words,
                        new PrintStream(printed, true, StandardCharsets.UTF_8),
                        new PrintStream(said, true, StandardCharsets.UTF_8));
        out = printed.toString(StandardCharsets.UTF_8);
        err = said.toString(StandardCharsets.UTF_8);
        return code;
    }
}
