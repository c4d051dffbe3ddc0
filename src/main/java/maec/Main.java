package maec;

import maec.cli.CommandLineMain;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Chooses between the window and the command line without loading what the other one needs. */
public final class Main {
    private static final String WINDOW = "maec.ui.app.WorkbenchLauncher";
    private static final String PICTURES = "maec.ui.app.ScreenshotLauncher";

    private Main() {}

    /**
     * Opens the window when there are no arguments or the first one is {@code gui}, draws it into
     * files when the first one is {@code screenshots}, runs a command otherwise and ends the
     * process with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        boolean pictures = arguments.length > 0 && arguments[0].equals("screenshots");
        if (arguments.length > 0 && !arguments[0].equals("gui") && !pictures) {
            System.exit(CommandLineMain.runProcess(arguments));
        }
        int skipped = Math.min(1, arguments.length);
        String[] rest = Arrays.copyOfRange(arguments, skipped, arguments.length);
        try {
            // By name, so that commands never load JavaFX.
            Class.forName(pictures ? PICTURES : WINDOW)
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
}
