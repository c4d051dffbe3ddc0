package maec.checkpoint;

import static maec.checkpoint.Problems.assertProblem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.JobContext;
import maec.job.Problem;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Every way in which an adapter can be wrong, one by one. */
class AdapterProblemTest {
    private static final String CONFIG =
            """
            {"peft_type": "LORA", "r": 2, "lora_alpha": 4, "bias": "none",
             "base_model_name_or_path": "org/base", "init_lora_weights": true}
            """;

    private static final String PREFIX = "base_model.model.";
    private static final String A = PREFIX + "m.q_proj.lora_A.weight";
    private static final String B = PREFIX + "m.q_proj.lora_B.weight";

    private static final float[] SIX = new float[6];
    private static final float[] EIGHT = new float[8];

    @TempDir private Path folder;
    private Path adapter = Path.of("");
    private Path config = Path.of("");
    private Path weights = Path.of("");
    private final ModelFinder models =
            ModelFinder.of(Map.of("HF_HUB_CACHE", "no-such-cache"), Path.of("h"));

    @BeforeEach
    void makeAdapter() throws IOException {
        adapter = Files.createDirectory(folder.resolve("adapter"));
        config = Files.writeString(adapter.resolve("adapter_config.json"), CONFIG);
        weights = adapter.resolve("adapter_model.safetensors");
        save(factors());
    }

    /** A [2, 3] and B [4, 2]. */
    private static MemoryTensors.Builder factors() {
        return MemoryTensors.builder().floats(A, SIX, 2, 3).floats(B, EIGHT, 4, 2);
    }

    private void save(MemoryTensors.Builder tensors) throws IOException {
        Files.deleteIfExists(weights);
        SafetensorsWriter.write(weights, tensors.build(), Map.of(), JobContext.silent());
    }

    private void configure(String old, String replacement) throws IOException {
        assertTrue(CONFIG.contains(old), old);
        Files.writeString(config, CONFIG.replace(old, replacement));
    }

    /** W [4, 3]. */
    private static MemoryTensors base() {
        return MemoryTensors.builder().floats("m.q_proj.weight", new float[12], 4, 3).build();
    }

    private void open(TensorSource base) {
        AdapterSource.open(base, adapter).close();
    }

    private void refuses(AdapterProblem problem) {
        assertProblem(problem, () -> open(base()));
    }

    @Test
    void theAdapterIsSoundAsLongAsNothingIsChanged() {
        try (AdapterSource source = AdapterSource.open(base(), adapter)) {
            assertEquals(List.of("m.q_proj.weight"), List.copyOf(source.changed()));
        }
    }

    @Test
    void noConfiguration() throws IOException {
        Files.delete(config);
        refuses(new AdapterProblem.ConfigMissing(config));
    }

    @Test
    void aConfigurationThatIsNoJson() throws IOException {
        Files.writeString(config, "{\n\"r\": ");
        refuses(new AdapterProblem.ConfigMalformed(config, "it is no JSON in line 2"));
        Files.writeString(config, "[]");
        refuses(new AdapterProblem.ConfigMalformed(config, "it is no JSON object"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"r\": 2 | \"r\": 0 | r | a whole number from 1 up | 0",
                "\"r\": 2 | \"r\": 2.5 | r | a whole number from 1 up | 2.5",
                "\"lora_alpha\": 4 | \"x\": 1 | lora_alpha | a number | nothing",
                "\"none\" | \"some\" | bias | none, lora_only or all | \"some\"",
                "\"r\": 2 | \"r\": 2, \"use_rslora\": 1 | use_rslora | true or false | 1",
                "\"r\": 2 | \"r\": 2, \"rank_pattern\": [] | rank_pattern | a mapping | []",
                "\"r\": 2 | \"r\": 2, \"rank_pattern\": {\"q\": 0} | rank_pattern.q"
                        + " | a whole number from 1 up | 0",
                "\"org/base\" | 7 | base_model_name_or_path | text | 7",
                "\"LORA\" | 7 | peft_type | the name of a type | 7"
            })
    void aFieldThatHoldsSomethingElse(
            String old, String replacement, String field, String expected, String found)
            throws IOException {
        configure(old, replacement);
        refuses(new AdapterProblem.FieldWrong(config, field, expected, found));
    }

    @Test
    void aPatternThatIsNoExpression() throws IOException {
        configure("\"r\": 2", "\"r\": 2, \"alpha_pattern\": {\"(q\": 1}");
        refuses(new AdapterProblem.PatternWrong(config, "alpha_pattern", "(q"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"IA3", "PROMPT_TUNING", "ADALORA", "LOHA", "PREFIX_TUNING", "OFT"})
    void otherTypesAreNamed(String type) throws IOException {
        configure("LORA", type);
        refuses(new AdapterProblem.OtherType(config, type));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"layer_replication\": [[0, 4]]",
                "\"trainable_token_indices\": [1]",
                "\"target_parameters\": [\"mlp.experts\"]",
                "\"lora_bias\": true",
                "\"use_qalora\": true"
            })
    void featuresThatChangeTheArithmeticAreNamed(String field) throws IOException {
        configure("\"r\": 2", "\"r\": 2, " + field);
        String name = field.substring(1, field.indexOf('"', 1));
        refuses(new AdapterProblem.UnsupportedFeature(config, "'" + name + "'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pissa", "pissa_niter_16", "olora", "loftq", "corda"})
    void initialValuesThatChangeTheBaseAreRefused(String start) throws IOException {
        configure("\"init_lora_weights\": true", "\"init_lora_weights\": \"" + start + "\"");
        refuses(
                new AdapterProblem.UnsupportedFeature(
                        config,
                        "the initial values '"
                                + start
                                + "', for which PEFT changes the base as well"));
    }

    @Test
    void doraOverTransposedLayersOrAnEmbeddingIsRefused() throws IOException {
        configure("\"r\": 2", "\"r\": 2, \"use_dora\": true, \"fan_in_fan_out\": true");
        refuses(new AdapterProblem.UnsupportedFeature(config, "DoRA over transposed layers"));
        configure("\"r\": 2", "\"r\": 2, \"use_dora\": true");
        save(
                MemoryTensors.builder()
                        .floats(PREFIX + "m.q_proj.lora_embedding_A", EIGHT, 2, 4)
                        .floats(PREFIX + "m.q_proj.lora_embedding_B", SIX, 3, 2)
                        .floats(PREFIX + "m.q_proj.lora_magnitude_vector", new float[3], 3));
        refuses(new AdapterProblem.UnsupportedFeature(config, "DoRA over an embedding"));
    }

    @Test
    void magnitudesThatTheConfigurationDoesNotMention() throws IOException {
        save(factors().floats(PREFIX + "m.q_proj.lora_magnitude_vector", new float[4], 4));
        refuses(
                new AdapterProblem.FieldWrong(
                        config, "use_dora", "true, although the weights hold magnitudes", "false"));
    }

    @Test
    void noWeights() throws IOException {
        Files.delete(weights);
        refuses(new AdapterProblem.WeightsMissing(weights));
    }

    @Test
    void pickledWeights() throws IOException {
        Files.delete(weights);
        Files.write(adapter.resolve("adapter_model.bin"), new byte[9]);
        Problem problem = Problems.of(() -> open(base()));
        assertEquals(new AdapterProblem.PickledAdapter(adapter, "adapter_model.bin"), problem);
        assertTrue(problem.advice().contains("safe_serialization=True"), problem.advice());
    }

    @Test
    void weightsWithoutATensor() throws IOException {
        save(MemoryTensors.builder());
        refuses(new AdapterProblem.Empty(weights));
    }

    @Test
    void aFactorWithoutTheOther() throws IOException {
        save(MemoryTensors.builder().floats(A, SIX, 2, 3));
        refuses(new AdapterProblem.FactorMissing(weights, A, "lora_B"));
        save(MemoryTensors.builder().floats(B, EIGHT, 4, 2));
        refuses(new AdapterProblem.FactorMissing(weights, B, "lora_A"));
        configure("\"r\": 2", "\"r\": 2, \"use_dora\": true");
        save(factors());
        refuses(new AdapterProblem.FactorMissing(weights, A, "lora_magnitude_vector"));
    }

    @Test
    void twoTensorsForOnePlace() throws IOException {
        String other = PREFIX + "m.q_proj.lora_A.other.weight";
        save(factors().floats(other, SIX, 2, 3));
        Problem problem = Problems.of(() -> open(base()));
        assertTrue(problem instanceof AdapterProblem.TensorTwice, problem.sentence());
    }

    @Test
    void aTensorThatTheBaseLacks() {
        MemoryTensors other =
                MemoryTensors.builder().floats("m.k_proj.weight", new float[12], 4, 3).build();
        assertProblem(
                new AdapterProblem.NoBaseTensor(weights, A, "m.q_proj.weight"), () -> open(other));
    }

    @Test
    void factorsThatDoNotFitTheBase() {
        MemoryTensors wider =
                MemoryTensors.builder().floats("m.q_proj.weight", new float[20], 4, 5).build();
        assertProblem(
                new AdapterProblem.ShapeWrong(weights, A, "2 × 5", "2 × 3"), () -> open(wider));
        MemoryTensors higher =
                MemoryTensors.builder().floats("m.q_proj.weight", new float[15], 5, 3).build();
        assertProblem(
                new AdapterProblem.ShapeWrong(weights, B, "5 × 2", "4 × 2"), () -> open(higher));
    }

    @Test
    void factorsOfAnotherRankThanTheConfigurationSays() throws IOException {
        configure("\"r\": 2", "\"r\": 3");
        refuses(new AdapterProblem.ShapeWrong(weights, A, "3 × 3", "2 × 3"));
    }

    @Test
    void factorsWithoutAnyRank() throws IOException {
        save(MemoryTensors.builder().floats(A, new float[0], 0, 3).floats(B, new float[0], 4, 0));
        refuses(new AdapterProblem.ShapeWrong(weights, A, "2 × 3", "0 × 3"));
    }

    @Test
    void aSavedModuleOfAnotherSize() throws IOException {
        save(MemoryTensors.builder().floats(PREFIX + "m.q_proj.weight", EIGHT, 4, 2));
        refuses(
                new AdapterProblem.ShapeWrong(
                        weights, PREFIX + "m.q_proj.weight", "4 × 3", "4 × 2"));
    }

    @Test
    void factorsThatCannotBeComputedWith() throws IOException {
        save(
                MemoryTensors.builder()
                        .bytes(new TensorSpec(A, DType.I8, Shape.of(2, 3)), new byte[6])
                        .floats(B, EIGHT, 4, 2));
        refuses(new AdapterProblem.NotComputable(weights, A, "I8"));
    }

    @Test
    void aQuantisedBase() {
        MemoryTensors quantised =
                MemoryTensors.builder()
                        .bytes(
                                new TensorSpec("m.q_proj.weight", DType.U8, Shape.of(4, 3)),
                                new byte[12])
                        .build();
        assertProblem(
                new AdapterProblem.NotComputable(weights, "m.q_proj.weight", "U8"),
                () -> open(quantised));
    }

    @Test
    void anAdapterThatNamesNoBase() throws IOException {
        configure("\"org/base\"", "null");
        assertProblem(new AdapterProblem.BaseUnnamed(adapter), () -> models.open(null, adapter));
    }

    @Test
    void anAdapterWhoseBaseIsNowhere() {
        Problem problem = Problems.of(() -> models.open(null, adapter));
        assertEquals(
                new AdapterProblem.BaseNotFound(
                        adapter,
                        "org/base",
                        List.of(
                                adapter.resolve("org/base"),
                                Path.of("org/base"),
                                Path.of("no-such-cache"))),
                problem);
        assertEquals("Fetch it with: hf download org/base.", problem.advice());
        assertEquals(66, problem.exitCode());
    }
}
