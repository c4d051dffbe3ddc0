package maec.checkpoint;

import static maec.checkpoint.Problems.assertProblem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.FloatCodec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

class SparseDeltaTest {
    private static final ModelFinder MODELS = ModelFinder.of(Map.of(), Path.of("no-such-home"));

    private static final int ELEMENTS = 100_000;

    @TempDir private Path folder;
    private Path file = Path.of("");
    private float[] baseValues = new float[0];
    private float[] trainedValues = new float[0];
    private int[] selected = new int[0];

    @BeforeEach
    void makeValues() {
        file = folder.resolve("delta.safetensors");
        Random random = new Random(11);
        baseValues = new float[ELEMENTS];
        for (int i = 0; i < ELEMENTS; i++) {
            float value = (float) random.nextGaussian();
            baseValues[i] = FloatCodec.fromBfloat16(FloatCodec.toBfloat16(value));
        }
        baseValues[0] = -0.0f;
        selected = IntStream.range(0, ELEMENTS).filter(_ -> random.nextInt(20) == 0).toArray();
        trainedValues = baseValues.clone();
        for (int index : selected) {
            trainedValues[index] += (float) (1e-4 * random.nextGaussian());
        }
    }

    private MemoryTensors base() {
        return MemoryTensors.builder()
                .floats("w", DType.BF16, baseValues, 100, 1000)
                .floats("other", DType.BF16, new float[] {-0.0f, 1f}, 2)
                .longs("ids", new long[] {5}, 1)
                .build();
    }

    private MemoryTensors trained() {
        return MemoryTensors.builder()
                .floats("w", trainedValues, 100, 1000)
                .floats("other", new float[] {-0.0f, 1f}, 2)
                .longs("ids", new long[] {5}, 1)
                .build();
    }

    private WeightMask.SelectedWeights mask() {
        return new WeightMask.SelectedWeights(new TreeMap<>(Map.of("w", selected)));
    }

    private void write(WeightMask mask) {
        SparseDelta.write(file, base(), trained(), mask, Map.of("seed", "11"), JobContext.silent());
    }

    private static int[] bits(float[] values) {
        return IntStream.range(0, values.length)
                .map(i -> Float.floatToRawIntBits(values[i]))
                .toArray();
    }

    @Test
    void aSafetensorsFileOfAnotherKindIsRefused() {
        SafetensorsWriter.write(file, base(), Map.of("kind", "lunch"), JobContext.silent());
        assertProblem(
                new ArtifactProblem.OtherKind(file, "delta", "lunch"),
                () -> SparseDelta.open(file));
    }

    @Test
    void aDeltaThatContradictsItselfIsRefused() {
        float[] two = {1f, 2f};
        List<MemoryTensors> broken =
                List.of(
                        MemoryTensors.builder().ints("indices.w", new int[] {1}, 1).build(),
                        MemoryTensors.builder().floats("values.w", two, 2).build(),
                        MemoryTensors.builder().floats("w", two, 2).build(),
                        MemoryTensors.builder().ints("dense.w", new int[] {1}, 1).build(),
                        MemoryTensors.builder()
                                .ints("indices.w", new int[] {1}, 1)
                                .floats("values.w", two, 2)
                                .build(),
                        MemoryTensors.builder()
                                .ints("indices.w", new int[] {0, 1}, 2)
                                .floats("values.w", two, 2)
                                .floats("dense.w", two, 2)
                                .build());
        for (MemoryTensors content : broken) {
            SafetensorsWriter.write(
                    file,
                    content,
                    Map.of("kind", SparseDelta.KIND, "base", "x"),
                    JobContext.silent());
            assertInstanceOf(
                    ArtifactProblem.Malformed.class, Problems.of(() -> SparseDelta.open(file)));
        }
    }

    @Test
    void indicesThatDoNotAscendGiveAProblemAndNoForeignElement() {
        for (int[] indices : new int[][] {{5, -7, 3}, {-1, 3, 4}, {3, 3, 4}, {9, 8, 10}}) {
            MemoryTensors content =
                    MemoryTensors.builder()
                            .ints("indices.w", indices, 3)
                            .floats("values.w", new float[3], 3)
                            .build();
            SafetensorsWriter.write(
                    file,
                    content,
                    Map.of("kind", SparseDelta.KIND, "base", "x"),
                    JobContext.silent());
            try (SparseDelta delta = SparseDelta.open(file)) {
                assertInstanceOf(
                        ArtifactProblem.Malformed.class,
                        Problems.of(() -> delta.addTo("w", 0, new float[100], 0, 100)));
            }
        }
    }

    @Test
    void aDeltaOnAForeignModelIsRefused() {
        write(mask());
        try (SparseDelta delta = SparseDelta.open(file)) {
            MemoryTensors without = MemoryTensors.builder().floats("v", new float[1], 1).build();
            assertProblem(
                    new ArtifactProblem.DoesNotFit(file, "w", "missing", "changed"),
                    () -> new DeltaSource(without, delta));
            MemoryTensors smaller = MemoryTensors.builder().floats("w", new float[10], 10).build();
            assertProblem(
                    new ArtifactProblem.DoesNotFit(file, "w", "10", "larger"),
                    () -> new DeltaSource(smaller, delta));
        }
        write(new WeightMask.AllWeights());
        try (SparseDelta delta = SparseDelta.open(file)) {
            MemoryTensors other =
                    MemoryTensors.builder()
                            .floats("w", baseValues, 1000, 100)
                            .floats("other", new float[2], 2)
                            .build();
            assertProblem(
                    new ArtifactProblem.DoesNotFit(file, "w", "1000 × 100", "100 × 1000"),
                    () -> new DeltaSource(other, delta));
        }
    }

    @Test
    void aDeltaNeedsItsOwnBase() {
        write(mask());
        Path right = folder.resolve("base.safetensors");
        Path wrong = folder.resolve("wrong.safetensors");
        SafetensorsWriter.write(right, base(), Map.of(), JobContext.silent());
        SafetensorsWriter.write(wrong, trained(), Map.of(), JobContext.silent());
        assertProblem(new ArtifactProblem.BaseNeeded(file), () -> MODELS.open(null, file));
        assertProblem(
                new ArtifactProblem.OtherBase(file, base().fingerprint(), trained().fingerprint()),
                () -> MODELS.open(wrong, file));
        try (TensorSource model = MODELS.open(right, file)) {
            assertArrayEquals(bits(trainedValues), bits(Tensors.readFloats(model, "w")));
            assertEquals(List.of(right, file), model.origins());
        }
        try (TensorSource model = MODELS.open(null, right)) {
            Sources.assertSameContent(base(), model);
        }
    }

    @Test
    void baseAndDeltaGiveTheTrainedWeightsAndLeaveTheOthersBitIdentical() {
        write(mask());
        try (SparseDelta delta = SparseDelta.open(file);
                DeltaSource source = new DeltaSource(base(), delta)) {
            assertEquals(selected.length, delta.count());
            assertEquals(base().fingerprint(), delta.baseFingerprint());
            assertEquals("11", delta.metadata().get("seed"));
            assertEquals(DType.F32, source.find("w").orElseThrow().dtype());
            assertEquals(DType.BF16, source.find("other").orElseThrow().dtype());
            assertArrayEquals(bits(trainedValues), bits(Tensors.readFloats(source, "w")));
            assertArrayEquals(Sources.bytes(base(), "other"), Sources.bytes(source, "other"));
            assertArrayEquals(Sources.bytes(trained(), "w"), Sources.bytes(source, "w"));
            assertArrayEquals(new long[] {5}, Tensors.readLongs(source, "ids"));
            assertNotEquals(base().fingerprint(), source.fingerprint());
        }
    }

    @Test
    void anyRangeInAnyOrderReadsAsTheWhole() {
        write(mask());
        Random random = new Random(4);
        try (SparseDelta delta = SparseDelta.open(file);
                DeltaSource source = new DeltaSource(base(), delta)) {
            for (int round = 0; round < 500; round++) {
                int begin = random.nextInt(ELEMENTS);
                int count = random.nextInt(Math.min(ELEMENTS - begin, 20_000) + 1);
                float[] part = new float[count + 2];
                source.readFloats("w", begin, part, 1, count);
                float[] expected = Arrays.copyOfRange(trainedValues, begin, begin + count);
                float[] found = Arrays.copyOfRange(part, 1, count + 1);
                assertArrayEquals(bits(expected), bits(found), "round " + round);
                source.readFloats("w", Math.min(begin + count, ELEMENTS - 1), part, 0, 1);
                assertEquals(trainedValues[Math.min(begin + count, ELEMENTS - 1)], part[0]);
            }
        }
    }

    @Test
    void aDeltaOfAllWeightsIsDenseAndKeepsMinusZero() {
        write(new WeightMask.AllWeights());
        try (SafetensorsFile raw = SafetensorsFile.open(file)) {
            assertTrue(raw.find("dense.w").isPresent());
            assertTrue(raw.find("dense.ids").isEmpty());
        }
        try (SparseDelta delta = SparseDelta.open(file);
                DeltaSource source = new DeltaSource(base(), delta)) {
            assertArrayEquals(bits(trainedValues), bits(Tensors.readFloats(source, "w")));
            assertEquals(
                    Float.floatToRawIntBits(-0.0f),
                    Float.floatToRawIntBits(Tensors.readFloats(source, "other")[0]));
        }
    }

    @Test
    void whereMostWeightsAreSelectedTheDeltaIsDenseButLeavesTheOthersAlone() {
        int[] most = IntStream.range(0, ELEMENTS).filter(i -> i % 3 != 0).toArray();
        for (int i = 0; i < ELEMENTS; i += 3) {
            trainedValues[i] = baseValues[i];
        }
        write(new WeightMask.SelectedWeights(new TreeMap<>(Map.of("w", most))));
        try (SparseDelta delta = SparseDelta.open(file);
                DeltaSource source = new DeltaSource(base(), delta)) {
            float[] found = Tensors.readFloats(source, "w");
            for (int i = 0; i < ELEMENTS; i++) {
                float expected = i % 3 != 0 ? trainedValues[i] : baseValues[i];
                assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(found[i]));
            }
        }
    }

    @Test
    void aWeightThatChangedOutsideTheMaskIsNamedAndNothingIsWritten() {
        int outside = 12_345;
        while (Arrays.binarySearch(selected, outside) >= 0) {
            outside++;
        }
        baseValues[outside] = 0f;
        trainedValues[outside] = -0.0f;
        var thrown = assertThrows(ProblemException.class, () -> write(mask()));
        assertEquals(
                new ArtifactProblem.ChangedOutsideMask(file, "w", outside, 0f, -0.0f),
                thrown.problem());
        assertFalse(Files.exists(file));
    }

    @Test
    void theLayoutIsTheDocumentedOne() {
        write(mask());
        try (SafetensorsFile raw = SafetensorsFile.open(file)) {
            long[] indices = Tensors.readLongs(raw, "indices.w");
            float[] values = Tensors.readFloats(raw, "values.w");
            assertEquals(2, raw.tensors().size());
            assertArrayEquals(selected, Arrays.stream(indices).mapToInt(i -> (int) i).toArray());
            for (int i = 0; i < selected.length; i++) {
                int at = selected[i];
                assertEquals(trainedValues[at] - baseValues[at], values[i]);
            }
        }
    }

    @Test
    void readingWithinAFileOfIntegersIsNotComputing() {
        MemorySegment target = MemorySegment.ofArray(new byte[8]);
        base().readBytes("ids", 0, target, 1);
        assertEquals(5L, target.get(ValueLayout.JAVA_LONG_UNALIGNED, 0));
        assertThrows(IllegalArgumentException.class, () -> Tensors.readFloats(base(), "ids"));
    }
}
