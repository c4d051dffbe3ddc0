package maec.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Where stack traces go: a file that a report can be made with, never the terminal. */
final class FailureLog {
    private FailureLog() {}

    /**
     * Writes what happened.
     *
     * @param failure what was thrown
     * @param when names the file
     * @return the file, or empty if none can be written anywhere
     */
    static Optional<Path> write(Throwable failure, Instant when) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        String name = "maec-" + when.toString().replaceAll("[^0-9TZ]", "-") + ".log";
        for (Path folder : new Path[] {stateFolder(), temporaryFolder()}) {
            try {
                Files.createDirectories(folder);
                return Optional.of(Files.writeString(folder.resolve(name), trace.toString()));
            } catch (IOException _) {
                // The next folder is tried.
            }
        }
        return Optional.empty();
    }

    private static Path temporaryFolder() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** The XDG state folder, which other systems have under the same name in the home folder. */
    private static Path stateFolder() {
        String named = System.getenv("XDG_STATE_HOME");
        Path state =
                named == null || named.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".local", "state")
                        : Path.of(named);
        return state.resolve("maec").resolve("log");
    }
}
