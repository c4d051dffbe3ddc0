package maec.checkpoint;

import static maec.checkpoint.Problems.assertProblem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.Problem;
import maec.tensor.DType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Exports that are killed, repeated, replaced, or written from sources that somebody changes. */
class ExportSafetyTest {
    private static final String JOURNAL = ".maec-journal";

    @TempDir private Path folder;

    private static MemoryTensors model(float value) {
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (String name : List.of("a", "b", "c", "d")) {
            builder.floats(name, new float[] {value, 2, 3, 4}, 4);
            value++;
        }
        return builder.build();
    }

    /** A shard of its own for each tensor. */
    private static WriteOptions shards() {
        return new WriteOptions(Optional.empty(), 16, Map.of("k", "v"), Optional.empty());
    }

    private Path target() {
        return folder.resolve("out");
    }

    private Path growing() {
        return folder.resolve(".out.maec-part");
    }

    private WriteReport write(TensorSource source) {
        return CheckpointWriter.write(source, target(), shards(), JobContext.silent());
    }

    private static Map<String, byte[]> contents(Path model) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (var files = Files.list(model)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private static void assertSameContents(Path expected, Path found) throws IOException {
        Map<String, byte[]> left = contents(expected);
        Map<String, byte[]> right = contents(found);
        assertEquals(left.keySet(), right.keySet());
        left.forEach((name, bytes) -> assertArrayEquals(bytes, right.get(name), name));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (var file : contents(from).entrySet()) {
            Files.write(to.resolve(file.getKey()), file.getValue());
        }
    }

    /** Leaves what a process would that is killed when it reads the third tensor. */
    private void kill(TensorSource source) throws IOException {
        Path kept = folder.resolve("kept");
        TensorSource watched =
                new WatchedSource(
                        source,
                        name -> {
                            if (name.equals("c") && !Files.exists(kept)) {
                                copy(growing(), kept);
                            }
                        });
        Path whole = folder.resolve("whole");
        write(watched);
        Files.move(target(), whole);
        Files.move(kept, growing());
    }

    @Test
    void anExportThatWasKilledGoesOnAndReadsNothingTwice() throws IOException {
        kill(model(1));
        assertTrue(Files.exists(growing().resolve("model-00002-of-00004.safetensors")));
        WatchedSource watched = new WatchedSource(model(1), _ -> {});
        WriteReport report = write(watched);
        assertEquals(Set.of("c", "d"), watched.read());
        assertEquals(4, report.shards());
        assertSameContents(folder.resolve("whole"), target());
        assertFalse(Files.exists(growing()));
    }

    @Test
    void aShardThatIsNotWhatTheJournalSaysIsWrittenAgain() throws IOException {
        kill(model(1));
        Path shard = growing().resolve("model-00001-of-00004.safetensors");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length - 1] ^= 1;
        Files.write(shard, bytes);
        WatchedSource watched = new WatchedSource(model(1), _ -> {});
        write(watched);
        assertEquals(Set.of("a", "c", "d"), watched.read());
        assertSameContents(folder.resolve("whole"), target());
    }

    @Test
    void aLineOfTheJournalThatWasCutOffDoesNotCount() throws IOException {
        kill(model(1));
        Path journal = growing().resolve(JOURNAL);
        byte[] bytes = Files.readAllBytes(journal);
        Files.write(journal, java.util.Arrays.copyOf(bytes, bytes.length - 5));
        WatchedSource watched = new WatchedSource(model(1), _ -> {});
        write(watched);
        assertEquals(Set.of("b", "c", "d"), watched.read());
        assertSameContents(folder.resolve("whole"), target());
    }

    @Test
    void whatAnotherExportLeftIsRemoved() throws IOException {
        kill(model(1));
        Files.writeString(growing().resolve("half.part"), "x");
        WatchedSource watched = new WatchedSource(model(5), _ -> {});
        write(watched);
        assertEquals(Set.of("a", "b", "c", "d"), watched.read());
        assertEquals(
                Set.of(
                        "maec-digests.json",
                        "model-00001-of-00004.safetensors",
                        "model-00002-of-00004.safetensors",
                        "model-00003-of-00004.safetensors",
                        "model-00004-of-00004.safetensors",
                        "model.safetensors.index.json"),
                contents(target()).keySet());
    }

    @Test
    void cancellingWhatGoesOnLeavesNothing() throws IOException {
        kill(model(1));
        CancelToken token = new CancelToken();
        token.cancel();
        JobContext context = new JobContext(_ -> {}, token);
        assertThrows(
                JobCancelledException.class,
                () -> CheckpointWriter.write(model(1), target(), shards(), context));
        assertFalse(Files.exists(growing()));
        assertFalse(Files.exists(target()));
    }

    @Test
    void twoExportsToOneTargetDoNotMeet() throws IOException {
        Files.createDirectory(growing());
        try (FileChannel other =
                FileChannel.open(
                        growing().resolve(JOURNAL),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            assertTrue(other.lock().isValid());
            assertProblem(new WriteProblem.TargetBusy(target()), () -> write(model(1)));
        }
        assertEquals(4, write(model(1)).shards());
    }

    @Test
    void aFolderOfSomebodyElseInTheWayIsKept() throws IOException {
        Files.createDirectory(growing());
        Path mine = Files.writeString(growing().resolve("mine.txt"), "precious");
        assertProblem(new WriteProblem.TemporaryInTheWay(growing()), () -> write(model(1)));
        assertEquals("precious", Files.readString(mine));
    }

    @Test
    void aModelIsReplacedOnlyWhereThatIsAskedFor() throws IOException {
        write(model(1));
        Map<String, byte[]> before = contents(target());
        assertProblem(new WriteProblem.TargetNotEmpty(target()), () -> write(model(5)));
        assertEquals(before.keySet(), contents(target()).keySet());
        CheckpointWriter.write(model(5), target(), shards().withReplace(true), JobContext.silent());
        try (Checkpoint replaced = Checkpoint.open(target())) {
            assertEquals(5, Tensors.readFloats(replaced, "a")[0]);
        }
        try (var entries = Files.list(folder)) {
            assertEquals(List.of(target()), entries.toList());
        }
    }

    @Test
    void whatIsNoModelIsNeverReplaced() throws IOException {
        Files.createDirectory(target());
        Path mine = Files.writeString(target().resolve("mine.txt"), "precious");
        WriteOptions replacing = shards().withReplace(true);
        assertProblem(
                new WriteProblem.TargetNoModel(target()),
                () -> CheckpointWriter.write(model(1), target(), replacing, JobContext.silent()));
        assertEquals("precious", Files.readString(mine));
    }

    @Test
    void aSourceIsNeverReplaced() {
        write(model(1));
        WriteOptions replacing = shards().withReplace(true);
        try (Checkpoint source = Checkpoint.open(target())) {
            assertProblem(
                    new WriteProblem.TargetIsSource(target(), target()),
                    () -> CheckpointWriter.write(source, target(), replacing, JobContext.silent()));
        }
    }

    @Test
    void aReplacementThatWasKilledBetweenItsStepsIsUndoneFirst() throws IOException {
        write(model(1));
        Files.move(target(), folder.resolve(".out.maec-old"));
        assertProblem(new WriteProblem.TargetNotEmpty(target()), () -> write(model(5)));
        try (Checkpoint restored = Checkpoint.open(target())) {
            assertEquals(1, Tensors.readFloats(restored, "a")[0]);
        }
    }

    @Test
    void aSourceThatIsWrittenMeanwhileIsFoundOut() throws IOException {
        Path base = folder.resolve("base");
        CheckpointWriter.write(model(1), base, shards(), JobContext.silent());
        Path shard = base.resolve("model-00001-of-00004.safetensors");
        try (Checkpoint opened = Checkpoint.open(base)) {
            TensorSource watched =
                    new WatchedSource(
                            opened,
                            name -> {
                                if (name.equals("d")) {
                                    touch(shard);
                                }
                            });
            Problem problem = Problems.of(() -> write(watched));
            assertEquals(shard, assertInstanceOf(ReadProblem.FileChanged.class, problem).path());
        }
        assertFalse(Files.exists(target()));
        assertFalse(Files.exists(growing()));
    }

    private static void touch(Path file) throws IOException {
        try (RandomAccessFile other = new RandomAccessFile(file.toFile(), "rw")) {
            other.seek(other.length() - 1);
            other.write(1);
        }
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    }

    @Test
    void untouchedTensorsAreComparedWithTheBase() {
        MemoryTensors base = model(1);
        MemoryTensors merged =
                MemoryTensors.builder()
                        .floats("a", new float[] {9, 9, 9, 9}, 4)
                        .floats("b", new float[] {2, 2, 3, 4}, 4)
                        .floats("c", DType.F16, new float[] {3, 2, 3, 4}, 4)
                        .build();
        WriteOptions kept = shards().withUntouched(base, Set.of("b", "c"));
        WriteReport report = CheckpointWriter.write(merged, target(), kept, JobContext.silent());
        assertEquals(1, report.untouched(), "c is stored in another type");
        var verified = FolderVerification.verify(target(), Optional.of(base), JobContext.silent());
        assertEquals(1, verified.untouched());
        assertEquals(1, verified.compared().orElseThrow());
        Problem problem =
                Problems.of(
                        () ->
                                CheckpointWriter.write(
                                        merged,
                                        folder.resolve("other"),
                                        shards().withUntouched(base, Set.of("a", "b")),
                                        JobContext.silent()));
        assertEquals("a", assertInstanceOf(WriteProblem.UntouchedDiffers.class, problem).tensor());
        assertFalse(Files.exists(folder.resolve("other")));
    }

    private static Problem verifying(Path model) {
        return Problems.of(
                () -> FolderVerification.verify(model, Optional.empty(), JobContext.silent()));
    }

    /** A fresh export with one file changed. */
    private Path changed(String file, UnaryOperator<byte[]> change) throws IOException {
        Path model = Files.createTempDirectory(folder, "model").resolve("m");
        WriteOptions options =
                new WriteOptions(
                        Optional.empty(), 16, Map.of(), Optional.empty(), Map.of("README.md", "x"));
        CheckpointWriter.write(model(1), model, options, JobContext.silent());
        Path path = model.resolve(file);
        Files.write(path, change.apply(Files.readAllBytes(path)));
        return model;
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }

    @Test
    void verifyingSeesEveryChange() throws IOException {
        String shard = "model-00002-of-00004.safetensors";
        Path value = changed(shard, bytes -> flipped(bytes, bytes.length - 1));
        assertEquals(
                "b",
                assertInstanceOf(VerifyProblem.TensorDiffers.class, verifying(value)).tensor());
        Path header =
                changed(shard, bytes -> new String(bytes, ISO).replace("pt", "PT").getBytes(ISO));
        assertInstanceOf(VerifyProblem.FileDiffers.class, verifying(header));
        Path card = changed("README.md", _ -> new byte[] {'y'});
        assertInstanceOf(VerifyProblem.FileDiffers.class, verifying(card));
        Path longer = changed("README.md", _ -> new byte[2]);
        assertEquals(
                new VerifyProblem.SizeDiffers(longer.resolve("README.md"), 1, 2),
                verifying(longer));
        Path gone = changed("README.md", bytes -> bytes);
        Files.delete(gone.resolve("README.md"));
        assertEquals(new VerifyProblem.FileMissing(gone, "README.md"), verifying(gone));
        Path digests = changed(FolderDigests.FILE, bytes -> flipped(bytes, 0));
        assertInstanceOf(VerifyProblem.DigestsMalformed.class, verifying(digests));
        Files.delete(digests.resolve(FolderDigests.FILE));
        assertEquals(
                new VerifyProblem.DigestsMissing(digests, FolderDigests.FILE), verifying(digests));
    }

    private static final java.nio.charset.Charset ISO =
            java.nio.charset.StandardCharsets.ISO_8859_1;

    @Test
    void verifyingSaysWhatWasAddedAndWhichBaseItIs() throws IOException {
        Path model = changed("README.md", bytes -> bytes);
        Files.writeString(model.resolve("notes.txt"), "mine");
        var report = FolderVerification.verify(model, Optional.empty(), JobContext.silent());
        assertEquals(List.of("notes.txt"), report.further());
        assertEquals(4, report.tensors());
        assertEquals(6, report.files());
        assertEquals(0, report.untouched());
        assertTrue(report.compared().isEmpty());
        try (Checkpoint opened = Checkpoint.open(model)) {
            assertEquals(opened.fingerprint(), report.content());
        }
        WriteOptions kept = shards().withUntouched(model(1), Set.of("a"));
        CheckpointWriter.write(model(1), target(), kept, JobContext.silent());
        Problem problem =
                Problems.of(
                        () ->
                                FolderVerification.verify(
                                        target(), Optional.of(model(7)), JobContext.silent()));
        assertEquals("a", assertInstanceOf(VerifyProblem.BaseDiffers.class, problem).tensor());
    }

    @Test
    void aDonorsFileBehindALinkThatLeavesTheFolderIsNotCopied() throws IOException {
        Path donor = Files.createDirectory(folder.resolve("donor"));
        Path secret = Files.writeString(folder.resolve("secret"), "{}");
        Path link = Files.createSymbolicLink(donor.resolve("tokenizer.json"), secret);
        assertProblem(
                new FolderProblem.LinkOutside(link, secret.toRealPath()),
                () ->
                        CheckpointWriter.write(
                                model(1),
                                target(),
                                WriteOptions.likeDonor(donor),
                                JobContext.silent()));
        assertFalse(Files.exists(target()));
    }

    @Test
    void theTokenizerMayComeFromAnotherFolderThanTheConfiguration() throws IOException {
        Path donor = Files.createDirectory(folder.resolve("donor"));
        Files.writeString(donor.resolve("config.json"), "{\"of\": \"donor\"}");
        Files.writeString(donor.resolve("tokenizer.json"), "\"donor\"");
        Path words = Files.createDirectory(folder.resolve("words"));
        Files.writeString(words.resolve("config.json"), "{\"of\": \"words\"}");
        Files.writeString(words.resolve("tokenizer.json"), "\"words\"");
        Files.writeString(words.resolve("generation_config.json"), "{}");
        WriteOptions options = WriteOptions.likeDonor(donor).withTokenizer(Optional.of(words));
        CheckpointWriter.write(model(1), target(), options, JobContext.silent());
        assertTrue(Files.readString(target().resolve("config.json")).contains("donor"));
        assertEquals("\"words\"", Files.readString(target().resolve("tokenizer.json")));
        assertEquals("{}", Files.readString(target().resolve("generation_config.json")));
    }

    @Test
    void aScratchFolderOfAKilledProcessIsRemovedByTheNext() throws IOException {
        Path left = Files.createDirectory(folder.resolve(".maec-importance-123"));
        Files.writeString(left.resolve(".lock"), "");
        Files.writeString(left.resolve("0.safetensors"), "x");
        try (ScratchFolder first = ScratchFolder.make(folder, "importance");
                ScratchFolder second = ScratchFolder.make(folder, "importance")) {
            assertFalse(Files.exists(left));
            assertTrue(Files.isDirectory(first.path()), "somebody is at work there");
            assertTrue(Files.isDirectory(second.path()));
        }
        SafetensorsWriterTest.assertNothingIn(folder);
    }
}
