package maec.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

final class ParallelTasksTest {
    private static void run(int tasks, ParallelTasks.Worker worker, CancelToken cancel) {
        ParallelTasks.run(2, tasks, () -> worker, cancel, () -> {});
    }

    @Test
    void everyTaskRunsOnceAndReportsComeFromTheCaller() {
        Set<Integer> seen = new ConcurrentSkipListSet<>();
        var reports = new AtomicInteger();
        Thread caller = Thread.currentThread();
        ParallelTasks.run(
                3,
                50,
                () -> (number, _) -> assertTrue(seen.add(number)),
                new CancelToken(),
                () -> {
                    assertSame(caller, Thread.currentThread());
                    reports.incrementAndGet();
                });
        assertEquals(50, seen.size());
        assertTrue(reports.get() >= 2);
    }

    @Test
    void aFailureIsThrownByTheCaller() {
        ParallelTasks.Worker failing =
                (number, _) -> {
                    if (number == 3) {
                        throw new IllegalStateException("three");
                    }
                };
        var failure =
                assertThrows(
                        IllegalStateException.class, () -> run(1000, failing, new CancelToken()));
        assertEquals("three", failure.getMessage());
    }

    @Test
    void cancellingEndsAllThreads() {
        var cancel = new CancelToken();
        var running = new AtomicInteger();
        ParallelTasks.Worker endless =
                (_, stop) -> {
                    running.incrementAndGet();
                    cancel.cancel();
                    try {
                        while (!stop.isCancelled()) {
                            Thread.onSpinWait();
                        }
                    } finally {
                        running.decrementAndGet();
                    }
                };
        assertThrows(JobCancelledException.class, () -> run(1000, endless, cancel));
        assertEquals(0, running.get());
    }
}
