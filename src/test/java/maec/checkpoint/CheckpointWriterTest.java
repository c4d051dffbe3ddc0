package maec.checkpoint;

import static maec.checkpoint.Problems.assertProblem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.Problem;
import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

class CheckpointWriterTest {
    private static final Path MODELS = Path.of("src/test/resources/golden/models");
    private static final Path LLAMA = MODELS.resolve("llama/model");

    @TempDir private Path folder;

    private static WriteReport write(TensorSource source, Path target, WriteOptions options) {
        return CheckpointWriter.write(source, target, options, JobContext.silent());
    }

    private static WriteOptions plain() {
        return new WriteOptions(Optional.empty(), 1L << 30, Map.of(), Optional.empty());
    }

    private static MemoryTensors small() {
        return MemoryTensors.builder()
                .floats("a", new float[] {1f, 2f}, 2)
                .floats("b", new float[] {3f}, 1)
                .longs("c", new long[] {4}, 1)
                .build();
    }

    @Test
    void aTargetThatIsNotEmptyIsRefusedAndKept() throws IOException {
        Path mine = Files.writeString(folder.resolve("mine.txt"), "precious");
        assertProblem(
                new WriteProblem.TargetNotEmpty(folder), () -> write(small(), folder, plain()));
        assertEquals("precious", Files.readString(mine));
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        assertProblem(
                new WriteProblem.TargetOfOtherKind(file, "folder"),
                () -> write(small(), file, plain()));
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void aSourceAndWhatLiesInItAreRefusedAlsoBehindALink() throws IOException {
        Path model = folder.resolve("model");
        write(small(), model, plain());
        Path link = Files.createSymbolicLink(folder.resolve("link"), model);
        try (Checkpoint source = Checkpoint.open(model)) {
            assertProblem(
                    new WriteProblem.TargetIsSource(model, model),
                    () -> write(source, model, plain()));
            Path within = model.resolve("sub/merged");
            assertProblem(
                    new WriteProblem.TargetIsSource(within, model),
                    () -> write(source, within, plain()));
            Path behind = link.resolve("merged");
            assertProblem(
                    new WriteProblem.TargetIsSource(behind, model),
                    () -> write(source, behind, plain()));
            write(source, folder.resolve("model-merged"), plain());
        }
    }

    @Test
    void aPlaceThatCannotBeWrittenIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path target = file.resolve("model");
        assertInstanceOf(
                WriteProblem.CannotWrite.class, Problems.of(() -> write(small(), target, plain())));
        Path readOnly = Path.of("/proc/maec-model");
        assertInstanceOf(WriteProblem.class, Problems.of(() -> write(small(), readOnly, plain())));
    }

    @Test
    void aDiskThatIsTooSmallIsRefusedBeforeAnythingIsWritten() throws IOException {
        TensorSpec huge = new TensorSpec("a", DType.F32, Shape.of(1L << 50));
        TensorSource source = new FailingSource(huge);
        Problem problem = Problems.of(() -> write(source, folder.resolve("out"), plain()));
        assertEquals(
                (1L << 52) + (1 << 20) + 1000,
                assertInstanceOf(WriteProblem.NotEnoughSpace.class, problem).neededBytes());
        SafetensorsWriterTest.assertNothingIn(folder);
    }

    @Test
    void aSourceThatFailsLeavesNothing() throws IOException {
        TensorSpec spec = new TensorSpec("a", DType.F32, Shape.of(3));
        assertThrows(
                IllegalStateException.class,
                () -> write(new FailingSource(spec), folder.resolve("out"), plain()));
        SafetensorsWriterTest.assertNothingIn(folder);
    }

    @Test
    void cancellingAtAnyReadLeavesNothing() throws IOException {
        AtomicInteger reads = new AtomicInteger();
        TensorSource counted = new WatchedSource(small(), _ -> reads.incrementAndGet());
        write(counted, folder.resolve("whole"), plain());
        assertTrue(reads.get() >= 3, "reads " + reads);
        for (int at = 1; at <= reads.get(); at++) {
            CancelToken token = new CancelToken();
            AtomicInteger left = new AtomicInteger(at);
            TensorSource source =
                    new WatchedSource(
                            small(),
                            _ -> {
                                if (left.decrementAndGet() == 0) {
                                    token.cancel();
                                }
                            });
            requireCancelled(source, new JobContext(_ -> {}, token));
        }
        requireOnlyWhole();
    }

    @Test
    void cancellingAtAnyStageLeavesNothing() throws IOException {
        Set<String> stages = new TreeSet<>();
        CheckpointWriter.write(
                small(),
                folder.resolve("whole"),
                plain(),
                new JobContext(progress -> stages.add(progress.stage()), new CancelToken()));
        assertEquals(Set.of("verifying", "writing weights"), stages);
        for (String stage : stages) {
            CancelToken token = new CancelToken();
            requireCancelled(
                    small(),
                    new JobContext(
                            progress -> {
                                if (progress.stage().equals(stage)) {
                                    token.cancel();
                                }
                            },
                            token));
        }
        requireOnlyWhole();
    }

    private void requireCancelled(TensorSource source, JobContext context) {
        assertThrows(
                JobCancelledException.class,
                () -> CheckpointWriter.write(source, folder.resolve("out"), plain(), context));
    }

    private void requireOnlyWhole() throws IOException {
        try (var entries = Files.list(folder)) {
            assertEquals(List.of(folder.resolve("whole")), entries.toList());
        }
    }

    @Test
    void oneShardIsWrittenIntoAnEmptyFolderWithTheOtherFilesOfTheDonor() throws IOException {
        Path target = Files.createDirectory(folder.resolve("out"));
        try (Checkpoint source = Checkpoint.open(LLAMA)) {
            WriteReport report = write(source, target, WriteOptions.likeDonor(LLAMA));
            assertEquals(1, report.shards());
            assertEquals(816_896, report.bytes());
            assertEquals(source.fingerprint(), report.digest());
            try (Checkpoint written = Checkpoint.open(target)) {
                Sources.assertSameContent(source, written);
                assertEquals(Map.of("format", "pt"), written.files().getFirst().metadata());
            }
        }
        for (String name : List.of("config.json", "generation_config.json")) {
            assertArrayEquals(
                    Files.readAllBytes(LLAMA.resolve(name)),
                    Files.readAllBytes(target.resolve(name)));
        }
    }

    @Test
    void shardsAreFilledInOrderNamedAndIndexedAsOthersExpect() throws IOException {
        Path target = folder.resolve("out");
        WriteOptions options =
                new WriteOptions(Optional.empty(), 12, Map.of("recipe", "none"), Optional.empty());
        assertEquals(2, write(small(), target, options).shards());
        JsonNode index =
                new ObjectMapper()
                        .readTree(target.resolve("model.safetensors.index.json").toFile());
        assertEquals(20, index.at("/metadata/total_size").asInt());
        assertEquals(
                "model-00001-of-00002.safetensors", index.path("weight_map").path("b").asText());
        assertEquals(
                "model-00002-of-00002.safetensors", index.path("weight_map").path("c").asText());
        try (Checkpoint written = Checkpoint.open(target)) {
            Sources.assertSameContent(small(), written);
            assertEquals(
                    Map.of("format", "pt", "recipe", "none"), written.files().getLast().metadata());
        }
    }

    @Test
    void aTensorLargerThanAShardGetsOneOfItsOwn() {
        Path target = folder.resolve("out");
        WriteOptions options = new WriteOptions(Optional.empty(), 1, Map.of(), Optional.empty());
        assertEquals(3, write(small(), target, options).shards());
        try (Checkpoint written = Checkpoint.open(target)) {
            Sources.assertSameContent(small(), written);
        }
    }

    @Test
    void weightsAreRoundedIntegersAreKeptAndTheConfigurationSaysSo() throws IOException {
        Path target = folder.resolve("out");
        try (Checkpoint source = Checkpoint.open(LLAMA)) {
            WriteOptions options =
                    new WriteOptions(
                            Optional.of(DType.BF16), 1L << 30, Map.of(), Optional.of(LLAMA));
            write(source, target, options);
            try (Checkpoint written = Checkpoint.open(target)) {
                String name = "model.layers.2.mlp.down_proj.weight";
                assertEquals(DType.BF16, written.find(name).orElseThrow().dtype());
                float[] exact = Tensors.readFloats(source, name);
                float[] rounded = Tensors.readFloats(written, name);
                for (int i = 0; i < exact.length; i++) {
                    assertEquals(
                            FloatCodec.fromBfloat16(FloatCodec.toBfloat16(exact[i])), rounded[i]);
                }
            }
        }
        JsonNode before = new ObjectMapper().readTree(LLAMA.resolve("config.json").toFile());
        JsonNode after = new ObjectMapper().readTree(target.resolve("config.json").toFile());
        assertEquals("bfloat16", after.path("torch_dtype").asText());
        assertFalse(after.has("dtype"));
        ((com.fasterxml.jackson.databind.node.ObjectNode) after).put("torch_dtype", "float32");
        assertEquals(before, after);

        WriteOptions halves =
                new WriteOptions(Optional.of(DType.F16), 1L << 30, Map.of(), Optional.empty());
        write(small(), folder.resolve("halves"), halves);
        try (Checkpoint written = Checkpoint.open(folder.resolve("halves"))) {
            assertEquals(DType.I64, written.find("c").orElseThrow().dtype());
            assertEquals(DType.F16, written.find("a").orElseThrow().dtype());
        }
    }

    @Test
    void theNewerSpellingOfTheDtypeIsKept() throws IOException {
        Path donor = Files.createDirectory(folder.resolve("donor"));
        Files.copy(MODELS.resolve("llama/config_v5.json"), donor.resolve("config.json"));
        Files.writeString(donor.resolve("tokenizer.json"), "{}");
        Files.writeString(donor.resolve("README.md"), "about the donor");
        WriteOptions options =
                new WriteOptions(Optional.of(DType.F16), 1L << 30, Map.of(), Optional.of(donor));
        write(small(), folder.resolve("out"), options);
        JsonNode config = new ObjectMapper().readTree(folder.resolve("out/config.json").toFile());
        assertEquals("float16", config.path("dtype").asText());
        assertFalse(config.has("torch_dtype"));
        assertTrue(Files.exists(folder.resolve("out/tokenizer.json")));
        assertFalse(Files.exists(folder.resolve("out/README.md")));
    }

    @Test
    void aDonorThatIsMissingIsAProblemAndLeavesNothing() throws IOException {
        Path donor = folder.resolve("donor");
        Path target = folder.resolve("out");
        assertProblem(
                new FolderProblem.PathMissing(donor),
                () -> write(small(), target, WriteOptions.likeDonor(donor)));
        SafetensorsWriterTest.assertNothingIn(folder);
    }

    @Test
    void theDonorIsNoTarget() throws IOException {
        Path donor = Files.createDirectory(folder.resolve("donor"));
        Path within = donor.resolve("merged");
        assertProblem(
                new WriteProblem.TargetIsSource(within, donor),
                () -> write(small(), within, WriteOptions.likeDonor(donor)));
    }

    @Test
    void theSameSourceGivesTheSameBytes() throws IOException {
        write(small(), folder.resolve("one"), plain());
        write(small(), folder.resolve("two"), plain());
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("one/model.safetensors")),
                Files.readAllBytes(folder.resolve("two/model.safetensors")));
    }
}
