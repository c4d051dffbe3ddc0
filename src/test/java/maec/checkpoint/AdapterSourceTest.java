package maec.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Adapters against what PEFT itself makes of them; the fixtures are made by adapters.py. */
class AdapterSourceTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path PEFT = GOLDEN.resolve("adapter/peft");
    private static final Set<String> RUNS = Set.of("input_ids", "logits");
    private static final float TOLERANCE = 1e-6f;

    private static AdapterSource open(Path adapter) {
        Path base = adapter.resolve(AdapterConfig.read(adapter).base().orElseThrow());
        return AdapterSource.open(Checkpoint.open(base.normalize()), adapter);
    }

    private static AdapterSource peft(String name) {
        return open(PEFT.resolve("cases").resolve(name).resolve("adapter"));
    }

    private static Checkpoint expected(String name) {
        return Checkpoint.open(PEFT.resolve("cases").resolve(name).resolve("expected.safetensors"));
    }

    private static void assertEqualTo(
            TensorSource expected, TensorSource found, Set<String> names) {
        for (String name : names) {
            assertEquals(DType.F32, found.find(name).orElseThrow().dtype(), name);
            assertArrayEquals(
                    Tensors.readFloats(expected, name),
                    Tensors.readFloats(found, name),
                    TOLERANCE,
                    name);
        }
    }

    private static Set<String> tensorsOf(TensorSource expected) {
        Set<String> names = new TreeSet<>();
        expected.tensors().stream().map(TensorSpec::name).forEach(names::add);
        names.removeAll(RUNS);
        return names;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora", "lora_rslora"})
    void aLoraOverTheGoldenLlamaGivesTheMergedWeights(String name) {
        Path folder = GOLDEN.resolve("adapter").resolve(name);
        Checkpoint llama = Checkpoint.open(GOLDEN.resolve("models/llama/model"));
        try (AdapterSource source = AdapterSource.open(llama, folder.resolve("adapter"));
                Checkpoint expected = Checkpoint.open(folder.resolve("expected.safetensors"))) {
            assertEquals(tensorsOf(expected), new TreeSet<>(source.changed()));
            assertEqualTo(expected, source, tensorsOf(expected));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "patterns",
                "rslora_patterns",
                "dora",
                "bias_all",
                "bias_lora_only",
                "embedding",
                "modules_to_save",
                "transposed"
            })
    void everyChangedTensorIsWhatPeftMerges(String name) {
        try (AdapterSource source = peft(name);
                Checkpoint expected = expected(name)) {
            assertEqualTo(expected, source, tensorsOf(expected));
            assertTrue(source.changed().containsAll(tensorsOf(expected)), name);
            assertFalse(source.addsHead(), name);
        }
    }

    @Test
    void overABfloat16BaseTheRoundedSumIsPeftsWithinOneUnitInTheLastPlace() {
        try (AdapterSource source = peft("bf16");
                Checkpoint expected = expected("bf16")) {
            for (String name : tensorsOf(expected)) {
                float[] exact = Tensors.readFloats(source, name);
                float[] rounded = Tensors.readFloats(expected, name);
                for (int i = 0; i < exact.length; i++) {
                    int found = ordered(FloatCodec.toBfloat16(exact[i]));
                    int wanted = ordered(FloatCodec.toBfloat16(rounded[i]));
                    assertTrue(Math.abs(found - wanted) <= 1, name + " " + i);
                }
            }
        }
    }

    private static int ordered(short bits) {
        return bits < 0 ? -(bits & 0x7fff) : bits;
    }

    @Test
    void tensorsThatAreNotChangedAreTheBasesByteByByte() {
        try (AdapterSource source = peft("bf16");
                Checkpoint base = Checkpoint.open(PEFT.resolve("bases/bf16"))) {
            List<TensorSpec> untouched =
                    base.tensors().stream()
                            .filter(spec -> !source.changed().contains(spec.name()))
                            .toList();
            assertEquals(base.tensors().size() - 6, untouched.size());
            for (TensorSpec spec : untouched) {
                assertEquals(spec, source.find(spec.name()).orElseThrow());
                assertArrayEquals(
                        Sources.bytes(base, spec.name()), Sources.bytes(source, spec.name()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"patterns", "dora", "embedding", "transposed", "bf16"})
    void anyRangeIsThatPartOfTheWhole(String name) {
        Random random = new Random(5);
        try (AdapterSource source = peft(name)) {
            for (String tensor : source.changed()) {
                float[] whole = Tensors.readFloats(source, tensor);
                for (int i = 0; i < 20; i++) {
                    int from = random.nextInt(whole.length);
                    int count = random.nextInt(whole.length - from + 1);
                    float[] part = new float[count + 3];
                    source.readFloats(tensor, from, part, 2, count);
                    assertArrayEquals(
                            Arrays.copyOfRange(whole, from, from + count),
                            Arrays.copyOfRange(part, 2, 2 + count),
                            tensor + " from " + from);
                    assertEquals(0f, part[1]);
                    assertEquals(0f, part[count + 2]);
                }
            }
        }
    }

    @Test
    void bytesAreTheFloats() {
        try (AdapterSource source = peft("dora")) {
            for (String tensor : source.changed()) {
                float[] floats = Tensors.readFloats(source, tensor);
                byte[] bytes = Sources.bytes(source, tensor);
                float[] decoded = new float[floats.length];
                FloatCodec.decode(
                        DType.F32,
                        java.lang.foreign.MemorySegment.ofArray(bytes),
                        0,
                        decoded,
                        0,
                        decoded.length);
                assertArrayEquals(floats, decoded);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tied_save_head", "tied_save_both", "tied_ensured"})
    void aSharedHeadThatTheAdapterReplacesBecomesATensorOfItsOwn(String name) {
        try (AdapterSource source = peft(name);
                Checkpoint expected = expected(name)) {
            assertTrue(source.addsHead());
            assertTrue(source.separatesHead());
            assertEqualTo(expected, source, tensorsOf(expected));
        }
    }

    @Test
    void aSharedHeadStaysAsItWasWhereOnlyTheEmbeddingIsTrained() {
        try (AdapterSource source = peft("tied_embedding");
                Checkpoint base = Checkpoint.open(PEFT.resolve("bases/tied"))) {
            assertTrue(source.addsHead());
            String embedding = "model.embed_tokens.weight";
            assertArrayEquals(
                    Tensors.readFloats(base, embedding),
                    Tensors.readFloats(source, "lm_head.weight"));
            assertFalse(
                    Arrays.equals(
                            Tensors.readFloats(base, embedding),
                            Tensors.readFloats(source, embedding)));
        }
    }

    @Test
    void theFingerprintChangesWithBaseAdapterAndScaling() {
        try (AdapterSource one = peft("patterns");
                AdapterSource again = peft("patterns");
                AdapterSource other = peft("dora")) {
            assertEquals(one.fingerprint(), again.fingerprint());
            assertNotEquals(one.fingerprint(), other.fingerprint());
        }
        Path lora = GOLDEN.resolve("adapter/lora/adapter");
        Path stabilised = GOLDEN.resolve("adapter/lora_rslora/adapter");
        Path llama = GOLDEN.resolve("models/llama/model");
        try (AdapterSource one = AdapterSource.open(Checkpoint.open(llama), lora);
                AdapterSource other = AdapterSource.open(Checkpoint.open(llama), stabilised)) {
            assertNotEquals(one.fingerprint(), other.fingerprint());
            assertEquals(List.of(llama, lora), one.origins());
        }
    }

    @Test
    void patternsMatchAsInPeft() {
        AdapterConfig config = AdapterConfig.read(PEFT.resolve("cases/patterns/adapter"));
        assertEquals(2, config.rankOf("model.layers.1.self_attn.k_proj"));
        assertEquals(4, config.rankOf("model.layers.0.self_attn.k_proj"));
        assertEquals(3, config.rankOf("model.layers.0.self_attn.q_proj"));
        assertEquals(5, config.rankOf("model.layers.0.mlp.down_proj"));
        assertEquals(1.5 / 3, config.scalingOf("model.layers.0.self_attn.q_proj"));
        assertEquals(9.0 / 3, config.scalingOf("model.layers.1.self_attn.q_proj"));
        assertEquals(11.0 / 4, config.scalingOf("model.layers.1.self_attn.v_proj"));
        AdapterConfig stabilised =
                AdapterConfig.read(PEFT.resolve("cases/rslora_patterns/adapter"));
        assertEquals(3 / Math.sqrt(2), stabilised.scalingOf("model.layers.1.self_attn.k_proj"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base_model.model.model.layers.0.q_proj.lora_A.weight",
                "base_model.model.model.layers.0.q_proj.lora_A.default.weight",
                "model.layers.0.q_proj.lora_A.weight"
            })
    void namesOfFactorsLeadToTheBasesTensor(String name) {
        assertEquals(
                new AdapterPlace("model.layers.0.q_proj.weight", AdapterPlace.Part.LINEAR_A),
                AdapterPlace.of(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base_model.model.lm_head.weight",
                "base_model.model.lm_head.base_layer.weight",
                "base_model.model.lm_head.modules_to_save.weight",
                "base_model.model.lm_head.modules_to_save.default.weight"
            })
    void namesOfSavedModulesLeadToTheBasesTensor(String name) {
        assertEquals(
                new AdapterPlace("lm_head.weight", AdapterPlace.Part.WHOLE), AdapterPlace.of(name));
    }
}
