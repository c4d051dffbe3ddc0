package maec.ui.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;

import maec.job.JobContext;
import maec.job.Problem;
import maec.ui.FakeProject;
import maec.ui.ViewTest;
import maec.ui.activity.RecentLog;
import maec.ui.job.JobState;
import maec.ui.port.ProjectOpener;
import maec.ui.shell.WorkStage;
import maec.ui.theme.Theme;
import maec.workflow.CachedModel;
import maec.workflow.OpenProject;
import maec.workflow.ProjectDraft;
import maec.workflow.SourceChange;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A window that is left while it works loses nothing and leaves nothing running. */
class WorkbenchWindowTest extends ViewTest {
    private static final int HEIGHT = 740;

    @TempDir Path folder;
    private final FakeProject project = FakeProject.sampleLike();
    private final List<Path> asked = new ArrayList<>();
    private final CountDownLatch exit = new CountDownLatch(1);
    private final List<JobState<String>> states = new ArrayList<>();
    private Stage stage;
    private WorkbenchWindow window;

    private final class Projects implements ProjectOpener {
        @Override
        public OpenProject open(Path where, JobContext context) {
            asked.add(where);
            return project;
        }

        @Override
        public OpenProject openSample(Path where, JobContext context) {
            asked.add(where);
            return project;
        }

        @Override
        public void create(Path where, ProjectDraft draft, JobContext context) {
            asked.add(where);
        }

        @Override
        public Map<SourceChange, Problem> problems(Path where, ProjectDraft draft) {
            return Map.of();
        }

        @Override
        public List<CachedModel> cachedModels() {
            return List.of();
        }
    }

    @BeforeEach
    void open() throws Exception {
        onFx(
                () -> {
                    stage = new Stage();
                    stage.setX(0);
                    stage.setY(0);
                    window =
                            new WorkbenchWindow(
                                    stage,
                                    new WorkbenchWindow.Ground(
                                            desktop,
                                            new Places(folder, folder),
                                            new Projects(),
                                            new SimpleObjectProperty<>(Theme.LIGHT),
                                            new RecentLog(Runnable::run, ZoneOffset.UTC),
                                            exit::countDown));
                    window.show(Optional.empty());
                    stage.setWidth(990);
                    stage.setHeight(HEIGHT);
                    return null;
                });
        until(() -> window.workbench().isPresent());
    }

    /** Waits until something holds on the JavaFX thread. */
    private static void until(Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!onFx(holds)) {
            assertTrue(System.nanoTime() < end, "it never happened");
            Thread.sleep(10);
        }
    }

    /** Starts a work that goes on until it is asked to stop. */
    private void startWork(String title) throws Exception {
        onFx(
                () -> {
                    window.jobs()
                            .start(
                                    "work",
                                    title,
                                    WorkbenchWindowTest::workOn,
                                    (JobState<String> state) -> states.add(state));
                    return null;
                });
    }

    private static String workOn(JobContext context) {
        for (int step = 0; step < 100_000; step++) {
            context.step("working", step, 100_000, "steps");
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return "finished";
    }

    private boolean asks(String words) {
        return stage.getScene().getRoot().lookupAll(".label").stream()
                .filter(Label.class::isInstance)
                .anyMatch(label -> words.equals(((Label) label).getText()));
    }

    private Button stop() {
        return (Button) stage.getScene().lookup("#stopAndLeave");
    }

    private void close() throws Exception {
        onFx(
                () -> {
                    stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST));
                    return null;
                });
    }

    @Test
    void withoutWorkItClosesAtOnceAndRemembersWhatIsOpen() throws Exception {
        onFx(
                () -> {
                    window.workbench().orElseThrow().stageProperty().set(WorkStage.COMBINE);
                    return null;
                });
        close();
        assertTrue(exit.await(20, TimeUnit.SECONDS));
        WindowSettings kept = WindowSettings.load(folder.resolve("window.properties"));
        assertEquals(WorkStage.COMBINE, kept.stage());
        assertEquals(List.of(project.folder().toString()), kept.recent());
        assertTrue(project.isClosed());
    }

    @Test
    void whileWorkRunsItAsksAndThenStopsSavesAndCloses() throws Exception {
        startWork("Training");
        onFx(
                () -> {
                    window.workbench()
                            .orElseThrow()
                            .recipe()
                            .preview(recipe -> recipe.withEta(0.25));
                    return null;
                });
        close();
        until(() -> asks("· Training") && stage.isShowing());
        assertEquals(1, exit.getCount());
        onFx(
                () -> {
                    stop().fire();
                    return null;
                });
        assertTrue(exit.await(20, TimeUnit.SECONDS));
        assertInstanceOf(JobState.Idle.class, states.getLast());
        assertEquals(0.25, project.saved().getLast().eta());
        assertTrue(project.isClosed());
        assertFalse(onFx(stage::isShowing));
    }

    @Test
    void peopleMayGoOnWorking() throws Exception {
        startWork("Evaluating");
        close();
        until(() -> asks("· Evaluating"));
        onFx(
                () -> {
                    ((Button) stage.getScene().lookup("#stay")).fire();
                    return null;
                });
        until(() -> !asks("· Evaluating"));
        assertTrue(onFx(stage::isShowing));
        assertInstanceOf(JobState.Running.class, onFx(states::getLast));
        assertEquals(1, exit.getCount());
        onFx(() -> window.jobs().stopAll()).get(20, TimeUnit.SECONDS);
    }

    @Test
    void anotherProjectOpensWhenTheWorkHasStopped() throws Exception {
        startWork("Locating");
        Path other = Path.of("/work/other");
        onFx(
                () -> {
                    window.open(other);
                    return null;
                });
        until(() -> asks("· Locating"));
        assertEquals(1, asked.size());
        onFx(
                () -> {
                    stop().fire();
                    return null;
                });
        until(() -> asked.contains(other) && window.workbench().isPresent());
        assertInstanceOf(JobState.Idle.class, states.getLast());
        assertTrue(project.isClosed());
        assertEquals(1, exit.getCount());
    }

    @Test
    void aWorkThatDoesNotStopIsLeftBehindAndTheRecipeIsSavedAllTheSame() throws Exception {
        var stuck = new CountDownLatch(1);
        onFx(
                () -> {
                    window.jobs().start("work", "Stuck", _ -> await(stuck), _ -> {});
                    var recipe = window.workbench().orElseThrow().recipe();
                    recipe.preview(now -> now.withEta(0.75));
                    return null;
                });
        close();
        until(() -> asks("· Stuck"));
        onFx(
                () -> {
                    stop().fire();
                    return null;
                });
        until(() -> stage.getScene().lookup("#closeNow") instanceof Button);
        assertEquals(1, exit.getCount());
        onFx(
                () -> {
                    ((Button) stage.getScene().lookup("#closeNow")).fire();
                    return null;
                });
        assertTrue(exit.await(20, TimeUnit.SECONDS));
        assertEquals(0.75, project.saved().getLast().eta());
        assertFalse(project.isClosed(), "closing waits for the work, for ever");
        stuck.countDown();
        until(() -> window.jobs().isIdle());
    }

    private static String await(CountDownLatch latch) {
        try {
            latch.await();
            return "late";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
