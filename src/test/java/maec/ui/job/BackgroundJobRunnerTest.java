package maec.ui.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.ProblemException;
import maec.job.Progress;
import maec.ui.FakeProblem;
import maec.ui.job.JobState.Done;
import maec.ui.job.JobState.Failed;
import maec.ui.job.JobState.Idle;
import maec.ui.job.JobState.Running;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A single thread of the test plays the JavaFX thread. */
class BackgroundJobRunnerTest {
    private final ExecutorService fx = Executors.newSingleThreadExecutor();
    private final JobBoard board = new JobBoard();
    private final BackgroundJobRunner runner = new BackgroundJobRunner(board, fx);
    private final List<JobState<String>> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    @AfterEach
    void nothingIsLeft() throws Exception {
        onFx(runner::close);
        onFx(() -> assertEquals(List.of(), List.copyOf(board.running())));
        fx.shutdown();
        assertTrue(fx.awaitTermination(5, TimeUnit.SECONDS));
    }

    private void onFx(Runnable action) throws Exception {
        Future<?> done = fx.submit(action);
        done.get(10, TimeUnit.SECONDS);
    }

    private void observe(JobState<String> state) {
        seen.add(state);
        if (!state.isRunning()) {
            ended.countDown();
        }
    }

    private void waitForTheEnd() throws InterruptedException {
        assertTrue(ended.await(10, TimeUnit.SECONDS));
    }

    @Test
    void aWorkYieldsItsValueAfterARunningState() throws Exception {
        onFx(() -> runner.start("k", "Working", _ -> "value", this::observe));
        waitForTheEnd();
        assertInstanceOf(Running.class, seen.getFirst());
        assertEquals(new Done<>("value"), seen.getLast());
    }

    @Test
    void reportsAreThrottledAndTheNewestArrives() throws Exception {
        var reported = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        onFx(
                () ->
                        runner.start(
                                "k",
                                "Counting",
                                context -> {
                                    for (int i = 1; i <= 10_000; i++) {
                                        context.step("counting", i, 10_000, "things");
                                    }
                                    reported.countDown();
                                    return await(release);
                                },
                                this::observe));
        assertTrue(reported.await(10, TimeUnit.SECONDS));
        Progress last = new Progress("counting", 10_000, 10_000, "things", "");
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (!seen.contains(new Running<String>(last)) && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertTrue(seen.contains(new Running<String>(last)), () -> "" + seen);
        assertTrue(seen.size() < 50, () -> seen.size() + " reports came through");
        release.countDown();
        waitForTheEnd();
    }

    private static String await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return "released";
    }

    @Test
    void whatAStoppedWorkAsksForWhenItEndsIsNotWaitedFor() throws Exception {
        var asked = new CountDownLatch(1);
        var idle = new CountDownLatch(1);
        onFx(
                () -> {
                    runner.start(
                            "k",
                            "Waiting",
                            BackgroundJobRunnerTest::forever,
                            state -> {
                                if (!state.isRunning()) {
                                    runner.query("look", _ -> await(asked), this::observe);
                                }
                            });
                    var _ = runner.stopAll().thenRun(idle::countDown);
                });
        assertTrue(idle.await(10, TimeUnit.SECONDS), "it was waited for");
        assertEquals(List.of(new Idle<String>()), seen);
        onFx(() -> runner.query("look", _ -> "answered", this::observe));
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (!seen.contains(new Done<>("answered")) && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertEquals(new Done<>("answered"), seen.getLast());
        asked.countDown();
    }

    @Test
    void aCancelledWorkGoesBackToIdle() throws Exception {
        onFx(() -> runner.start("k", "Waiting", BackgroundJobRunnerTest::forever, this::observe));
        onFx(() -> runner.cancel("k"));
        waitForTheEnd();
        assertEquals(new Idle<String>(), seen.getLast());
        onFx(() -> assertEquals(List.of(), List.copyOf(board.problems())));
    }

    private static String forever(maec.job.JobContext context) {
        while (true) {
            context.step("waiting", 0, 0, "");
            Thread.onSpinWait();
        }
    }

    @Test
    void theNewestOfAKeyWins() throws Exception {
        List<JobState<String>> older = new CopyOnWriteArrayList<>();
        onFx(() -> runner.start("k", "Old", BackgroundJobRunnerTest::forever, older::add));
        onFx(() -> runner.start("k", "New", _ -> "new", this::observe));
        waitForTheEnd();
        assertEquals(new Done<>("new"), seen.getLast());
        assertTrue(older.stream().allMatch(JobState::isRunning), () -> "" + older);
        int count = older.size();
        onFx(() -> {});
        assertEquals(count, older.size());
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (System.nanoTime() < deadline) {
            var left = fx.submit(() -> board.running().size()).get();
            if (left == 0) {
                return;
            }
            Thread.sleep(10);
        }
    }

    @Test
    void aProblemIsShownAndNoted() throws Exception {
        var problem = new FakeProblem("The file is gone.");
        onFx(
                () ->
                        runner.start(
                                "k",
                                "Reading",
                                _ -> {
                                    throw new ProblemException(problem);
                                },
                                this::observe));
        waitForTheEnd();
        assertEquals(new Failed<String>(problem), seen.getLast());
        onFx(() -> assertEquals(List.of(problem), List.copyOf(board.problems())));
    }

    @Test
    void aDefectBecomesASentence() throws Exception {
        onFx(
                () ->
                        runner.start(
                                "k",
                                "Reading",
                                _ -> {
                                    throw new IllegalStateException("index 7 of 5");
                                },
                                this::observe));
        waitForTheEnd();
        assertEquals(
                new Failed<String>(new UnexpectedFailure("Reading", "index 7 of 5")),
                seen.getLast());
    }

    @Test
    void anErrorOfTheMachineEndsTheWorkSoThatNobodyWaitsForIt() throws Exception {
        onFx(
                () ->
                        runner.start(
                                "k",
                                "Loading",
                                _ -> {
                                    throw new NoClassDefFoundError("for this test");
                                },
                                this::observe));
        waitForTheEnd();
        assertEquals(new Failed<String>(UnexpectedFailure.ofMachine("Loading")), seen.getLast());
        onFx(() -> assertTrue(runner.isIdle()));
    }

    @Test
    void aQueryIsNotShownOnTheBoard() throws Exception {
        onFx(
                () -> {
                    runner.query("k", _ -> "quick", this::observe);
                    assertEquals(List.of(), List.copyOf(board.running()));
                });
        waitForTheEnd();
        assertEquals(new Done<>("quick"), seen.getLast());
    }
}
