package maec.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.MemoryTensors;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class CanonicalWeightsTest {
    private static final Path MODELS = Path.of("src/test/resources/golden/models");
    private static final String QKV = "model.layers.1.self_attn.qkv_proj.weight";
    private static final String GATE_UP = "model.layers.1.mlp.gate_up_proj.weight";

    private final List<TensorSource> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(TensorSource::close);
    }

    private TensorSource raw(String kind) {
        TensorSource source = Checkpoint.open(MODELS.resolve(kind).resolve("model"));
        open.add(source);
        return source;
    }

    private TensorSource view(String kind) {
        Path folder = MODELS.resolve(kind).resolve("model");
        return CanonicalWeights.over(ArchitectureReader.read(folder), raw(kind));
    }

    private static byte[] bytes(TensorSource source, String name) {
        TensorSpec spec = source.find(name).orElseThrow();
        MemorySegment target = MemorySegment.ofArray(new byte[(int) spec.bytes()]);
        source.readBytes(name, 0, target, spec.count());
        return (byte[]) target.heapBase().orElseThrow();
    }

    @Test
    void fusedTensorsAreSeenAsTheirRows() {
        TensorSource raw = raw("phi3");
        TensorSource view = view("phi3");
        float[] fused = Tensors.readFloats(raw, QKV);
        String layer = "model.layers.1.self_attn.";
        assertEquals(Optional.empty(), view.find(QKV));
        assertArrayEquals(
                Arrays.copyOfRange(fused, 0, 64 * 64),
                Tensors.readFloats(view, layer + "q_proj.weight"));
        assertArrayEquals(
                Arrays.copyOfRange(fused, 64 * 64, 96 * 64),
                Tensors.readFloats(view, layer + "k_proj.weight"));
        assertArrayEquals(
                Arrays.copyOfRange(fused, 96 * 64, 128 * 64),
                Tensors.readFloats(view, layer + "v_proj.weight"));
        float[] gateUp = Tensors.readFloats(raw, GATE_UP);
        float[] row = new float[64];
        view.readFloats("model.layers.1.mlp.up_proj.weight", 3 * 64, row, 0, 64);
        assertArrayEquals(Arrays.copyOfRange(gateUp, 179 * 64, 180 * 64), row);
        assertEquals(
                Shape.of(176, 64),
                view.find("model.layers.1.mlp.gate_proj.weight").orElseThrow().shape());
        assertEquals(raw.origins(), view.origins());
        assertNotEquals(raw.fingerprint(), view.fingerprint());
    }

    @Test
    void namesOfATextModelWithinALargerOneAreThePlainOnes() {
        TensorSource raw = raw("gemma3_vision");
        TensorSource view = view("gemma3_vision");
        assertArrayEquals(
                bytes(raw, "language_model.model.layers.2.self_attn.q_norm.weight"),
                bytes(view, "model.layers.2.self_attn.q_norm.weight"));
        assertEquals(raw.tensors().size(), view.tensors().size());
        String tower = "vision_tower.encoder.layers.0.self_attn.k_proj.bias";
        assertArrayEquals(bytes(raw, tower), bytes(view, tower));
    }

    @Test
    void theOtherPlaceOfATextModelIsKnownToo() {
        Architecture tiny = Architecture.llama(1, 4, 6, 2, 1, 2, 8, 10000, 1e-5, false, 16);
        MemoryTensors.Builder inner = MemoryTensors.builder();
        for (TensorSpec spec : TensorNames.expected(tiny, DType.F32)) {
            long[] shape = spec.shape().dimensions().stream().mapToLong(size -> size).toArray();
            String name = spec.name().replaceFirst("^model\\.", "model.language_model.");
            inner.floats(name, new float[(int) spec.count()], shape);
        }
        TensorSource view = CanonicalWeights.over(tiny, inner.build());
        ModelFolder.requireFit(Path.of("m"), tiny, view);
        assertEquals(TensorNames.expected(tiny, DType.F32).size(), view.tensors().size());
    }

    @Test
    void whatHasCanonicalNamesIsNotWrapped() {
        TensorSource raw = raw("qwen2");
        Architecture qwen = ArchitectureReader.read(MODELS.resolve("qwen2/model"));
        assertSame(raw, CanonicalWeights.over(qwen, raw));
        assertSame(raw, CanonicalWeights.stored(raw, raw));
        Map<String, float[]> rows = Map.of("a", new float[1]);
        assertSame(rows, CanonicalWeights.storedRows(raw, rows));
    }

    @ParameterizedTest
    @ValueSource(strings = {"phi3", "phi3_longrope", "gemma3_vision"})
    void theWayBackGivesEveryTensorBitByBit(String kind) {
        TensorSource raw = raw(kind);
        TensorSource view = view(kind);
        assertEquals(raw.tensors(), CanonicalWeights.stored(view, view).tensors());
        TensorSource joined = CanonicalWeights.stored(view, copy(view, Map.of()));
        assertEquals(raw.tensors(), joined.tensors());
        for (TensorSpec spec : raw.tensors()) {
            assertArrayEquals(bytes(raw, spec.name()), bytes(joined, spec.name()), spec.name());
            int count = (int) spec.count();
            float[] expected = new float[count];
            float[] found = new float[count + 2];
            raw.readFloats(spec.name(), 0, expected, 0, count);
            joined.readFloats(spec.name(), count / 3, found, 2, count - count / 3);
            assertArrayEquals(
                    Arrays.copyOfRange(expected, count / 3, count),
                    Arrays.copyOfRange(found, 2, count - count / 3 + 2),
                    spec.name());
        }
    }

    /** A source in memory with the same values, where a tensor may hold others. */
    private static TensorSource copy(TensorSource source, Map<String, float[]> changes) {
        MemoryTensors.Builder copy = MemoryTensors.builder();
        for (TensorSpec spec : source.tensors()) {
            long[] shape = spec.shape().dimensions().stream().mapToLong(size -> size).toArray();
            float[] values = Tensors.readFloats(source, spec.name());
            copy.floats(spec.name(), changes.getOrDefault(spec.name(), values), shape);
        }
        return copy.build();
    }

    @Test
    void aChangedPartChangesItsRowsOnly() {
        TensorSource view = view("phi3");
        float[] keys = new float[32 * 64];
        Arrays.fill(keys, 7);
        Map<String, float[]> change = Map.of("model.layers.1.self_attn.k_proj.weight", keys);
        TensorSource joined = CanonicalWeights.stored(view, copy(view, change));
        float[] expected = Tensors.readFloats(raw("phi3"), QKV);
        Arrays.fill(expected, 64 * 64, 96 * 64, 7);
        assertArrayEquals(expected, Tensors.readFloats(joined, QKV));
    }

    @Test
    void partsOfDifferentTypesAreJoinedInFloat32() {
        Architecture tiny = Architecture.llama(1, 2, 2, 1, 1, 2, 4, 10000, 1e-5, false, 16);
        String name = "model.layers.0.mlp.gate_up_proj.weight";
        TensorSource stored = MemoryTensors.builder().floats(name, new float[8], 4, 2).build();
        TensorSource view = CanonicalWeights.over(tiny, stored);
        TensorSource result =
                MemoryTensors.builder()
                        .floats(
                                "model.layers.0.mlp.gate_proj.weight",
                                new float[] {1, 2, 3, 4},
                                2,
                                2)
                        .longs("model.layers.0.mlp.up_proj.weight", new long[4], 2, 2)
                        .build();
        TensorSource joined = CanonicalWeights.stored(view, result);
        assertEquals(DType.F32, joined.find(name).orElseThrow().dtype());
        float[] head = new float[4];
        joined.readFloats(name, 0, head, 0, 4);
        assertArrayEquals(new float[] {1, 2, 3, 4}, head);
    }

    @Test
    void aResultWithoutAllPartsLacksTheTensorAndOthersStay() {
        TensorSource view = view("phi3");
        TensorSource result =
                MemoryTensors.builder()
                        .floats("model.layers.1.self_attn.q_proj.weight", new float[4096], 64, 64)
                        .floats("model.norm.weight", new float[64], 64)
                        .floats("something.else", new float[1], 1)
                        .build();
        TensorSource joined = CanonicalWeights.stored(view, result);
        assertEquals(
                List.of("model.norm.weight", "something.else"),
                joined.tensors().stream().map(TensorSpec::name).toList());
        assertArrayEquals(new float[1], Tensors.readFloats(joined, "something.else"));
    }

    @Test
    void rowsOfPartsFollowEachOther() {
        Map<String, float[]> rows = new LinkedHashMap<>();
        rows.put("model.layers.1.self_attn.q_proj.weight", new float[] {1, 2});
        rows.put("model.layers.1.self_attn.k_proj.weight", new float[] {3});
        rows.put("model.layers.1.self_attn.v_proj.weight", new float[] {4});
        rows.put("lm_head.weight", new float[] {5});
        Map<String, float[]> joined = CanonicalWeights.storedRows(view("phi3"), rows);
        assertEquals(List.of(QKV, "lm_head.weight"), List.copyOf(joined.keySet()));
        assertArrayEquals(new float[] {1, 2, 3, 4}, joined.get(QKV));
    }

    @Test
    void rangesOutsideAPartAreRefused() {
        TensorSource view = view("phi3");
        String name = "model.layers.1.self_attn.q_proj.weight";
        float[] target = new float[4097];
        assertThrows(
                IllegalArgumentException.class, () -> view.readFloats(name, 0, target, 0, 4097));
        assertThrows(IllegalArgumentException.class, () -> view.readFloats(name, -1, target, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> view.readFloats(QKV, 0, target, 0, 1));
    }

    @Test
    void aFusedTensorOfOtherRowsIsMissedWhereItIsRun() {
        Path folder = MODELS.resolve("phi3/model");
        Architecture other = Architecture.llama(3, 64, 100, 4, 2, 16, 512, 10000, 1e-5, false, 16);
        TensorSource view = CanonicalWeights.over(other, raw("phi3"));
        assertEquals(Shape.of(352, 64), view.find(GATE_UP).orElseThrow().shape());
        assertEquals(
                new ModelProblem.TensorMissing(folder, "model.layers.0.mlp.gate_proj.weight"),
                assertThrows(
                                ProblemException.class,
                                () -> ModelFolder.requireFit(folder, other, view))
                        .problem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemma",
                "gemma2",
                "gemma3",
                "gemma3_vision",
                "llama_bias",
                "llama_headdim",
                "llama_rope3",
                "mistral",
                "phi3",
                "phi3_longrope",
                "qwen2",
                "qwen2_window",
                "qwen3",
                "rope_dynamic",
                "rope_linear",
                "rope_yarn"
            })
    void everyKindHoldsWhatItsArchitectureNeeds(String kind) {
        try (ModelFolder opened = ModelFolder.open(MODELS.resolve(kind).resolve("model"))) {
            assertEquals(MODELS.resolve(kind).resolve("model"), opened.folder());
        }
    }
}
