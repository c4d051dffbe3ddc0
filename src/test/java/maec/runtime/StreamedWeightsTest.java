package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.checkpoint.Checkpoint;
import maec.checkpoint.SafetensorsFile;
import maec.checkpoint.TensorSource;
import maec.checkpoint.Tensors;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A model that is streamed computes what a resident one does, to the bit. */
class StreamedWeightsTest {
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
        "llama_sharded, golden, FP32", "llama_tied, golden_padded, FP32",
        "llama_bf16, golden_padded, BF16", "llama_bf16, golden, FP32"
    })
    void streamedIsResidentToTheBit(String model, String values, Precision precision) {
        Golden golden = new Golden(model, values);
        try (SafetensorsFile expected = golden.open();
                Checkpoint source = Checkpoint.open(golden.folder());
                Decoder resident = golden.load(engine, precision);
                Decoder streamed =
                        Decoder.stream(engine, golden.architecture(), source, precision)) {
            TokenBatch batch = Golden.batch(expected);
            assertArrayEquals(resident.logits(batch), streamed.logits(batch));
            assertEquals(resident.loss(batch), streamed.loss(batch));
            Map<String, float[]> rows = streamed.rowImportance(batch);
            resident.rowImportance(batch)
                    .forEach((name, found) -> assertArrayEquals(found, rows.get(name), name));
            long[][] prompts = {{3, 1, 4, 1, 5}, {9, 2}, {6, 5, 3, 5, 8}};
            assertArrayEquals(
                    resident.generate(prompts, 9, OptionalLong.empty()),
                    streamed.generate(prompts, 9, OptionalLong.empty()));
            assertSameSums(batch, resident, streamed);
        }
    }

    private static void assertSameSums(TokenBatch batch, Decoder resident, Decoder streamed) {
        for (GradientScores.Kind kind : GradientScores.Kind.values()) {
            try (GradientScores one = GradientScores.over(resident, kind);
                    GradientScores other = GradientScores.over(streamed, kind)) {
                assertEquals(one.accumulate(batch), other.accumulate(batch));
                one.accumulate(batch);
                other.accumulate(batch);
                for (TensorSpec spec : one.sums().tensors()) {
                    assertArrayEquals(
                            Tensors.readFloats(one.sums(), spec.name()),
                            Tensors.readFloats(other.sums(), spec.name()),
                            spec.name());
                }
            }
        }
    }

    @Test
    void aWeightThatCannotBeReadEndsThePassAndNotTheModel() {
        Golden golden = new Golden("llama", "golden");
        try (SafetensorsFile expected = golden.open();
                Checkpoint source = Checkpoint.open(golden.folder())) {
            Faulty faulty = new Faulty(source);
            try (Decoder decoder =
                    Decoder.stream(engine, golden.architecture(), faulty, Precision.FP32)) {
                TokenBatch batch = Golden.batch(expected);
                BatchLoss before = decoder.loss(batch);
                faulty.broken = true;
                ProblemException problem =
                        assertThrows(ProblemException.class, () -> decoder.loss(batch));
                assertEquals(new Broken(), problem.problem());
                assertThrows(ProblemException.class, () -> decoder.rowImportance(batch));
                faulty.broken = false;
                assertEquals(before, decoder.loss(batch));
            }
        }
    }

    private record Broken() implements Problem {
        @Override
        public String sentence() {
            return "The disk is gone.";
        }

        @Override
        public String advice() {
            return "Find it.";
        }

        @Override
        public int exitCode() {
            return 66;
        }
    }

    /** Fails when it is told to, in the middle of the model. */
    private static final class Faulty implements TensorSource {
        private final TensorSource source;
        private volatile boolean broken;

        Faulty(TensorSource source) {
            this.source = source;
        }

        @Override
        public List<TensorSpec> tensors() {
            return source.tensors();
        }

        @Override
        public Optional<TensorSpec> find(String name) {
            return source.find(name);
        }

        @Override
        public void readFloats(String name, long offset, float[] into, int at, int count) {
            source.readFloats(name, offset, into, at, count);
        }

        @Override
        public void readBytes(String name, long offset, MemorySegment target, long count) {
            if (broken && name.contains("layers.1.mlp")) {
                throw new ProblemException(new Broken());
            }
            source.readBytes(name, offset, target, count);
        }

        @Override
        public String fingerprint() {
            return source.fingerprint();
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
