package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.ProblemException;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Memory that does not suffice: read from messages, and really provoked. */
class OutOfMemoryTest {
    /** 2⁵⁰ bytes, beyond what any machine gives and below what overflows. */
    private static final long ABSURD = 1L << 48;

    @Test
    void messagesOfEveryAllocatorAreRecognised() {
        recognised(
                132426121216L,
                "[enforce fail at alloc_cpu.cpp:121] err == 0. DefaultCPUAllocator: can't allocate"
                        + " memory: you tried to allocate 132426121216 bytes. Error code 12 (Cannot"
                        + " allocate memory)");
        recognised(
                26214400L,
                "[enforce fail at ..\\c10\\core\\impl\\alloc_cpu.cpp:72] data. DefaultCPUAllocator:"
                        + " not enough memory: you tried to allocate 26214400 bytes.");
        recognised(
                2L << 30,
                "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of"
                        + " 14.74 GiB of which 2.12 MiB is free.");
        recognised(
                (long) (33.92 * (1L << 30)),
                "MPS backend out of memory (MPS allocated: 7.64 GiB, other allocations: 68.91 GiB,"
                        + " max allowed: 88.13 GiB). Tried to allocate 33.92 GiB on private pool.");
        recognised((long) (12.5 * (1L << 20)), "Invalid buffer size: 12.50 MiB");
        for (String silent :
                List.of(
                        "CUDA error: out of memory",
                        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
                        "std::bad_alloc",
                        "could not create a memory object")) {
            assertEquals(
                    Optional.of(new MemoryFailure(OptionalLong.empty())), MemoryFailure.in(silent));
        }
    }

    private static void recognised(long bytes, String message) {
        assertEquals(
                Optional.of(new MemoryFailure(OptionalLong.of(bytes))), MemoryFailure.in(message));
    }

    @Test
    void otherFailuresAreNotTakenForShortMemory() {
        for (String other :
                List.of(
                        "",
                        "mat1 and mat2 shapes cannot be multiplied (4x8 and 16x4)",
                        "CUDA error: invalid device ordinal",
                        "expected a contiguous memory format")) {
            assertEquals(Optional.empty(), MemoryFailure.in(other), other);
        }
    }

    @Test
    void sizesAreNamedAsFarAsTheyAreKnown() {
        MemoryProblem.OutOfMemory problem =
                new MemoryProblem.OutOfMemory(
                        Device.named("cuda"),
                        "loading weights",
                        OptionalLong.of(2_000_000_000L),
                        OptionalLong.of(500_000_000L),
                        Optional.empty());
        assertEquals(
                "The memory of cuda:0 was not enough for loading weights: 2.0 GB were asked for at"
                        + " once, 500.0 MB are free.",
                problem.sentence());
        assertEquals(
                "The memory of cuda:0 was not enough for loading weights: about 16.9 GB are needed"
                        + " in all (16.1 GB of them for weights), 2.0 GB were asked for at once,"
                        + " 500.0 MB are free.",
                problem.withEstimate(new MemoryEstimate(16_060_000_000L, 800_000_000L, 0, 0, 0))
                        .sentence());
        RuntimeProblem silent =
                new MemoryProblem.OutOfMemory(
                        Device.cpu(),
                        "a step",
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Optional.empty());
        assertEquals("The memory of cpu was not enough for a step.", silent.sentence());
        assertTrue(silent.advice().contains("--residency streamed"));
    }

    @Test
    void theEngineSurvivesAnAbsurdAllocation() {
        try (Engine engine = Engine.start(Device.cpu())) {
            ProblemException failure =
                    assertThrows(
                            ProblemException.class,
                            () -> engine.compute(1, "making room", () -> allocate(engine, ABSURD)));
            MemoryProblem.OutOfMemory problem =
                    assertInstanceOf(MemoryProblem.OutOfMemory.class, failure.problem());
            assertEquals(Device.cpu(), problem.device());
            assertEquals("making room", problem.work());
            assertEquals(OptionalLong.of(4 * ABSURD), problem.askedBytes());
            assertTrue(problem.freeBytes().orElseThrow() > 0);
            assertTrue(problem.sentence().contains("1.1 PB were asked for"), problem.sentence());
            assertEquals(7, engine.compute(1, "making room", () -> allocate(engine, 7)));
            assertEquals(0, engine.openArrays());
        }
    }

    private static long allocate(Engine engine, long elements) {
        try (KernelCall call = engine.call("allocate")) {
            return call.device(new long[1], 1).host(elements, 0, 6).run().get(0).size();
        }
    }
}
