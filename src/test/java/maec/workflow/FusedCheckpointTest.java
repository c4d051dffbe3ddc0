package maec.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SparseDelta;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.checkpoint.WeightMask;
import maec.checkpoint.WriteOptions;
import maec.combine.ModelExport;
import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.combine.RecipeFile;
import maec.combine.TensorOutcome;
import maec.extract.UnitKind;
import maec.extract.UnitScores;
import maec.job.JobContext;
import maec.model.CanonicalModels;
import maec.model.Module;
import maec.model.TensorAddress;
import maec.project.Manifest;
import maec.project.Subject;
import maec.project.TrainingPlan;
import maec.project.TrainingPlan.Stage;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A Phi-3 whose fused tensors are compared and merged by their parts and written fused again. */
class FusedCheckpointTest {
    private static final Path PHI3 = Path.of("src/test/resources/golden/models/phi3/model");
    private static final String QKV = "model.layers.1.self_attn.qkv_proj.weight";
    private static final String GATE_UP = "model.layers.2.mlp.gate_up_proj.weight";
    private static final String K = "model.layers.1.self_attn.k_proj.weight";
    private static final String GATE = "model.layers.2.mlp.gate_proj.weight";
    private static final long SHARD = 300_000;

    @TempDir private Path folder;

    /**
     * A base in bfloat16, an ability that changed keys of a layer, a language that changed gates.
     */
    @BeforeEach
    void makeModels() {
        try (Checkpoint phi3 = Checkpoint.open(PHI3)) {
            write(phi3, "base");
        }
        try (Checkpoint base = Checkpoint.open(folder.resolve("base"))) {
            write(changed(base, QKV, 64 * 64, 96 * 64), "sums");
            write(changed(base, GATE_UP, 0, 176 * 64), "es");
        }
    }

    private void write(TensorSource source, String name) {
        var options = new WriteOptions(Optional.of(DType.BF16), SHARD, Map.of(), Optional.of(PHI3));
        CheckpointWriter.write(source, folder.resolve(name), options, JobContext.silent());
    }

    private static TensorSource changed(TensorSource base, String tensor, int from, int to) {
        MemoryTensors.Builder copy = MemoryTensors.builder();
        for (TensorSpec spec : base.tensors()) {
            float[] values = Tensors.readFloats(base, spec.name());
            for (int at = from; spec.name().equals(tensor) && at < to; at++) {
                values[at] += 0.5f + values[at] / 4;
            }
            long[] shape = spec.shape().dimensions().stream().mapToLong(size -> size).toArray();
            copy.floats(spec.name(), values, shape);
        }
        return copy.build();
    }

    private static byte[] bytes(TensorSource source, TensorSpec spec) {
        MemorySegment target = MemorySegment.ofArray(new byte[(int) spec.bytes()]);
        source.readBytes(spec.name(), 0, target, spec.count());
        return (byte[]) target.heapBase().orElseThrow();
    }

    /** With all coefficients 1 each changed tensor is that of the model that changed it. */
    private void assertMerged(Path exported) {
        try (Checkpoint merged = Checkpoint.open(exported);
                Checkpoint base = Checkpoint.open(folder.resolve("base"));
                Checkpoint sums = Checkpoint.open(folder.resolve("sums"));
                Checkpoint spanish = Checkpoint.open(folder.resolve("es"))) {
            assertEquals(Map.copyOf(byName(base)), Map.copyOf(byName(merged)));
            for (TensorSpec spec : base.tensors()) {
                Checkpoint origin =
                        switch (spec.name()) {
                            case QKV -> sums;
                            case GATE_UP -> spanish;
                            default -> base;
                        };
                assertArrayEquals(bytes(origin, spec), bytes(merged, spec), spec.name());
            }
        }
    }

    private static Map<String, TensorSpec> byName(TensorSource source) {
        return source.tensors().stream().collect(Collectors.toMap(TensorSpec::name, spec -> spec));
    }

    private static Recipe recipe() {
        return Recipe.defaults(List.of("sums"), List.of("es"))
                .withKeyPercent(100)
                .withTensorPercent(100)
                .withBeta(0)
                .withEta(1);
    }

    @Test
    void aRecipeMergesPartsAndWritesThemFused() throws IOException {
        Path yaml = folder.resolve("r.yaml");
        Files.writeString(
                yaml,
                """
                version: 1
                sources:
                  base: base
                  abilities:
                    sums: {model: sums}
                  languages:
                    es: es
                recipe:
                  key_percent: 100
                  tensor_percent: 100
                  beta: 0
                  eta: 1
                """);
        Path target = folder.resolve("merged");
        RecipeFile file = RecipeFile.read(yaml, SharedSample.MODELS);
        new RecipeCombination(file, SharedSample.MODELS, target, "test")
                .run(
                        export -> {
                            assertParts(export.outcome());
                            var kept = new ModelExport.Target(Optional.empty(), SHARD);
                            assertEquals(21, export.plan(kept).tensors());
                            assertEquals(21, export.plan(kept).changed());
                            return export.write(target, kept, JobContext.silent());
                        },
                        JobContext.silent());
        assertMerged(target);
    }

    private static void assertParts(Outcome outcome) {
        Map<String, TensorOutcome> tensors =
                outcome.tensors().stream()
                        .collect(Collectors.toMap(TensorOutcome::name, tensor -> tensor));
        assertEquals(30, tensors.size());
        tensors.forEach(
                (name, tensor) -> {
                    assertEquals(name.equals(K), tensor.abilityNorm() > 0, name);
                    assertEquals(name.equals(GATE), tensor.languageNorm() > 0, name);
                });
        assertEquals(new TensorAddress(1, Module.K), tensors.get(K).address());
        assertEquals(new TensorAddress(2, Module.GATE), tensors.get(GATE).address());
    }

    private Manifest manifest() {
        Stage stage = new Stage(1, 1e-3);
        return new Manifest(
                "fused",
                "",
                1,
                "../base",
                Optional.empty(),
                List.of(new Subject("sums", Optional.empty(), Optional.of("../sums"))),
                List.of(new Subject("es", Optional.empty(), Optional.of("../es"))),
                List.of(),
                List.of(),
                new TrainingPlan(8, 1, 100, true, 0.5, stage, stage, stage, stage),
                recipe());
    }

    @Test
    void aProjectShowsPartsAndWritesThemFused() {
        Path target = folder.resolve("merged");
        Path place = folder.resolve("project");
        try (ProjectOnDisk project = Projects.create(place, manifest(), SharedSample.MODELS)) {
            project.overview().models().forEach(row -> assertTrue(row.fine(), row::toString));
            project.analyse(JobContext.silent());
            assertParts(project.outcome(recipe()));
            var kinds = new TreeSet<UnitKind>();
            for (UnitScores scores : project.neurons("sums").orElseThrow().units()) {
                kinds.add(scores.kind());
                boolean changed = scores.kind() == UnitKind.K_ROW;
                assertEquals(changed, scores.at(1, 3) > 0, scores.kind().name());
            }
            assertEquals(5, kinds.size());
            var request = new ExportRequest(recipe(), target, DType.BF16, SHARD);
            assertEquals(21, project.plan(request).tensors());
            project.export(request, JobContext.silent());
        }
        assertMerged(target);
    }

    @Test
    void aDeltaIsOverPartsAndFindsItsBase() {
        Path delta = folder.resolve("sums.delta.safetensors");
        var models = SharedSample.MODELS;
        try (TensorSource base =
                        CanonicalModels.openToCombine(models, null, folder.resolve("base"));
                TensorSource sums =
                        CanonicalModels.openToCombine(models, null, folder.resolve("sums"))) {
            SparseDelta.write(
                    delta, base, sums, new WeightMask.AllWeights(), Map.of(), JobContext.silent());
            try (TensorSource opened =
                    CanonicalModels.openToCombine(models, folder.resolve("base"), delta)) {
                assertArrayEquals(Tensors.readFloats(sums, K), Tensors.readFloats(opened, K));
            }
        }
    }
}
