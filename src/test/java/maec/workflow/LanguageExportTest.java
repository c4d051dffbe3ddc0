package maec.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.AdapterSource;
import maec.checkpoint.Checkpoint;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.checkpoint.WeightMask;
import maec.extract.KeyNeuronTrainer;
import maec.extract.Mixture;
import maec.extract.TrainingRequest;
import maec.extract.TrainingRun;
import maec.extract.TrainingSettings;
import maec.extract.Windows;
import maec.job.JobContext;
import maec.model.ArchitectureReader;
import maec.model.CanonicalModels;
import maec.runtime.Device;
import maec.runtime.Engine;
import maec.runtime.LowRank;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adapters are written under the names that the base's own files have. */
class LanguageExportTest {
    private static final Path MODELS = Path.of("src/test/resources/golden/models");

    @TempDir Path folder;

    private static TensorSource base(String name) {
        return CanonicalModels.openToCombine(
                SharedSample.MODELS, null, MODELS.resolve(name).resolve("model"));
    }

    @ParameterizedTest
    @CsvSource({"llama, true", "gemma3_vision, true", "qwen2, true", "phi3, false"})
    void onlyABaseThatFusesLinearLayersTakesNoAdapter(String name, boolean takes) {
        try (TensorSource base = base(name)) {
            assertEquals(takes, new LanguageExport(base, "", folder).takesAdapters());
        }
    }

    @Test
    void aBaseIsNamedAsOnTheHubOrByItsFolder() {
        assertEquals("org/name", LanguageExport.baseName("hf:org/name@main", Path.of("/cache/x")));
        assertEquals("/models/base", LanguageExport.baseName("base", Path.of("/models/base")));
    }

    @ParameterizedTest
    @CsvSource({"llama, model.layers.0.", "gemma3_vision, language_model.model.layers.0."})
    void theAdapterFitsTheBaseAsItIsStored(String name, String stored) {
        Path model = MODELS.resolve(name).resolve("model");
        List<long[]> documents = new ArrayList<>();
        for (int n = 0; n < 12; n++) {
            documents.add(new long[] {1, 5 + n % 3, 6 + n % 3, 7 + n % 3, 2});
        }
        Path written = folder.resolve("adapter");
        try (Engine engine = Engine.start(Device.cpu());
                TensorSource base = base(name);
                TrainingRun run =
                        new KeyNeuronTrainer(engine, ArchitectureReader.read(model))
                                .train(
                                        TrainingRequest.of(
                                                        "training es",
                                                        base,
                                                        new WeightMask.AllWeights(),
                                                        Mixture.of(
                                                                Windows.joined("es", documents, 8)),
                                                        TrainingSettings.of(2, 2, 1e-2, 1))
                                                .withLowRank(Optional.of(LowRank.usual())),
                                        JobContext.silent())) {
            new LanguageExport(base, "base", model)
                    .write(run, written, Map.of(), JobContext.silent());
            try (AdapterSource sum = AdapterSource.open(Checkpoint.open(model), written);
                    TensorSource canonical =
                            CanonicalModels.openToCombine(SharedSample.MODELS, model, written)) {
                assertTrue(sum.changed().stream().anyMatch(it -> it.startsWith(stored)));
                assertFalse(sum.changed().isEmpty());
                String tensor = "model.layers.0.mlp.up_proj.weight";
                assertArrayEquals(
                        Tensors.readFloats(run.weights(), tensor),
                        Tensors.readFloats(canonical, tensor),
                        0);
            }
        }
    }
}
