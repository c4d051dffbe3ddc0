package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.model.Architecture;
import maec.runtime.ResidencyChoice.Question;
import maec.runtime.RunSize.Purpose;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.OptionalLong;

/** What a computation needs and where weights go, on the shape of a Llama 3 of 8 billion. */
class ResidencyChoiceTest {
    private static final long GB = 1_000_000_000;
    private static final Device CUDA = Device.named("cuda");
    private static final Architecture LARGE =
            Architecture.llama(32, 4096, 14336, 32, 8, 128, 128_256, 500_000, 1e-5, false, 8192);

    /** q and o, k and v, gate, up and down, two norms. */
    private static final long LAYER =
            2 * 4096 * 4096 + 2 * 1024 * 4096 + 3L * 14336 * 4096 + 2 * 4096;

    private static final long HEAD = 128_256 * 4096L + 4096;
    private static final long OUTSIDE = HEAD + 128_256 * 4096L;

    @Test
    void weightsAreCountedAsTheyLieOnTheDevice() {
        RunSize size = new RunSize(Purpose.FORWARD, 1, 1);
        long resident = estimate(Precision.BF16, size, Residency.RESIDENT).weights();
        assertEquals(2 * 8_030_261_248L, resident);
        assertEquals(2 * (OUTSIDE + 32 * LAYER), resident);
        assertEquals(
                2 * (HEAD + 2 * LAYER),
                estimate(Precision.BF16, size, Residency.STREAMED).weights());
        assertEquals(2 * resident, estimate(Precision.FP32, size, Residency.RESIDENT).weights());
    }

    @Test
    void everyPurposeHasItsParts() {
        RunSize forward = new RunSize(Purpose.FORWARD, 4, 512);
        MemoryEstimate plain = estimate(Precision.BF16, forward, Residency.RESIDENT);
        long working = 2048L * (8 * 4096 + 4 * 14336) * 2;
        // 2^24 / 128256 = 130 positions at a time
        assertEquals(
                new MemoryEstimate(plain.weights(), working, 4L * 130 * 128_256 * 2, 0, 0), plain);
        MemoryEstimate kept =
                estimate(
                        Precision.BF16, new RunSize(Purpose.GRADIENTS, 4, 512), Residency.RESIDENT);
        long perToken = 2 * 4096 + (5 * 32 + 2 * 8) * 128 + 2 * 14336;
        assertEquals(working + 32L * 2048 * perToken * 2, kept.activations());
        assertEquals(4L * 128_256 * 4096, kept.gradients());
        assertEquals(4L * 130 * 128_256 * 3, kept.logits());
        MemoryEstimate again =
                MemoryEstimate.of(
                        LARGE,
                        Precision.BF16,
                        new RunSize(Purpose.GRADIENTS, 4, 512),
                        Residency.RESIDENT,
                        true);
        assertEquals(working + 32L * 2048 * 4096 * 2, again.activations());
        MemoryEstimate generation =
                estimate(
                        Precision.BF16,
                        new RunSize(Purpose.GENERATION, 4, 512),
                        Residency.RESIDENT);
        assertEquals(2L * 32 * 4 * 8 * 512 * 128 * 2, generation.caches());
        assertEquals(
                generation.weights()
                        + generation.activations()
                        + generation.logits()
                        + generation.caches(),
                generation.total());
        assertEquals(generation.total() - generation.weights(), generation.work());
    }

    @Test
    void weightsThatDoNotFitAreStreamed() {
        ResidencyChoice choice = choose(Purpose.FORWARD, CUDA, 11 * GB);
        assertEquals(Residency.STREAMED, choice.residency());
        assertTrue(choice.fits());
        assertEquals(
                "16.1 GB of weights and 502.5 MB for 4 × 512 tokens do not fit in 9.9 GB usable of"
                        + " 11.0 GB free on cuda:0: weights are streamed.",
                choice.reason());
    }

    @Test
    void weightsThatFitStay() {
        ResidencyChoice choice = choose(Purpose.FORWARD, CUDA, 24 * GB);
        assertEquals(Residency.RESIDENT, choice.residency());
        assertFalse(choice.recomputing());
        assertEquals(
                "16.1 GB of weights and 502.5 MB for 4 × 512 tokens fit in 21.6 GB usable of"
                        + " 24.0 GB free on cuda:0: weights stay on the device.",
                choice.reason());
    }

    @Test
    void layersAreRecomputedBeforeWeightsAreStreamed() {
        assertFalse(choose(Purpose.GRADIENTS, CUDA, 80 * GB).recomputing());
        ResidencyChoice middle = choose(Purpose.GRADIENTS, CUDA, 24 * GB);
        assertEquals(Residency.RESIDENT, middle.residency());
        assertTrue(middle.recomputing());
        ResidencyChoice small = choose(Purpose.GRADIENTS, CUDA, 16 * GB);
        assertEquals(Residency.STREAMED, small.residency());
        assertFalse(small.recomputing());
        ResidencyChoice smaller = choose(Purpose.GRADIENTS, CUDA, 10 * GB);
        assertEquals(Residency.STREAMED, smaller.residency());
        assertTrue(smaller.recomputing());
        assertTrue(smaller.fits());
    }

    @Test
    void whatFitsNowhereIsStreamedWithAWarning() {
        ResidencyChoice choice = choose(Purpose.FORWARD, CUDA, 2 * GB);
        assertEquals(Residency.STREAMED, choice.residency());
        assertFalse(choice.fits());
        assertTrue(
                choice.reason()
                        .endsWith("weights are streamed, which needs 2.4 GB and may not suffice."),
                choice.reason());
    }

    @Test
    void theDriversShareIsLeftOnGpus() {
        assertEquals(
                OptionalLong.of(2 * GB - (768L << 20)),
                choose(Purpose.FORWARD, CUDA, 2 * GB).usableBytes());
        assertEquals(
                OptionalLong.of(2 * GB - GB / 5),
                choose(Purpose.FORWARD, Device.cpu(), 2 * GB).usableBytes());
        assertEquals(OptionalLong.of(0), choose(Purpose.FORWARD, CUDA, 500L << 20).usableBytes());
    }

    @Test
    void whatIsAskedForIsDone() {
        Question large = question(Purpose.FORWARD, CUDA, OptionalLong.of(80 * GB));
        ResidencyChoice streamed = ResidencyChoice.of(Optional.of(Residency.STREAMED), large);
        assertEquals(Residency.STREAMED, streamed.residency());
        assertEquals(
                "Weights are streamed as asked: 1.9 GB of weights and 502.5 MB for 4 × 512 tokens"
                        + " fit in 72.0 GB usable of 80.0 GB free on cuda:0.",
                streamed.reason());
        Question small = question(Purpose.FORWARD, CUDA, OptionalLong.of(8 * GB));
        ResidencyChoice resident = ResidencyChoice.of(Optional.of(Residency.RESIDENT), small);
        assertEquals(Residency.RESIDENT, resident.residency());
        assertFalse(resident.fits());
        assertTrue(resident.reason().contains("may not fit in 7.2 GB"), resident.reason());
    }

    @Test
    void unknownMemoryMeansResident() {
        ResidencyChoice choice =
                ResidencyChoice.of(
                        Optional.empty(), question(Purpose.GRADIENTS, CUDA, OptionalLong.empty()));
        assertEquals(Residency.RESIDENT, choice.residency());
        assertTrue(choice.fits());
        assertEquals(
                "The free memory of cuda:0 is unknown: weights stay on the device.",
                choice.reason());
    }

    @Test
    void emptyRunsAreNoRuns() {
        assertThrows(IllegalArgumentException.class, () -> new RunSize(Purpose.FORWARD, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new RunSize(Purpose.FORWARD, 1, 0));
    }

    private static MemoryEstimate estimate(Precision precision, RunSize size, Residency where) {
        return MemoryEstimate.of(LARGE, precision, size, where, false);
    }

    private static ResidencyChoice choose(Purpose purpose, Device device, long free) {
        return ResidencyChoice.of(
                Optional.empty(), question(purpose, device, OptionalLong.of(free)));
    }

    private static Question question(Purpose purpose, Device device, OptionalLong free) {
        return new Question(LARGE, Precision.BF16, new RunSize(purpose, 4, 512), device, free);
    }
}
