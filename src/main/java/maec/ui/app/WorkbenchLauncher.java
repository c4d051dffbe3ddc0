package maec.ui.app;

import javafx.application.Application;

import java.lang.ref.Reference;
import java.util.Optional;

/**
 * Starts the window; a class of its own because JavaFX refuses to start from the class path when
 * the main class extends {@link Application}.
 */
public final class WorkbenchLauncher {
    private static final long PATIENCE_MILLIS = 5000;

    private WorkbenchLauncher() {}

    /**
     * Opens the window on a project, or says in one sentence why it cannot.
     *
     * @param arguments the project folder; none for the sample project
     */
    public static void main(String[] arguments) {
        Optional<DisplayProblem> problem =
                Display.here()
                        .problem(
                                System.getProperty("os.name"),
                                System.getProperty("glass.platform", ""),
                                System.getenv());
        if (problem.isPresent()) {
            System.err.println(problem.get().sentence() + " " + problem.get().advice());
            System.exit(problem.get().exitCode());
        }
        LogFile log = LogFile.at(Places.here().log());
        try {
            Application.launch(WorkbenchApplication.class, arguments);
        } finally {
            Reference.reachabilityFence(log);
        }
        end();
    }

    /**
     * Ends the process even where a native computation does not return; everything is saved by
     * then.
     */
    private static void end() {
        Thread.ofPlatform()
                .daemon()
                .name("maec-end")
                .start(
                        () -> {
                            try {
                                Thread.sleep(PATIENCE_MILLIS);
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                            Runtime.getRuntime().halt(0);
                        });
        System.exit(0);
    }
}
