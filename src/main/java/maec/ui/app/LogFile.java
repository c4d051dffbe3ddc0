package maec.ui.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Sends what the program logs to a file, so that no trace appears where people read sentences. */
final class LogFile {
    private static final int KEPT_BYTES = 2_000_000;

    /** Held so that their levels are not forgotten. */
    private final List<Logger> quiet =
            List.of(Logger.getLogger("javafx"), Logger.getLogger("com.sun.javafx"));

    /**
     * Sends everything to a file from now on, and nothing to the console.
     *
     * @param file made if it is missing
     * @return to be held as long as the program runs
     */
    static LogFile at(Path file) {
        var log = new LogFile();
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        // JavaFX warns that it lies on the class path, which is what we want
        log.quiet.forEach(logger -> logger.setLevel(Level.SEVERE));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var handler = new FileHandler(file.toString(), KEPT_BYTES, 1, true);
            handler.setFormatter(new SimpleFormatter());
            root.addHandler(handler);
        } catch (IOException e) {
            Logger.getLogger("maec.ui.app").log(Level.INFO, "no log file", e);
        }
        return log;
    }
}
