package maec;

import maec.cli.CommandLineMain;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Chooses between the window and the command line without loading what the other one needs. */
public final class Main {
    private static final String WINDOW = "maec.ui.app.WorkbenchLauncher";
    private static final String SCREENSHOTS = "maec.ui.app.ScreenshotLauncher";
    private static final String PICTURE = "maec.ui.app.PictureLauncher";
    private static final String BENCHMARK = "maec.ui.app.BenchmarkLauncher";

    private Main() {}

    /**
     * Opens the window when there are no arguments or the first one is {@code gui}, draws it into
     * files when the first one is {@code screenshots}, draws one of its charts when it is {@code
     * picture}, measures it when the first two are {@code bench window} or {@code bench start},
     * runs a command otherwise and ends the process with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        Optional<String> launcher = launcher(arguments);
        if (launcher.isEmpty()) {
            System.exit(CommandLineMain.runProcess(arguments));
        }
        int skipped = Math.min(1, arguments.length);
        String[] rest = Arrays.copyOfRange(arguments, skipped, arguments.length);
        try {
            // By name, so that commands never load JavaFX.
            Class.forName(launcher.orElse(WINDOW))
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) rest);
        } catch (InvocationTargetException failed) {
            System.exit(CommandLineMain.reportFailure(failed.getCause()));
        } catch (ReflectiveOperationException | LinkageError failed) {
            System.err.println(
                    "maec: the window cannot be opened because "
                            + failed.getMessage()
                            + " is missing; use the commands that maec --help lists.");
            System.exit(69);
        }
    }

    /** The class beside the window that the first words stand for; empty for a command. */
    private static Optional<String> launcher(String[] arguments) {
        if (arguments.length == 0) {
            return Optional.of(WINDOW);
        }
        boolean window = arguments.length > 1 && List.of("window", "start").contains(arguments[1]);
        return switch (arguments[0]) {
            case "gui" -> Optional.of(WINDOW);
            case "screenshots" -> Optional.of(SCREENSHOTS);
            case "picture" -> Optional.of(PICTURE);
            case "bench" -> window ? Optional.of(BENCHMARK) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
