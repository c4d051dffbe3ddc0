package maec.ui.app;

import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.value.ObservableValue;
import javafx.stage.Stage;

import maec.ui.activity.RecentLog;
import maec.ui.theme.Theme;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.logging.Logger;

/** The JavaFX application: one window on this machine's ground. */
public final class WorkbenchApplication extends Application {
    private final RecentLog log = new RecentLog(Platform::runLater, ZoneId.systemDefault());
    private Optional<WorkbenchWindow> window = Optional.empty();

    @Override
    public void start(Stage stage) {
        Logger.getLogger("").addHandler(log);
        Platform.setImplicitExit(false);
        var made =
                new WorkbenchWindow(
                        stage,
                        new WorkbenchWindow.Ground(
                                new JavaFxDesktop(stage, getHostServices()),
                                Places.here(),
                                DiskProjects.here(),
                                system(),
                                log,
                                Platform::exit));
        window = Optional.of(made);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> terminate(made), "maec-terminate"));
        made.show(getParameters().getRaw().stream().findFirst().map(Path::of));
        stage.getIcons().addAll(WorkbenchWindow.icons());
    }

    /** At the end of the process, whoever ends it. */
    private static void terminate(WorkbenchWindow window) {
        try {
            window.terminate();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static ObservableValue<Theme> system() {
        return Platform.getPreferences()
                .colorSchemeProperty()
                .map(scheme -> scheme == ColorScheme.DARK ? Theme.DARK : Theme.LIGHT);
    }

    @Override
    public void stop() throws InterruptedException {
        if (window.isPresent()) {
            window.get().awaitSaved();
        }
    }
}
