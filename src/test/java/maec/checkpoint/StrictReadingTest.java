package maec.checkpoint;

import static maec.checkpoint.Problems.assertProblem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.JobContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Rules beyond the format's own: names, sizes of indices, links, and limits of JSON. */
class StrictReadingTest {
    private static final String INDEX = ShardIndex.FILE;

    @TempDir private Path folder;
    @TempDir private Path elsewhere;

    private static MemoryTensors ones(String name) {
        return MemoryTensors.builder().floats(name, new float[] {1, 2}, 2).build();
    }

    private Path writeShards() throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        for (String name : new String[] {"a", "b"}) {
            SafetensorsWriter.write(
                    model.resolve(name + ".safetensors"),
                    ones(name),
                    Map.of(),
                    JobContext.silent());
        }
        index(model, "{\"total_size\": 16}");
        return model;
    }

    private static Path index(Path model, String metadata) throws IOException {
        return Files.writeString(
                model.resolve(INDEX),
                "{\"metadata\": "
                        + metadata
                        + ", \"weight_map\": {\"a\": \"a.safetensors\", \"b\":"
                        + " \"b.safetensors\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"total_size\": null}",
                "{\"total_size\": 16}",
                "{\"total_size\": 1.6e+1, \"other\": [{}]}"
            })
    void aTotalSizeThatIsRightOrAbsentOpens(String metadata) throws IOException {
        Path model = writeShards();
        index(model, metadata);
        try (Checkpoint opened = Checkpoint.open(model)) {
            assertEquals(2, opened.tensors().size());
        }
    }

    @Test
    void aTotalSizeThatIsWrongIsRefused() throws IOException {
        Path model = writeShards();
        Path index = index(model, "{\"total_size\": 17}");
        assertProblem(
                new FolderProblem.TotalSizeDiffers(index, "17", 16), () -> Checkpoint.open(model));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"16\"", "-1", "[]", "1e-999999999", "1e999999999", "1e99999999999"})
    void aTotalSizeThatIsNoSizeIsRefused(String size) throws IOException {
        Path model = writeShards();
        Path index = index(model, "{\"total_size\": " + size + "}");
        assertProblem(
                new FolderProblem.IndexMalformed(index, "its total_size is no number of bytes"),
                () -> Checkpoint.open(model));
    }

    @Test
    void anyNameThatStandsTwiceInAnIndexIsRefused() throws IOException {
        Path model = writeShards();
        Path twice = index(model, "{\"total_size\": 16, \"total_size\": 16}");
        assertProblem(
                new FolderProblem.IndexDuplicate(twice, "metadata.total_size"),
                () -> Checkpoint.open(model));
        index(model, "{}, \"metadata\": {}");
        assertProblem(
                new FolderProblem.IndexDuplicate(twice, "metadata"), () -> Checkpoint.open(model));
    }

    @Test
    void anIndexThatNestsTooDeepIsRefused() throws IOException {
        Path model = writeShards();
        index(model, "[".repeat(100_000));
        assertInstanceOf(
                FolderProblem.IndexMalformed.class, Problems.of(() -> Checkpoint.open(model)));
    }

    @Test
    void aShardThatIsNoSafetensorsIsNotOpened() throws IOException {
        Path model = writeShards();
        Path pickle = Files.write(model.resolve("b.bin"), new byte[4]);
        Files.writeString(model.resolve(INDEX), "{\"weight_map\":{\"b\":\"b.bin\"}}");
        assertProblem(
                new FolderProblem.PickledWeights(pickle, "b.bin"), () -> Checkpoint.open(model));
        Path other = Files.write(model.resolve("b.gguf"), new byte[4]);
        Files.writeString(model.resolve(INDEX), "{\"weight_map\":{\"b\":\"b.gguf\"}}");
        assertProblem(new FolderProblem.NotSafetensors(other), () -> Checkpoint.open(model));
    }

    @Test
    void aShardBehindALinkThatLeavesTheFolderIsRefused() throws IOException {
        Path model = writeShards();
        Path outside = Files.move(model.resolve("b.safetensors"), elsewhere.resolve("x"));
        Path link = Files.createSymbolicLink(model.resolve("b.safetensors"), outside);
        assertProblem(
                new FolderProblem.LinkOutside(link, outside.toRealPath()),
                () -> Checkpoint.open(model));
        Path single = Files.createSymbolicLink(model.resolve("model.safetensors"), outside);
        assertProblem(
                new FolderProblem.LinkOutside(single, outside.toRealPath()),
                () -> Checkpoint.open(model));
    }

    @Test
    void aFolderBehindALinkThatLeavesTheFolderIsRefused() throws IOException {
        Path model = writeShards();
        Path outside = Files.move(model.resolve("b.safetensors"), elsewhere.resolve("b"));
        Files.createSymbolicLink(model.resolve("sub"), elsewhere);
        Path index = model.resolve(INDEX);
        Files.writeString(
                index, Files.readString(index).replace("b.safetensors", "sub/b.safetensors"));
        Files.move(outside, elsewhere.resolve("b.safetensors"));
        assertInstanceOf(
                FolderProblem.LinkOutside.class, Problems.of(() -> Checkpoint.open(model)));
    }

    @Test
    void linksWithinTheFolderAndToBlobsOfTheCacheOpen() throws IOException {
        Path model = writeShards();
        Path hidden = Files.createDirectory(model.resolve("files"));
        Path moved = Files.move(model.resolve("a.safetensors"), hidden.resolve("a"));
        Files.createSymbolicLink(model.resolve("a.safetensors"), moved);
        Path blobs = Files.createDirectories(elsewhere.resolve("models--org--name/blobs"));
        Path blob = Files.move(model.resolve("b.safetensors"), blobs.resolve("1234"));
        Files.createSymbolicLink(model.resolve("b.safetensors"), blob);
        try (Checkpoint opened = Checkpoint.open(model)) {
            assertEquals(2, opened.tensors().size());
        }
    }

    @Test
    void aConfigurationOfAnAdapterBehindALinkIsRefused() throws IOException {
        Path outside = Files.writeString(elsewhere.resolve("secret"), "{}");
        Path link = Files.createSymbolicLink(folder.resolve(AdapterConfig.FILE), outside);
        assertProblem(
                new FolderProblem.LinkOutside(link, outside.toRealPath()),
                () -> AdapterConfig.read(folder));
    }

    @Test
    void jsonIsLimitedInSizeNestingAndNumbers() throws IOException {
        Path file = folder.resolve("x.json");
        Files.writeString(file, "[" + " ".repeat(1000) + "]");
        assertEquals(0, JsonFile.read(file, 1002).size());
        assertEquals("it has more than 1001 bytes", refused(file, 1001));
        Files.writeString(file, "[".repeat(65) + "]".repeat(65));
        assertTrue(refused(file, 1000).startsWith("it exceeds"), refused(file, 1000));
        Files.writeString(file, "[" + "9".repeat(401) + "]");
        assertTrue(refused(file, 1000).startsWith("it exceeds"), refused(file, 1000));
        Files.writeString(file, "{} {}");
        assertEquals("it is no JSON in line 1", refused(file, 1000));
    }

    private static String refused(Path file, int limit) {
        return assertThrows(JsonFile.RefusedException.class, () -> JsonFile.read(file, limit))
                .reason();
    }

    private Optional<HeaderProblem> problemOf(String header) {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        var problem = Problems.of(() -> SafetensorsHeader.parse(folder, bytes, 8L + bytes.length));
        return Optional.of(assertInstanceOf(HeaderProblem.class, problem));
    }

    @Test
    void halfACharacterIsNoName() {
        String entry = "\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}";
        assertEquals(
                Optional.of(new HeaderProblem.NotUnicode(folder, "a\ufffd")),
                problemOf("{\"a\\ud800" + entry));
        assertEquals(
                Optional.of(new HeaderProblem.NotUnicode(folder, "__metadata__.k")),
                problemOf("{\"__metadata__\":{\"k\":\"\\udc00\\ud800\"}}"));
        String pair = "{\"\\ud83d\\ude00" + entry;
        byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "\ud83d\ude00",
                SafetensorsHeader.parse(folder, bytes, 8L + bytes.length)
                        .tensors()
                        .getFirst()
                        .spec()
                        .name());
    }

    @Test
    void minusZeroIsNoCount() {
        assertEquals(
                Optional.of(new HeaderProblem.NotACount(folder, "a", "shape", "-0")),
                problemOf("{\"a\":{\"dtype\":\"F32\",\"shape\":[-0],\"data_offsets\":[0,0]}}"));
    }

    @Test
    void messagesStayReadableWhateverAFileCallsItsTensors() {
        String name = "x".repeat(1_000_000);
        HeaderProblem problem =
                problemOf(
                                "{\""
                                        + name
                                        + "\":{\"dtype\":\""
                                        + name
                                        + "\",\"shape\":[],\"data_offsets\":[0,0]}}")
                        .orElseThrow();
        assertTrue(problem.sentence().length() < 1000, "a message of a million letters");
    }
}
