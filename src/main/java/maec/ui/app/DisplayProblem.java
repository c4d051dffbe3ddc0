package maec.ui.app;

import maec.job.Problem;

import java.util.List;

/** Why no window can open on this machine. */
public sealed interface DisplayProblem extends Problem {
    /** The machine has no display, or it does not answer. */
    record NoDisplay(String display) implements DisplayProblem {
        @Override
        public String sentence() {
            return display.isEmpty()
                    ? "The window needs a display, and DISPLAY is not set."
                    : "The window needs a display, and " + display + " does not answer.";
        }
    }

    /** Libraries that a window needs are not installed. */
    record MissingLibraries(List<String> libraries) implements DisplayProblem {
        @Override
        public String sentence() {
            return "The window needs libraries that are not installed: "
                    + String.join(", ", libraries)
                    + " (on Debian: apt-get install libgtk-3-0 libxtst6 libxxf86vm1 libgl1).";
        }
    }

    @Override
    default String advice() {
        return "Every step is also a command that needs no display: java -jar maec.jar --help.";
    }

    @Override
    default int exitCode() {
        return 69;
    }
}
