package maec.checkpoint;

import static maec.checkpoint.Problems.assertProblem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class SafetensorsWriterTest {
    @TempDir private Path folder;

    private static MemoryTensors mixed() {
        return MemoryTensors.builder()
                .bytes(new TensorSpec("z.u8", DType.U8, Shape.of(3)), new byte[] {1, 2, 3})
                .floats("half", DType.BF16, new float[] {1f, -2.5f}, 2, 1)
                .longs("ids", new long[] {Long.MIN_VALUE, 7}, 1, 2)
                .ints("int", new int[] {-1}, 1)
                .floats("scalar", new float[] {0.1f})
                .floats("empty", new float[0], 0, 5)
                .build();
    }

    @Test
    void aFolderInPlaceOfTheFileIsRefused() {
        assertProblem(
                new WriteProblem.TargetOfOtherKind(folder, "file"),
                () -> SafetensorsWriter.create(folder, List.of(), Map.of()));
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertInstanceOf(
                WriteProblem.CannotWrite.class,
                Problems.of(
                        () ->
                                SafetensorsWriter.create(
                                        file.resolve("a.safetensors"), List.of(), Map.of())));
    }

    @Test
    void anUnfinishedFileCannotBeCommittedAndLeavesNothing() throws IOException {
        Path file = folder.resolve("a.safetensors");
        TensorSpec spec = new TensorSpec("a", DType.F32, Shape.of(2));
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(spec), Map.of())) {
            writer.writeFloats("a", 0, new float[] {1f}, 0, 1);
            assertThrows(IllegalStateException.class, writer::commit);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> writer.writeFloats("a", 1, new float[2], 0, 2));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> writer.writeFloats("b", 0, new float[2], 0, 1));
        }
        assertNothingIn(folder);
    }

    @Test
    void namesThatAreTakenAreADefectOfTheCaller() throws IOException {
        TensorSpec spec = new TensorSpec("a", DType.F32, Shape.of(2));
        TensorSpec reserved = new TensorSpec("__metadata__", DType.F32, Shape.of(2));
        for (List<TensorSpec> specs : List.of(List.of(spec, spec), List.of(reserved))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> SafetensorsWriter.create(folder.resolve("a"), specs, Map.of()));
        }
        assertNothingIn(folder);
    }

    @Test
    void cancellingLeavesNothing() throws IOException {
        JobContext context = JobContext.silent();
        context.cancel().cancel();
        assertThrows(
                JobCancelledException.class,
                () ->
                        SafetensorsWriter.write(
                                folder.resolve("a.safetensors"), mixed(), Map.of(), context));
        assertNothingIn(folder);
    }

    @Test
    void whatWasWrittenReadsBack() {
        Path file = folder.resolve("sub/a.safetensors");
        SafetensorsWriter.write(file, mixed(), Map.of("k", "ä\n"), JobContext.silent());
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            Sources.assertSameContent(mixed(), read);
            assertEquals(Map.of("k", "ä\n"), read.metadata());
            assertArrayEquals(new long[] {Long.MIN_VALUE, 7}, Tensors.readLongs(read, "ids"));
            assertArrayEquals(new long[] {-1}, Tensors.readLongs(read, "int"));
            assertArrayEquals(new float[] {1f, -2.5f}, Tensors.readFloats(read, "half"));
            assertEquals(mixed().fingerprint(), read.fingerprint());
        }
    }

    /** The reference library (safetensors 0.8, Python) writes these bytes for these tensors. */
    @Test
    void theBytesAreThoseOfTheReferenceWriter() throws IOException {
        Path file = folder.resolve("a.safetensors");
        MemoryTensors source =
                MemoryTensors.builder()
                        .bytes(new TensorSpec("b", DType.U8, Shape.of(1)), new byte[] {9})
                        .floats("c", new float[] {1f}, 1)
                        .floats("a", new float[] {2f}, 1)
                        .build();
        SafetensorsWriter.write(file, source, Map.of("format", "pt"), JobContext.silent());
        String header =
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"c\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[8,9]}}";
        byte[] bytes = Files.readAllBytes(file);
        int padded = Math.ceilDiv(header.length(), 8) * 8;
        assertEquals(padded, bytes[0] & 0xff);
        assertEquals(
                header + " ".repeat(padded - header.length()),
                new String(bytes, 8, padded, StandardCharsets.UTF_8));
        assertEquals(8 + padded + 9, bytes.length);
    }

    static void assertNothingIn(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            assertEquals(List.of(), entries.toList());
        }
    }
}
