package maec.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.JobContext;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.tensor.DType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Reading mapped and unmapped, and what happens to whoever reads a file that others write. */
class FileBytesTest {
    private static final int COUNT = (1 << 20) + 12345;

    @TempDir private Path folder;

    /** How a file system answers the wish to map a file. */
    enum Way {
        MAPPED(FileBytes.Mapper.SYSTEM),
        PIECES(
                (_, _, _) -> {
                    throw new IOException("no such device");
                });

        private final FileBytes.Mapper mapper;

        Way(FileBytes.Mapper mapper) {
            this.mapper = mapper;
        }
    }

    private static float[] values() {
        Random random = new Random(7);
        float[] values = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private Path write() {
        Path file = folder.resolve("a.safetensors");
        MemoryTensors source =
                MemoryTensors.builder()
                        .floats("wide", values(), COUNT)
                        .floats("narrow", DType.BF16, values(), COUNT)
                        .longs("whole", new long[] {1, -2}, 2)
                        .build();
        SafetensorsWriter.write(file, source, Map.of(), JobContext.silent());
        return file;
    }

    private static void cut(Path file, long bytes) throws IOException {
        try (RandomAccessFile other = new RandomAccessFile(file.toFile(), "rw")) {
            other.setLength(bytes);
        }
    }

    @Test
    void whatCannotBeMappedIsReadInPiecesToTheSameValues() {
        Path file = write();
        AtomicInteger asked = new AtomicInteger();
        FileBytes.Mapper refusing =
                (_, _, _) -> {
                    asked.incrementAndGet();
                    throw new IOException("no such device");
                };
        try (SafetensorsFile mapped = SafetensorsFile.open(file);
                SafetensorsFile pieces = SafetensorsFile.open(file, refusing)) {
            Sources.assertSameContent(mapped, pieces);
            for (String name : new String[] {"wide", "narrow"}) {
                assertArrayEquals(
                        Tensors.readFloats(mapped, name), Tensors.readFloats(pieces, name));
                float[] target = new float[5];
                float[] expected = new float[5];
                pieces.readFloats(name, COUNT - 3, target, 1, 3);
                mapped.readFloats(name, COUNT - 3, expected, 1, 3);
                assertArrayEquals(expected, target);
            }
            assertEquals(mapped.fingerprint(), pieces.fingerprint());
            assertEquals(1, asked.get(), "a file system that cannot map is asked once");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsCutGivesAProblem(Way way) throws IOException {
        Path file = write();
        long size = Files.size(file);
        try (SafetensorsFile opened = SafetensorsFile.open(file, way.mapper)) {
            assertEquals(COUNT, Tensors.readFloats(opened, "wide").length);
            cut(file, 100_000);
            Problem expected = new ReadProblem.FileShrank(file, size, 100_000);
            Problems.assertProblem(expected, () -> Tensors.readFloats(opened, "wide"));
            Problems.assertProblem(expected, () -> Tensors.readFloats(opened, "narrow"));
            cut(file, 0);
            Problem empty = new ReadProblem.FileShrank(file, size, 0);
            Problems.assertProblem(empty, () -> Tensors.readLongs(opened, "whole"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsWrittenInPlaceGivesAProblem(Way way) throws IOException {
        Path file = write();
        try (SafetensorsFile opened = SafetensorsFile.open(file, way.mapper)) {
            assertEquals(COUNT, Tensors.readFloats(opened, "wide").length);
            try (RandomAccessFile other = new RandomAccessFile(file.toFile(), "rw")) {
                other.seek(other.length() - 1);
                other.write(1);
            }
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(2)));
            Problem problem = Problems.of(() -> Tensors.readFloats(opened, "wide"));
            assertEquals(file, assertInstanceOf(ReadProblem.FileChanged.class, problem).path());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsRemovedOrReplacedIsStillWhatItWas(Way way) throws IOException {
        Path file = write();
        try (SafetensorsFile opened = SafetensorsFile.open(file, way.mapper)) {
            Files.delete(file);
            assertArrayEquals(values(), Tensors.readFloats(opened, "wide"));
            Files.writeString(file, "another one");
            assertArrayEquals(values(), Tensors.readFloats(opened, "wide"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoReadsWhileAFileIsCutGetsAProblemAndNoCrash(Way way)
            throws IOException, InterruptedException {
        for (int round = 0; round < 5; round++) {
            Path file = write();
            long cutTo = 1000 + 700_000L * round;
            Thread cutter =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            Thread.sleep(20);
                                            cut(file, cutTo);
                                        } catch (IOException | InterruptedException failed) {
                                            throw new IllegalStateException(failed);
                                        }
                                    });
            try (SafetensorsFile opened = SafetensorsFile.open(file, way.mapper)) {
                ProblemException thrown =
                        assertThrows(ProblemException.class, () -> readForever(opened));
                assertInstanceOf(ReadProblem.FileShrank.class, thrown.problem());
            }
            cutter.join();
        }
    }

    private static void readForever(SafetensorsFile opened) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < deadline) {
            assertTrue(Tensors.readFloats(opened, "wide").length > 0);
            assertTrue(Tensors.readFloats(opened, "narrow").length > 0);
        }
    }
}
