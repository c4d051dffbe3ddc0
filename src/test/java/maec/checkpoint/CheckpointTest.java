package maec.checkpoint;

import static maec.checkpoint.Problems.assertProblem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.JobContext;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class CheckpointTest {
    private static final Path MODELS = Path.of("src/test/resources/golden/models");
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir private Path folder;
    @TempDir private Path elsewhere;

    @Test
    void whatIsNotThereIsRefused() {
        Path missing = folder.resolve("missing");
        assertProblem(new FolderProblem.PathMissing(missing), () -> Checkpoint.open(missing));
    }

    @Test
    void aFolderWithoutWeightsIsRefused() {
        assertProblem(new FolderProblem.NoWeights(folder), () -> Checkpoint.open(folder));
    }

    @Test
    void pickledWeightsAreRefusedWithTheWayToConvertThem() throws IOException {
        Files.write(folder.resolve("pytorch_model.bin"), new byte[4]);
        var problem = Problems.of(() -> Checkpoint.open(folder));
        assertEquals(new FolderProblem.PickledWeights(folder, "pytorch_model.bin"), problem);
        assertTrue(problem.advice().contains("safe_serialization"));
        Path file = Files.write(folder.resolve("model.pt"), new byte[4]);
        assertProblem(
                new FolderProblem.PickledWeights(file, "model.pt"), () -> Checkpoint.open(file));
    }

    @Test
    void aFileOfAnotherKindIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "hello");
        assertProblem(new FolderProblem.NotSafetensors(file), () -> Checkpoint.open(file));
    }

    @Test
    void shardsWithoutIndexAreRefused() throws IOException {
        copySharded();
        Files.delete(folder.resolve(INDEX));
        assertProblem(
                new FolderProblem.IndexMissing(folder, "model-00001-of-00003.safetensors"),
                () -> Checkpoint.open(folder));
    }

    @Test
    void aMissingShardIsRefused() throws IOException {
        copySharded();
        Files.delete(folder.resolve("model-00002-of-00003.safetensors"));
        assertProblem(
                new FolderProblem.ShardMissing(folder, "model-00002-of-00003.safetensors"),
                () -> Checkpoint.open(folder));
    }

    @Test
    void aTensorThatIsNotInItsShardIsRefused() throws IOException {
        copySharded();
        replaceInIndex(
                "\"lm_head.weight\"",
                "\"ghost\": \"model-00001-of-00003.safetensors\", \"lm_head.weight\"");
        assertProblem(
                new FolderProblem.TensorNotInShard(
                        folder.resolve("model-00001-of-00003.safetensors"), "ghost"),
                () -> Checkpoint.open(folder));
    }

    @Test
    void aTensorThatTheIndexDoesNotNameIsRefused() throws IOException {
        copySharded();
        replaceInIndex("\"model.embed_tokens.weight\": \"model-00001-of-00003.safetensors\",", "");
        assertProblem(
                new FolderProblem.TensorNotInIndex(
                        folder.resolve("model-00001-of-00003.safetensors"),
                        "model.embed_tokens.weight"),
                () -> Checkpoint.open(folder));
    }

    @Test
    void aTensorInAnotherShardThanTheIndexSaysIsRefused() throws IOException {
        copySharded();
        replaceInIndex(
                "\"model.embed_tokens.weight\": \"model-00001",
                "\"model.embed_tokens.weight\": \"model-00003");
        assertProblem(
                new FolderProblem.TensorInTwoShards(
                        folder.resolve("model-00001-of-00003.safetensors"),
                        "model.embed_tokens.weight",
                        "model-00003-of-00003.safetensors"),
                () -> Checkpoint.open(folder));
    }

    @Test
    void anIndexThatNamesATensorTwiceIsRefused() throws IOException {
        copySharded();
        replaceInIndex(
                "\"weight_map\": {",
                "\"weight_map\": { \"lm_head.weight\": \"model-00003-of-00003.safetensors\",");
        assertProblem(
                new FolderProblem.IndexDuplicate(folder.resolve(INDEX), "lm_head.weight"),
                () -> Checkpoint.open(folder));
    }

    @Test
    void anIndexThatPointsOutOfItsFolderIsRefused() throws IOException {
        for (String outside :
                List.of("../x.safetensors", "/etc/passwd", "a/../../x", ".", "", "..", "a\\\\b")) {
            Files.writeString(
                    folder.resolve(INDEX), "{\"weight_map\":{\"a\":\"" + outside + "\"}}");
            assertInstanceOf(
                    FolderProblem.ShardOutside.class,
                    Problems.of(() -> Checkpoint.open(folder)),
                    outside);
        }
    }

    @Test
    void aMalformedIndexIsRefused() throws IOException {
        for (String index :
                List.of(
                        "",
                        "[]",
                        "{",
                        "{}",
                        "{\"weight_map\":[]}",
                        "{\"weight_map\":{\"a\":1}}",
                        "{\"weight_map\":{}} x")) {
            Files.writeString(folder.resolve(INDEX), index);
            assertInstanceOf(
                    FolderProblem.IndexMalformed.class,
                    Problems.of(() -> Checkpoint.open(folder)),
                    index);
        }
    }

    @Test
    void theFourGoldenModelsOpenWithWhatTheyHold() {
        for (var expected :
                Map.of(
                                "llama", DType.F32,
                                "llama_bf16", DType.BF16,
                                "llama_sharded", DType.F32,
                                "llama_tied", DType.F32)
                        .entrySet()) {
            Path model = MODELS.resolve(expected.getKey()).resolve("model");
            try (Checkpoint opened = Checkpoint.open(model)) {
                TensorSpec embedding = opened.find("model.embed_tokens.weight").orElseThrow();
                assertEquals(expected.getValue(), embedding.dtype(), model.toString());
                assertEquals(Shape.of(512, 64), embedding.shape());
                boolean tied = expected.getKey().equals("llama_tied");
                assertEquals(tied ? 29 : 30, opened.tensors().size(), model.toString());
                assertEquals(tied, opened.find("lm_head.weight").isEmpty());
            }
        }
    }

    @Test
    void aRangeReadsTheSameValuesAsTheWhole() {
        try (Checkpoint model = Checkpoint.open(MODELS.resolve("llama_bf16/model"))) {
            String name = "model.layers.1.mlp.up_proj.weight";
            float[] whole = Tensors.readFloats(model, name);
            float[] part = new float[103];
            model.readFloats(name, 777, part, 3, 100);
            for (int i = 0; i < 100; i++) {
                assertEquals(whole[777 + i], part[3 + i]);
            }
            assertEquals(0, part[2]);
            assertTrue(whole[777] != 0);
        }
    }

    @Test
    void aRangeThatLeavesTheTensorIsADefectOfTheCaller() {
        try (Checkpoint model = Checkpoint.open(MODELS.resolve("llama/model"))) {
            float[] target = new float[64];
            String norm = "model.norm.weight";
            for (long[] range : new long[][] {{1, 64}, {-1, 2}, {64, 1}, {Long.MAX_VALUE, 1}}) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.readFloats(norm, range[0], target, 0, (int) range[1]));
            }
            assertThrows(
                    IllegalArgumentException.class,
                    () -> model.readFloats("ghost", 0, target, 0, 1));
            model.readFloats(norm, 64, target, 64, 0);
        }
    }

    @Test
    void manyThreadsReadTheSameValues() throws InterruptedException, ExecutionException {
        try (Checkpoint model = Checkpoint.open(MODELS.resolve("llama_sharded/model"));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                results.add(threads.submit(() -> new Fingerprint(model).text()));
            }
            for (Future<String> result : results) {
                assertEquals(model.fingerprint(), result.get());
            }
        }
    }

    @Test
    void theFingerprintDoesNotDependOnShardsAndPaths() throws IOException {
        copySharded();
        try (Checkpoint sharded = Checkpoint.open(folder);
                Checkpoint single = Checkpoint.open(MODELS.resolve("llama_sharded/model"))) {
            Path whole = elsewhere.resolve("one");
            WriteOptions options =
                    new WriteOptions(Optional.empty(), 1L << 40, Map.of(), Optional.empty());
            CheckpointWriter.write(single, whole, options, JobContext.silent());
            try (Checkpoint again = Checkpoint.open(whole)) {
                assertEquals(1, again.files().size());
                assertEquals(sharded.fingerprint(), again.fingerprint());
            }
        }
    }

    @Test
    void theFingerprintSeesASingleBit() throws IOException {
        copySharded();
        String before;
        try (Checkpoint model = Checkpoint.open(folder)) {
            before = model.fingerprint();
        }
        Path shard = folder.resolve("model-00003-of-00003.safetensors");
        try (RandomAccessFile file = new RandomAccessFile(shard.toFile(), "rw")) {
            file.seek(file.length() - 1);
            int last = file.read();
            file.seek(file.length() - 1);
            file.write(last ^ 1);
        }
        try (Checkpoint model = Checkpoint.open(folder)) {
            assertNotEquals(before, model.fingerprint());
        }
    }

    @Test
    void aFileThatIsCutWhileItIsReadGivesAProblem() throws IOException {
        Path file = folder.resolve("big.safetensors");
        int count = 1 << 20;
        MemoryTensors source = MemoryTensors.builder().floats("a", new float[count], count).build();
        SafetensorsWriter.write(file, source, Map.of(), JobContext.silent());
        long size = Files.size(file);
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            assertEquals(0, Tensors.readFloats(opened, "a")[0]);
            try (RandomAccessFile other = new RandomAccessFile(file.toFile(), "rw")) {
                other.setLength(100_000);
            }
            assertProblem(
                    new ReadProblem.FileShrank(file, size, 100_000),
                    () -> Tensors.readFloats(opened, "a"));
            MemorySegment one = MemorySegment.ofArray(new byte[4]);
            assertProblem(
                    new ReadProblem.FileShrank(file, size, 100_000),
                    () -> opened.readBytes("a", count - 1, one, 1));
        }
    }

    @Test
    void aFileThatIsReplacedWhileItIsReadKeepsItsOldContent() {
        Path file = folder.resolve("a.safetensors");
        SafetensorsWriter.write(file, ones(1f), Map.of(), JobContext.silent());
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            SafetensorsWriter.write(file, ones(2f), Map.of(), JobContext.silent());
            assertArrayEquals(new float[] {1f}, Tensors.readFloats(opened, "a"));
        }
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            assertArrayEquals(new float[] {2f}, Tensors.readFloats(opened, "a"));
        }
    }

    private static MemoryTensors ones(float value) {
        return MemoryTensors.builder().floats("a", new float[] {value}, 1).build();
    }

    @Test
    void aCheckpointOfSixteenGigabytesOpensWithinASecond() throws IOException {
        List<TensorSpec> specs = new ArrayList<>();
        for (int layer = 0; layer < 32; layer++) {
            String prefix = "model.layers." + layer + ".";
            for (String name : List.of("gate", "up", "down")) {
                specs.add(bf16(prefix + "mlp." + name + "_proj.weight", 14336, 4096));
            }
            for (String name : List.of("q", "k", "v", "o")) {
                specs.add(bf16(prefix + "self_attn." + name + "_proj.weight", 4096, 4096));
            }
        }
        specs.add(bf16("model.embed_tokens.weight", 128256, 4096));
        HeaderWriting layout = HeaderWriting.of(specs, Map.of());
        Path file = folder.resolve("model.safetensors");
        Files.write(file, layout.bytes());
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(layout.fileBytes());
        }
        long begin = System.nanoTime();
        try (Checkpoint opened = Checkpoint.open(folder)) {
            assertTrue(System.nanoTime() - begin < 1_000_000_000L, "slower than a second");
            assertEquals(225, opened.tensors().size());
            float[] last = {1f, 1f};
            TensorSpec spec = opened.tensors().getLast();
            opened.readFloats(spec.name(), spec.count() - 2, last, 0, 2);
            assertArrayEquals(new float[2], last);
            assertTrue(opened.fingerprint().startsWith("sampled-sha256:"));
        }
    }

    private static TensorSpec bf16(String name, long rows, long columns) {
        return new TensorSpec(name, DType.BF16, Shape.of(rows, columns));
    }

    private void copySharded() throws IOException {
        try (var files = Files.list(MODELS.resolve("llama_sharded/model"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    private void replaceInIndex(String old, String replacement) throws IOException {
        Path index = folder.resolve(INDEX);
        String text = Files.readString(index);
        assertTrue(text.contains(old), old);
        Files.writeString(index, text.replace(old, replacement));
    }
}
