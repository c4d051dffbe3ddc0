package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.Tensors;
import maec.model.TensorNames;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What linear layers see is what hooks in Hugging Face transformers see. */
class ActivationStatisticsTest {
    private static final Path SEEN =
            Path.of("src/test/resources/golden/activations/seen.safetensors");
    private static final Map<String, String> INPUTS =
            Map.of(
                    "self_attn.q_proj", "q",
                    "self_attn.k_proj", "q",
                    "self_attn.v_proj", "q",
                    "self_attn.o_proj", "o",
                    "mlp.gate_proj", "gate",
                    "mlp.up_proj", "gate",
                    "mlp.down_proj", "down");

    private static Engine engine;

    @BeforeAll
    static void start() {
        engine = Engine.start(Device.cpu());
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @AfterEach
    void nothingStaysOpen() {
        assertEquals(0, engine.openArrays());
    }

    @ParameterizedTest
    @CsvSource({
        "llama, golden",
        "llama, golden_padded",
        "llama_bias, golden",
        "gemma2, golden_padded",
        "qwen3, golden"
    })
    void inputsAndActiveUnitsAreThoseOfTransformers(String model, String values) {
        Golden golden = new Golden(model, values);
        try (SafetensorsFile inputs = golden.open();
                SafetensorsFile expected = SafetensorsFile.open(SEEN);
                Decoder decoder = golden.load(engine, Precision.FP32)) {
            ActivationStatistics seen = ActivationStatistics.over(decoder);
            seen.observe(Golden.batch(inputs));
            String prefix = model + "." + values + ".";
            assertEquals(Tensors.readFloats(expected, prefix + "tokens")[0], seen.tokens());
            for (int layer = 0; layer < golden.architecture().layers(); layer++) {
                String of = prefix + layer + ".";
                for (var input : INPUTS.entrySet()) {
                    float[] wanted = Tensors.readFloats(expected, of + input.getValue());
                    Golden.assertClose(
                            of + input.getKey(),
                            wanted,
                            squares(seen, layer, input.getKey()),
                            1e-4 * Golden.largest(wanted));
                }
                long[] active = new long[golden.architecture().ffnWidth()];
                float[] counts = Tensors.readFloats(expected, of + "active");
                Arrays.setAll(active, unit -> (long) counts[unit]);
                assertArrayEquals(active, seen.active(layer));
            }
        }
    }

    private static float[] squares(ActivationStatistics seen, int layer, String linear) {
        String name = "model.layers." + layer + "." + linear + ".weight";
        double[] found = seen.squares(TensorNames.addressOf(name)).orElseThrow();
        float[] squares = new float[found.length];
        for (int at = 0; at < found.length; at++) {
            squares[at] = (float) found[at];
        }
        return squares;
    }

    @Test
    void whatIsNoLinearLayerOfALayerHasNoInput() {
        Golden golden = new Golden("llama", "golden");
        try (Decoder decoder = golden.load(engine, Precision.FP32)) {
            ActivationStatistics seen = ActivationStatistics.over(decoder);
            for (String name :
                    new String[] {
                        "model.embed_tokens.weight",
                        "model.norm.weight",
                        "lm_head.weight",
                        "model.layers.0.input_layernorm.weight",
                        "model.layers.0.self_attn.q_proj.bias",
                        "model.layers.99.self_attn.q_proj.weight"
                    }) {
                assertEquals(Optional.empty(), seen.squares(TensorNames.addressOf(name)), name);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"llama_sharded, golden, FP32", "llama_bf16, golden_padded, BF16"})
    void streamedSeesWhatResidentSees(String model, String values, Precision precision) {
        Golden golden = new Golden(model, values);
        try (SafetensorsFile inputs = golden.open();
                Checkpoint source = Checkpoint.open(golden.folder());
                Decoder resident = golden.load(engine, precision);
                Decoder streamed =
                        Decoder.stream(engine, golden.architecture(), source, precision)) {
            ActivationStatistics one = ActivationStatistics.over(resident);
            ActivationStatistics other = ActivationStatistics.over(streamed);
            for (int time = 0; time < 2; time++) {
                one.observe(Golden.batch(inputs));
                other.observe(Golden.batch(inputs));
            }
            assertEquals(one.tokens(), other.tokens());
            for (int layer = 0; layer < golden.architecture().layers(); layer++) {
                assertArrayEquals(one.active(layer), other.active(layer));
                for (String linear : INPUTS.keySet()) {
                    assertArrayEquals(squares(one, layer, linear), squares(other, layer, linear));
                }
            }
        }
    }

    @Test
    void batchesAddUpAndPaddingAddsNothing() {
        Golden golden = new Golden("llama", "golden");
        try (Decoder decoder = golden.load(engine, Precision.FP32)) {
            ActivationStatistics apart = ActivationStatistics.over(decoder);
            apart.observe(TokenBatch.of(1, 4, new long[] {5, 6, 7, 8}));
            apart.observe(TokenBatch.of(1, 2, new long[] {9, 10}));
            ActivationStatistics together = ActivationStatistics.over(decoder);
            together.observe(
                    TokenBatch.padded(
                            2,
                            4,
                            new long[] {5, 6, 7, 8, 9, 10, -1, -1},
                            new int[] {1, 1, 1, 1, 1, 1, 0, 0}));
            together.observe(TokenBatch.padded(1, 2, new long[] {1, 2}, new int[2]));
            assertEquals(6, apart.tokens());
            assertEquals(6, together.tokens());
            for (String linear : INPUTS.keySet()) {
                float[] expected = squares(apart, 1, linear);
                Golden.assertClose(
                        linear,
                        expected,
                        squares(together, 1, linear),
                        1e-5 * Golden.largest(expected));
            }
            assertArrayEquals(apart.active(2), together.active(2));
        }
    }

    @Test
    void aBatchTooLargeToComputeAtOnceIsTakenInPieces() {
        Golden golden = new Golden("llama", "golden");
        int rows = ActivationStatistics.rows(4) + 3;
        long[] ids = new long[rows * 4];
        int[] mask = new int[ids.length];
        Arrays.setAll(ids, at -> at * 7 % 500);
        Arrays.setAll(mask, at -> at % 4 < 3 || at / 4 % 2 == 0 ? 1 : 0);
        try (Decoder decoder = golden.load(engine, Precision.FP32)) {
            ActivationStatistics whole = ActivationStatistics.over(decoder);
            whole.observe(TokenBatch.padded(rows, 4, ids, mask));
            ActivationStatistics parts = ActivationStatistics.over(decoder);
            for (int first : new int[] {0, 500}) {
                int last = first == 0 ? 500 : rows;
                parts.observe(
                        TokenBatch.padded(
                                last - first,
                                4,
                                Arrays.copyOfRange(ids, 4 * first, 4 * last),
                                Arrays.copyOfRange(mask, 4 * first, 4 * last)));
            }
            assertEquals(parts.tokens(), whole.tokens());
            assertArrayEquals(parts.active(1), whole.active(1));
            float[] expected = squares(parts, 2, "mlp.down_proj");
            Golden.assertClose(
                    "down",
                    expected,
                    squares(whole, 2, "mlp.down_proj"),
                    1e-5 * Golden.largest(expected));
        }
    }
}
