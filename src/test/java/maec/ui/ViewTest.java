package maec.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import javafx.application.Platform;
import javafx.stage.Stage;
import javafx.stage.Window;

import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.theme.ScriptFonts;
import maec.ui.theme.Theme;
import maec.ui.theme.ThemeModel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.testfx.api.FxToolkit;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Owns the toolkit for tests of views, and holds that no test leaves a window or a job. */
public abstract class ViewTest {
    protected final JobBoard board = new JobBoard();
    protected final ThemeModel themes = new ThemeModel(Theme.LIGHT);
    protected final FakeDesktop desktop = new FakeDesktop();
    protected ImmediateJobRunner jobs = new ImmediateJobRunner(board);

    @BeforeAll
    static void startToolkit() throws TimeoutException {
        FxToolkit.registerPrimaryStage();
        // before any test lays text out, as in the program
        ScriptFonts.load();
    }

    @BeforeEach
    void startClean() {
        assertEquals(List.of(), openWindows(), "an earlier test left a window");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        onFx(
                () -> {
                    List.copyOf(Window.getWindows()).stream()
                            .filter(Stage.class::isInstance)
                            .forEach(Window::hide);
                    return null;
                });
        assertEquals(List.of(), openWindows(), "a window was left");
        assertEquals(List.of(), List.copyOf(board.running()), "a job was left");
    }

    private static List<Window> openWindows() {
        return Window.getWindows().stream().filter(Window::isShowing).toList();
    }

    /** Runs on the JavaFX thread and waits for the result. */
    protected static <T> T onFx(Callable<T> action) throws Exception {
        var task = new FutureTask<>(action);
        Platform.runLater(task);
        try {
            return task.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }
}
