package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.SafetensorsWriter;
import maec.checkpoint.Tensors;
import maec.job.JobContext;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** From file to file, as a script would call it. */
class ForwardCommandTest extends ModelCommands {

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

    private void refusedInput(String part, Path input) {
        Path output = folder.resolve("out.safetensors");
        refused(65, part, "forward", MODEL, "--input", input, "--output", output);
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
}
