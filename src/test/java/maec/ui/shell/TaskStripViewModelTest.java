package maec.ui.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.beans.property.SimpleObjectProperty;

import maec.ui.activity.Drawer;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.JobState;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicLong;

class TaskStripViewModelTest {
    private final JobBoard board = new JobBoard();
    private final Messages messages = new Messages(Language.ENGLISH);
    private final AtomicLong nanos = new AtomicLong();
    private final TaskStripViewModel strip =
            new TaskStripViewModel(
                    board, messages, nanos::get, new SimpleObjectProperty<>(Drawer.CLOSED));
    private final ImmediateJobRunner jobs = new ImmediateJobRunner(board);

    @Test
    void itIsReadyWhenNothingRuns() {
        assertFalse(strip.runningProperty().get());
        assertEquals("Ready", strip.sentenceProperty().get());
    }

    @Test
    void itTellsWhatRunsHowFarItIsAndHowLongItWillTake() {
        jobs.start(
                "evaluate",
                "Evaluating",
                context -> {
                    context.step("sums-es", 0, 250, "prompts");
                    nanos.addAndGet(60_000_000_000L);
                    context.step("sums-es", 100, 250, "prompts");
                    assertTrue(strip.runningProperty().get());
                    assertEquals(0.4, strip.shareProperty().get());
                    assertEquals(
                            "Evaluating · sums-es · 100 / 250 prompts · 90 s left"
                                    .replace("90 s", "2 min"),
                            strip.sentenceProperty().get());
                    return "";
                },
                (JobState<String> _) -> {});
        assertEquals("Ready", strip.sentenceProperty().get());
    }

    @Test
    void theSentenceChangesWithTheLanguageWhileTheWorkRuns() {
        jobs.start(
                "export",
                "Exporting",
                context -> {
                    context.step("shard 1", 1_000_000_000L, 2_000_000_000L, "bytes");
                    messages.choose(Language.SPANISH);
                    assertEquals(
                            "Exporting · shard 1 · 1.00 GB de 2.00 GB",
                            strip.sentenceProperty().get());
                    return "";
                },
                (JobState<String> _) -> {});
        assertEquals("Listo", strip.sentenceProperty().get());
        assertEquals("Problemas 0", strip.problemsText().get());
    }

    @Test
    void titleStageAndUnitFollowTheLanguageWhileTheWorkRuns() {
        jobs.start(
                "evaluate",
                Phrase.of("evaluate.running"),
                context -> {
                    context.step("measuring base on sums-es", 20, 80, "prompts");
                    assertEquals(
                            "Evaluating · measuring base on sums-es · 20 / 80 prompts",
                            strip.sentenceProperty().get());
                    messages.choose(Language.CHINESE);
                    assertEquals(
                            messages.text("evaluate.running")
                                    + " · 在 sums-es 上测量 base · 20 / 80 个提示",
                            strip.sentenceProperty().get());
                    return "";
                },
                (JobState<String> _) -> {});
    }

    @Test
    void aDoorClosesWhatItOpened() {
        strip.toggle(Drawer.LOG);
        assertEquals(Drawer.LOG, strip.drawerProperty().get());
        strip.toggle(Drawer.PROBLEMS);
        assertEquals(Drawer.PROBLEMS, strip.drawerProperty().get());
        strip.toggle(Drawer.PROBLEMS);
        assertEquals(Drawer.CLOSED, strip.drawerProperty().get());
    }

    @Test
    void sizesAreWrittenAsSizes() {
        jobs.start(
                "export",
                "Exporting",
                context -> {
                    context.step("shard 3 of 4", 10_900_000_000L, 16_060_000_000L, "bytes");
                    assertEquals(
                            "Exporting · shard 3 of 4 · 10.9 GB of 16.1 GB",
                            strip.sentenceProperty().get());
                    return "";
                },
                (JobState<String> _) -> {});
    }

    @Test
    void cancelAsksTheWorkToStop() {
        jobs.start(
                "export",
                "Exporting",
                context -> {
                    context.step("shard 1", 1, 2, "shards");
                    strip.cancel();
                    assertTrue(context.cancel().isCancelled());
                    assertFalse(strip.stoppableProperty().get());
                    assertEquals("Exporting · stopping…", strip.sentenceProperty().get());
                    return "";
                },
                (JobState<String> _) -> {});
        assertFalse(strip.runningProperty().get());
    }
}
