package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.checkpoint.MemoryTensors;
import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.job.JobContext;
import maec.model.FfnUnit;
import maec.model.ModelFolder;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Silencing units is computing with zeros in their columns of down_proj, to the bit. */
class DeactivationTest {
    private static final List<FfnUnit> UNITS =
            List.of(new FfnUnit(1, 3), new FfnUnit(0, 0), new FfnUnit(1, 40), new FfnUnit(1, 3));

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
        "llama, golden, FP32",
        "llama, golden_padded, FP32",
        "llama_bf16, golden, BF16",
        "gemma2, golden_padded, FP32"
    })
    void silencedUnitsAreZerosInDown(String model, String values, Precision precision) {
        Golden golden = new Golden(model, values);
        try (SafetensorsFile inputs = golden.open();
                ModelFolder folder = ModelFolder.open(golden.folder());
                TensorSource zeroed = zeroed(folder.weights());
                Decoder decoder = golden.load(engine, precision);
                Decoder expected = load(golden, zeroed, precision);
                Decoder streamed =
                        Decoder.stream(
                                engine, golden.architecture(), folder.weights(), precision)) {
            TokenBatch batch = Golden.batch(inputs);
            Deactivation silenced = Deactivation.of(UNITS);
            BatchLoss found = decoder.loss(batch, silenced);
            assertEquals(expected.loss(batch), found);
            assertEquals(found, streamed.loss(batch, silenced));
            assertNotEquals(decoder.loss(batch), found);
        }
    }

    @Test
    void silencingNothingChangesNoBit() {
        Golden golden = new Golden("llama", "golden");
        try (SafetensorsFile inputs = golden.open();
                Decoder decoder = golden.load(engine, Precision.FP32)) {
            TokenBatch batch = Golden.batch(inputs);
            BatchLoss plain = decoder.loss(batch);
            assertEquals(plain, decoder.loss(batch, Deactivation.none()));
            assertEquals(plain, decoder.loss(batch, Deactivation.of(List.of())));
        }
    }

    @Test
    void unitsThatTheModelDoesNotHaveAreRefused() {
        Golden golden = new Golden("llama", "golden");
        try (Decoder decoder = golden.load(engine, Precision.FP32)) {
            TokenBatch batch = TokenBatch.of(1, 2, new long[] {1, 2});
            for (FfnUnit absent : List.of(new FfnUnit(3, 0), new FfnUnit(0, 176))) {
                Deactivation wrong = Deactivation.of(List.of(absent));
                assertThrows(IllegalArgumentException.class, () -> decoder.loss(batch, wrong));
            }
        }
    }

    private static Decoder load(Golden golden, TensorSource source, Precision precision) {
        return Decoder.load(engine, golden.architecture(), source, precision, JobContext.silent());
    }

    /** The same weights with zeros in the units' columns of down_proj. */
    private static TensorSource zeroed(TensorSource weights) {
        MemoryTensors.Builder builder = MemoryTensors.builder();
        for (TensorSpec spec : weights.tensors()) {
            float[] values = Tensors.readFloats(weights, spec.name());
            for (FfnUnit unit : UNITS) {
                if (spec.name().endsWith(unit.layer() + ".mlp.down_proj.weight")) {
                    int columns = (int) spec.shape().size(1);
                    for (int at = unit.unit(); at < values.length; at += columns) {
                        values[at] = 0;
                    }
                }
            }
            builder.floats(
                    spec.name(),
                    values,
                    spec.shape().dimensions().stream().mapToLong(Long::longValue).toArray());
        }
        return builder.build();
    }
}
