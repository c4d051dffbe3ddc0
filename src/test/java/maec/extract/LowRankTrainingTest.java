package maec.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.AdapterConfig;
import maec.checkpoint.AdapterSource;
import maec.checkpoint.SparseDelta;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.checkpoint.WeightMask;
import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.Progress;
import maec.job.ProgressSink;
import maec.job.TrainingPoint;
import maec.model.ModelFolder;
import maec.runtime.Device;
import maec.runtime.Engine;
import maec.runtime.LowRank;
import maec.runtime.Precision;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The trainer trains low-rank paths as it trains weights, and hands them over as an adapter. */
class LowRankTrainingTest {
    private static final Path MODELS = Path.of("src/test/resources/golden/models");
    private static final JobContext SILENT = JobContext.silent();
    private static final LowRank PATHS = new LowRank(2, 8, LowRank.usual().targets());
    private static Engine engine;
    private static ModelFolder model;
    private static ModelFolder narrow;

    @TempDir Path folder;

    @BeforeAll
    static void open() {
        engine = Engine.start(Device.cpu());
        model = ModelFolder.open(MODELS.resolve("llama/model"));
        narrow = ModelFolder.open(MODELS.resolve("llama_bf16/model"));
    }

    @AfterAll
    static void close() {
        model.close();
        narrow.close();
        engine.close();
    }

    @AfterEach
    void nothingStaysOpen() {
        assertEquals(0, engine.openArrays());
    }

    private static TensorSource source(Precision precision) {
        return switch (precision) {
            case FP32 -> model.weights();
            case BF16 -> narrow.weights();
        };
    }

    private static KeyNeuronTrainer trainer(Precision precision) {
        return new KeyNeuronTrainer(engine, model.architecture(), precision);
    }

    private TrainingRequest request(Precision precision, WeightMask mask) {
        var documents = new ArrayList<long[]>();
        for (int n = 0; n < 40; n++) {
            documents.add(new long[] {1, 40 + n % 7, 41 + n % 7, 42 + n % 7, 43 + n % 7, 2});
        }
        var settings =
                TrainingSettings.of(10, 2, 2e-2, 5)
                        .withAccumulation(2)
                        .withWatch(new TrainingWatch(1, 0.2, 3, 100));
        return TrainingRequest.of(
                        "training",
                        source(precision),
                        mask,
                        Mixture.of(Windows.joined("es", documents, 8)),
                        settings)
                .withLowRank(Optional.of(PATHS));
    }

    private TrainingRequest interruptible(TrainingRequest request) {
        return request.withCheckpoints(
                Optional.of(
                        new TrainingCheckpoints(
                                folder.resolve("checkpoint"), "made", Duration.ofDays(1), 2)));
    }

    private static JobContext until(int step) {
        var token = new CancelToken();
        return new JobContext(
                new ProgressSink() {
                    @Override
                    public void report(Progress progress) {}

                    @Override
                    public void trained(TrainingPoint point) {
                        if (point.step() == step) {
                            token.cancel();
                        }
                    }
                },
                token);
    }

    private byte[] adapter(TrainingRun run, String name) throws IOException {
        run.writeAdapter(folder.resolve(name), "base", it -> it, Map.of("made", "here"), SILENT);
        return Files.readAllBytes(folder.resolve(name).resolve("adapter_model.safetensors"));
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedTrainingGivesTheBitsOfAnUninterruptedOne(Precision precision)
            throws IOException {
        TrainingRequest whole = request(precision, new WeightMask.AllWeights());
        TrainingRequest parts = interruptible(whole);
        byte[] expected;
        TrainingReport report;
        try (TrainingRun run = trainer(precision).train(whole, SILENT)) {
            expected = adapter(run, "whole");
            report = run.report();
            assertTrue(report.finalLoss() < 0.9 * report.firstLoss(), report.losses().toString());
        }
        for (int stop : new int[] {1, 4}) {
            assertThrows(
                    JobCancelledException.class,
                    () -> trainer(precision).train(parts, until(stop)));
        }
        try (TrainingRun run = trainer(precision).train(parts, SILENT)) {
            assertEquals(report.losses(), run.report().losses());
            assertEquals(report.validations(), run.report().validations());
            assertArrayEquals(expected, adapter(run, "resumed"));
        }
    }

    @Test
    void anotherRankDoesNotGoOnFromTheCheckpoint() {
        TrainingRequest parts = interruptible(request(Precision.FP32, new WeightMask.AllWeights()));
        assertThrows(
                JobCancelledException.class, () -> trainer(Precision.FP32).train(parts, until(4)));
        var seen = new ArrayList<Integer>();
        var sink =
                new ProgressSink() {
                    @Override
                    public void report(Progress progress) {}

                    @Override
                    public void trained(TrainingPoint point) {
                        seen.add(point.step());
                    }
                };
        var other = parts.withLowRank(Optional.of(new LowRank(2, 9, PATHS.targets())));
        try (TrainingRun _ =
                trainer(Precision.FP32).train(other, new JobContext(sink, new CancelToken()))) {
            assertEquals(1, seen.getFirst());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAdapterOverTheBaseIsTheTrainedModel(Precision precision) {
        try (TrainingRun run =
                trainer(precision).train(request(precision, new WeightMask.AllWeights()), SILENT)) {
            assertTrue(run.isAdapter());
            Path written = folder.resolve("adapter");
            run.writeAdapter(written, "/models/base", it -> it, Map.of("made", "here"), SILENT);
            AdapterConfig config = AdapterConfig.read(written);
            assertEquals(Optional.of("/models/base"), config.base());
            assertEquals(2, config.rank());
            assertEquals(4, config.scalingOf("model.layers.0.mlp.up_proj"));
            Path name = precision == Precision.FP32 ? Path.of("llama") : Path.of("llama_bf16");
            ModelFolder base = ModelFolder.open(MODELS.resolve(name).resolve("model"));
            try (AdapterSource sum = AdapterSource.open(base.weights(), written)) {
                assertEquals("here", sum.adapter().metadata().get("made"));
                assertEquals(7 * model.architecture().layers(), sum.changed().size());
                for (TensorSpec spec : sum.tensors()) {
                    assertArrayEquals(
                            Tensors.readFloats(sum, spec.name()),
                            Tensors.readFloats(run.weights(), spec.name()),
                            0,
                            spec.name());
                }
            }
        }
    }

    @Test
    void layersThatWereChosenAreInTheConfigurationAndNoOthersInTheFile() throws IOException {
        var names = new TreeSet<String>();
        for (TensorSpec spec : model.weights().tensors()) {
            if (spec.name().contains("layers.1.")) {
                names.add(spec.name());
            }
        }
        try (TrainingRun run =
                trainer(Precision.FP32)
                        .train(
                                request(Precision.FP32, new WeightMask.WholeTensors(names)),
                                SILENT)) {
            adapter(run, "adapter");
            String config = Files.readString(folder.resolve("adapter/adapter_config.json"));
            assertTrue(config.contains("\"layers_to_transform\" : [ 1 ]"), config);
            ModelFolder base = ModelFolder.open(MODELS.resolve("llama/model"));
            try (AdapterSource sum =
                    AdapterSource.open(base.weights(), folder.resolve("adapter"))) {
                assertEquals(7, sum.changed().size());
                assertTrue(sum.changed().stream().allMatch(names::contains));
            }
        }
    }

    @Test
    void aDeltaOfTheSameRunHoldsTheProducts() {
        try (TrainingRun run =
                trainer(Precision.FP32)
                        .train(request(Precision.FP32, new WeightMask.AllWeights()), SILENT)) {
            Path file = folder.resolve("delta.safetensors");
            run.writeDelta(file, Map.of(), SILENT);
            String name = "model.layers.0.mlp.up_proj.weight";
            try (SparseDelta delta = SparseDelta.open(file)) {
                float[] sum = Tensors.readFloats(model.weights(), name);
                delta.addTo(name, 0, sum, 0, sum.length);
                assertArrayEquals(Tensors.readFloats(run.weights(), name), sum, 1e-7f);
            }
        }
    }

    @Test
    void aTrainingOfWeightsHasNoAdapter() {
        TrainingRequest weights =
                request(Precision.FP32, new WeightMask.AllWeights()).withLowRank(Optional.empty());
        try (TrainingRun run = trainer(Precision.FP32).train(weights, SILENT)) {
            assertFalse(run.isAdapter());
            Path target = folder.resolve("none");
            assertThrows(
                    IllegalStateException.class,
                    () -> run.writeAdapter(target, "base", it -> it, Map.of(), SILENT));
            assertEquals(List.of(), List.of(folder.toFile().list()));
        }
    }
}
