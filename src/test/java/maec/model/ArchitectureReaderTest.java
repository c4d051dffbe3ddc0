package maec.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.MemoryTensors;
import maec.checkpoint.WriteOptions;
import maec.job.JobContext;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

class ArchitectureReaderTest {
    private static final Path MODELS = Path.of("src/test/resources/golden/models");
    private static final Architecture GOLDEN =
            Architecture.llama(3, 64, 176, 4, 2, 16, 512, 10000, 1e-5, false, 128);

    @TempDir private Path folder;

    private Path config() {
        return folder.resolve("config.json");
    }

    private static Problem problem(Executable action) {
        Problem problem = assertThrows(ProblemException.class, action).problem();
        assertTrue(problem.sentence().endsWith("."), problem.sentence());
        assertFalse(problem.advice().isBlank());
        return problem;
    }

    /** Reads the golden configuration after a change. */
    private Architecture changed(Consumer<ObjectNode> change) throws IOException {
        ObjectNode fields =
                (ObjectNode)
                        new ObjectMapper()
                                .readTree(MODELS.resolve("llama/model/config.json").toFile());
        change.accept(fields);
        Files.writeString(config(), fields.toString());
        return ArchitectureReader.read(folder);
    }

    private void refuses(ModelProblem expected, Consumer<ObjectNode> change) {
        assertEquals(expected, problem(() -> changed(change)));
    }

    @Test
    void aFolderWithoutConfigurationIsRefused() {
        assertEquals(
                new ModelProblem.ConfigMissing(config()),
                problem(() -> ArchitectureReader.read(folder)));
    }

    @Test
    void aBrokenConfigurationIsRefused() throws IOException {
        for (String text : List.of("", "[]", "{", "3", "{\"a\":" + "[".repeat(2000))) {
            Files.writeString(config(), text);
            assertInstanceOf(
                    ModelProblem.ConfigMalformed.class,
                    problem(() -> ArchitectureReader.read(folder)));
        }
    }

    @Test
    void whatHasNoDefaultMustBeThere() {
        for (String field :
                List.of(
                        "model_type",
                        "hidden_size",
                        "intermediate_size",
                        "num_hidden_layers",
                        "num_attention_heads",
                        "vocab_size")) {
            refuses(new ModelProblem.FieldMissing(config(), field), fields -> fields.remove(field));
            refuses(
                    new ModelProblem.FieldMissing(config(), field),
                    fields -> fields.putNull(field));
        }
    }

    @Test
    void impossibleValuesAreRefused() {
        String count = "a whole number from 1 up";
        refuses(
                new ModelProblem.FieldWrong(config(), "hidden_size", count, "0"),
                fields -> fields.put("hidden_size", 0));
        refuses(
                new ModelProblem.FieldWrong(config(), "hidden_size", count, "64.5"),
                fields -> fields.put("hidden_size", 64.5));
        refuses(
                new ModelProblem.FieldWrong(config(), "hidden_size", count, "\"64\""),
                fields -> fields.put("hidden_size", "64"));
        refuses(
                new ModelProblem.FieldWrong(
                        config(), "vocab_size", "a whole number up to 16777216", "99999999999"),
                fields -> fields.put("vocab_size", 99_999_999_999L));
        refuses(
                new ModelProblem.FieldWrong(config(), "rms_norm_eps", "a number above 0", "-1"),
                fields -> fields.put("rms_norm_eps", -1));
        refuses(
                new ModelProblem.FieldWrong(config(), "tie_word_embeddings", "true or false", "1"),
                fields -> fields.put("tie_word_embeddings", 1));
        refuses(
                new ModelProblem.FieldWrong(config(), "model_type", "text", "7"),
                fields -> fields.put("model_type", 7));
        refuses(
                new ModelProblem.FieldWrong(config(), "head_dim", "an even number", "15"),
                fields -> fields.put("head_dim", 15));
    }

    @Test
    void headsMustDivide() {
        refuses(
                new ModelProblem.NotDivisible(
                        config(), "num_attention_heads", 4, "num_key_value_heads", 3),
                fields -> fields.put("num_key_value_heads", 3));
        refuses(
                new ModelProblem.NotDivisible(
                        config(), "hidden_size", 66, "num_attention_heads", 4),
                fields -> fields.put("hidden_size", 66).remove("head_dim"));
    }

    @Test
    void otherFamiliesCannotBeRunButMerged() {
        var unknown = new ModelProblem.UnknownFamily(config(), "mamba");
        refuses(unknown, fields -> fields.put("model_type", "mamba"));
        assertTrue(unknown.stillMergeable());
        assertTrue(unknown.advice().contains("merged"));
    }

    @Test
    void variationsCannotBeRunButMerged() {
        for (Map.Entry<String, Consumer<ObjectNode>> variation :
                Map.<String, Consumer<ObjectNode>>of(
                                "rope scaling of type 'spiral'",
                                fields ->
                                        fields.putObject("rope_scaling").put("rope_type", "spiral"),
                                "rope scaling of type 'mrope'",
                                fields ->
                                        fields.putObject("rope_parameters")
                                                .put("rope_type", "mrope"),
                                "the activation function 'relu2'",
                                fields -> fields.put("hidden_act", "relu2"))
                        .entrySet()) {
            refuses(
                    new ModelProblem.UnsupportedFeature(config(), variation.getKey()),
                    variation.getValue());
        }
    }

    @Test
    void theGoldenModelsAreReadInBothSpellings() {
        for (String name : List.of("llama", "llama_bf16", "llama_sharded", "llama_tied")) {
            Architecture expected =
                    name.equals("llama_tied")
                            ? Architecture.llama(3, 64, 176, 4, 2, 16, 512, 10000, 1e-5, true, 128)
                            : GOLDEN;
            Path model = MODELS.resolve(name);
            assertEquals(expected, ArchitectureReader.read(model.resolve("model")), name);
            assertEquals(expected, ArchitectureReader.read(model.resolve("config_v5.json")), name);
        }
    }

    @Test
    void whatIsMissingHasTheDefaultsOfTransformers() throws IOException {
        Architecture found =
                changed(
                        fields ->
                                fields.remove(
                                        List.of(
                                                "num_key_value_heads",
                                                "head_dim",
                                                "rope_theta",
                                                "rms_norm_eps",
                                                "tie_word_embeddings",
                                                "max_position_embeddings",
                                                "hidden_act",
                                                "rope_scaling")));
        assertEquals(
                Architecture.llama(3, 64, 176, 4, 4, 16, 512, 10000, 1e-6, false, 2048), found);
    }

    @Test
    void theBaseOfTheRotationIsReadFromEitherPlace() throws IOException {
        assertEquals(
                5e5,
                changed(fields -> fields.put("rope_theta", 5e5))
                        .layerStyles()
                        .getFirst()
                        .rope()
                        .theta());
        Architecture newer =
                changed(
                        fields -> {
                            fields.remove("rope_theta");
                            fields.putObject("rope_parameters")
                                    .put("rope_type", "default")
                                    .put("rope_theta", 1e6);
                        });
        assertEquals(1e6, newer.layerStyles().getFirst().rope().theta());
    }

    @Test
    void theGoldenModelsHoldWhatTheirArchitectureNeeds() {
        for (String name : List.of("llama", "llama_bf16", "llama_sharded", "llama_tied")) {
            Path model = MODELS.resolve(name).resolve("model");
            try (ModelFolder opened = ModelFolder.open(model)) {
                List<String> expected =
                        TensorNames.expected(opened.architecture(), DType.F32).stream()
                                .map(TensorSpec::name)
                                .sorted()
                                .toList();
                assertEquals(
                        expected,
                        opened.weights().tensors().stream().map(TensorSpec::name).sorted().toList(),
                        name);
            }
        }
    }

    @Test
    void aModelThatLacksATensorIsRefused() throws IOException {
        try (Checkpoint tied = Checkpoint.open(MODELS.resolve("llama_tied/model"))) {
            CheckpointWriter.write(
                    tied,
                    folder.resolve("model"),
                    WriteOptions.likeDonor(MODELS.resolve("llama/model")),
                    JobContext.silent());
        }
        Path model = folder.resolve("model");
        assertEquals(
                new ModelProblem.TensorMissing(model, "lm_head.weight"),
                problem(() -> ModelFolder.open(model)));
    }

    @Test
    void aTensorOfAnotherShapeOrTypeIsRefused() {
        MemoryTensors.Builder wide = MemoryTensors.builder();
        MemoryTensors.Builder whole = MemoryTensors.builder();
        Architecture tiny = Architecture.llama(1, 4, 6, 2, 1, 2, 8, 10000, 1e-5, true, 16);
        for (TensorSpec spec : TensorNames.expected(tiny, DType.F32)) {
            boolean up = spec.name().equals("model.layers.0.mlp.up_proj.weight");
            int count = (int) spec.count();
            long[] shape = spec.shape().dimensions().stream().mapToLong(size -> size).toArray();
            wide.floats(spec.name(), new float[count], up ? new long[] {4, 6} : shape);
            whole.longs(spec.name(), new long[count], shape);
        }
        Path path = Path.of("m");
        assertEquals(
                new ModelProblem.ShapeMismatch(
                        path, "model.layers.0.mlp.up_proj.weight", "6 × 4", "4 × 6"),
                problem(() -> ModelFolder.requireFit(path, tiny, wide.build())));
        assertEquals(
                new ModelProblem.NotComputable(path, TensorNames.EMBEDDING, "I64"),
                problem(() -> ModelFolder.requireFit(path, tiny, whole.build())));
    }

    @Test
    void namesTellWhereATensorSits() {
        Map<String, TensorAddress> expected =
                Map.of(
                        "model.embed_tokens.weight",
                        outside(Module.EMBEDDING),
                        "model.norm.weight",
                        outside(Module.FINAL_NORM),
                        "lm_head.weight",
                        outside(Module.HEAD),
                        "model.layers.12.self_attn.q_proj.weight",
                        new TensorAddress(12, Module.Q),
                        "model.layers.0.self_attn.k_proj.bias",
                        new TensorAddress(0, Module.K_BIAS),
                        "layers.3.mlp.down_proj.weight",
                        new TensorAddress(3, Module.DOWN),
                        "language_model.model.layers.3.input_layernorm.weight",
                        new TensorAddress(3, Module.INPUT_NORM),
                        "model.layers.1.self_attn.q_norm.weight",
                        new TensorAddress(1, Module.Q_NORM),
                        "model.layers.x.mlp.up_proj.weight",
                        outside(Module.OTHER),
                        "anything",
                        outside(Module.OTHER));
        expected.forEach(
                (name, address) -> assertEquals(address, TensorNames.addressOf(name), name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama",
                "llama_bias",
                "qwen2",
                "qwen3",
                "gemma",
                "gemma2",
                "gemma3",
                "gemma3_vision",
                "phi3"
            })
    void noTwoTensorsOfADecoderHaveOneAddress(String kind) {
        try (ModelFolder opened = ModelFolder.open(MODELS.resolve(kind).resolve("model"))) {
            List<TensorSpec> expected = TensorNames.expected(opened.architecture(), DType.F32);
            List<String> names = expected.stream().map(TensorSpec::name).toList();
            Map<TensorAddress, String> seen = new HashMap<>();
            for (TensorSpec spec : opened.weights().tensors()) {
                TensorAddress address = TensorNames.addressOf(spec.name());
                assertEquals(names.contains(spec.name()), address.module() != Module.OTHER);
                if (address.module() != Module.OTHER) {
                    assertNull(seen.put(address, spec.name()), spec.name());
                }
            }
            assertEquals(names.size(), seen.size());
            assertEquals(names, names.stream().sorted(TensorNames.decoderOrder()).toList());
        }
    }

    private static TensorAddress outside(Module module) {
        return new TensorAddress(TensorAddress.NO_LAYER, module);
    }

    @Test
    void decoderOrderIsTheOrderInWhichATokenMeetsTheTensors() {
        Architecture deep = Architecture.llama(12, 4, 6, 2, 1, 2, 8, 10000, 1e-5, false, 16);
        List<String> ordered =
                TensorNames.expected(deep, DType.F32).stream().map(TensorSpec::name).toList();
        List<String> sorted =
                ordered.stream()
                        .sorted(Comparator.reverseOrder())
                        .sorted(TensorNames.decoderOrder())
                        .toList();
        assertEquals(ordered, sorted);
        assertEquals(TensorNames.EMBEDDING, ordered.getFirst());
        assertEquals(TensorNames.HEAD, ordered.getLast());
        assertEquals(
                Optional.of(Shape.of(2, 4)),
                TensorNames.expected(deep, DType.F32).stream()
                        .filter(spec -> spec.name().endsWith("11.self_attn.v_proj.weight"))
                        .map(TensorSpec::shape)
                        .findFirst());
    }
}
