package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.MemoryTensors;
import maec.runtime.PrecisionChoice.Stored;
import maec.tensor.DType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** The automatic number format, for every device it can meet. */
class PrecisionChoiceTest {
    private static final LocalDevice SERVER =
            processor(CpuFeature.AVX2, CpuFeature.AVX512, CpuFeature.AVX512_BF16);

    @Test
    void bf16WeightsAreComputedInBf16WhereTheProcessorKnowsIt() {
        assertEquals(
                new PrecisionChoice(
                        Precision.BF16,
                        "The weights are stored in BF16 and the processor has AVX512-bf16;"
                                + " computed in bfloat16."),
                automatic(DType.BF16, SERVER));
        LocalDevice tiles =
                processor(CpuFeature.AVX512, CpuFeature.AVX512_BF16, CpuFeature.AMX_BF16);
        assertTrue(automatic(DType.BF16, tiles).reason().contains("has AMX-bf16;"));
    }

    @Test
    void bf16WeightsAreComputedInFloat32OnOtherProcessors() {
        LocalDevice old = processor(CpuFeature.AVX2, CpuFeature.AVX512);
        assertEquals(
                new PrecisionChoice(
                        Precision.FP32,
                        "The weights are stored in BF16 and no AVX512-bf16 or AMX was found on the"
                                + " processor; computed in float32."),
                automatic(DType.BF16, old));
        assertEquals(Precision.FP32, automatic(DType.BF16, processor()).precision());
        LocalDevice arm = processor(CpuFeature.ARM_BF16);
        assertEquals(Precision.FP32, automatic(DType.BF16, arm).precision());
    }

    @Test
    void computeCapabilityDecidesOnNvidia() {
        assertEquals(
                new PrecisionChoice(
                        Precision.BF16,
                        "The weights are stored in BF16 and the GPU's compute capability 8.6"
                                + " includes bfloat16; computed in bfloat16."),
                automatic(DType.BF16, gpu("8.6")));
        assertEquals(Precision.BF16, automatic(DType.BF16, gpu("12.0")).precision());
        PrecisionChoice turing = automatic(DType.BF16, gpu("7.5"));
        assertEquals(Precision.FP32, turing.precision());
        assertTrue(turing.reason().contains("7.5 is below 8.0"), turing.reason());
        PrecisionChoice unknown = automatic(DType.BF16, gpu(null));
        assertEquals(Precision.FP32, unknown.precision());
        assertTrue(unknown.reason().contains("unknown"), unknown.reason());
    }

    @Test
    void appleGpusComputeInFloat32() {
        LocalDevice apple = new LocalDevice.AppleGpu("Apple M3", DeviceMemory.UNKNOWN);
        assertEquals(Precision.FP32, automatic(DType.BF16, apple).precision());
        assertFalse(PrecisionChoice.speed(apple).fast());
    }

    @Test
    void nothingIsRoundedUnasked() {
        for (DType stored : new DType[] {DType.F32, DType.F16}) {
            assertEquals(Precision.FP32, automatic(stored, SERVER).precision());
            assertEquals(Precision.FP32, automatic(stored, gpu("9.0")).precision());
        }
        assertTrue(automatic(DType.F16, SERVER).reason().contains("round"));
    }

    @Test
    void whatIsAskedForIsDone() {
        for (Precision precision : Precision.values()) {
            PrecisionChoice choice =
                    PrecisionChoice.of(
                            Optional.of(precision), new Stored(DType.F32, 1), processor());
            assertEquals(precision, choice.precision());
            assertTrue(choice.reason().endsWith("was asked for."));
        }
    }

    @Test
    void smallModelsAreComputedInFloat32() {
        for (long count : new long[] {0, (1L << 23) - 1}) {
            PrecisionChoice choice =
                    PrecisionChoice.of(Optional.empty(), new Stored(DType.BF16, count), SERVER);
            assertEquals(Precision.FP32, choice.precision());
            assertTrue(choice.reason().contains("8 million"), choice.reason());
        }
        assertEquals(
                Precision.BF16,
                PrecisionChoice.of(Optional.empty(), new Stored(DType.BF16, 1L << 23), SERVER)
                        .precision());
    }

    @Test
    void matricesDecideHowAModelIsStored() {
        MemoryTensors.Builder model =
                MemoryTensors.builder()
                        .floats("norm", new float[2], 2)
                        .floats("q", DType.BF16, new float[4], 2, 2)
                        .floats("k", DType.BF16, new float[4], 2, 2);
        assertEquals(new Stored(DType.BF16, 10), Stored.of(model.build()));
        model.floats("v", DType.F16, new float[4], 2, 2);
        assertEquals(new Stored(DType.F32, 14), Stored.of(model.build()));
        assertEquals(new Stored(DType.F32, 0), Stored.of(MemoryTensors.builder().build()));
    }

    private static PrecisionChoice automatic(DType stored, LocalDevice device) {
        return PrecisionChoice.of(Optional.empty(), new Stored(stored, 8_000_000_000L), device);
    }

    private static LocalDevice processor(CpuFeature... features) {
        return new LocalDevice.Processor("a processor", 8, List.of(features), DeviceMemory.UNKNOWN);
    }

    private static LocalDevice gpu(@Nullable String capability) {
        return new LocalDevice.NvidiaGpu(
                Device.named("cuda"),
                "a GPU",
                DeviceMemory.of(24L << 30, 23L << 30),
                "570.00",
                Optional.ofNullable(capability),
                false);
    }
}
