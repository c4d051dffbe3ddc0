package maec.ui.app;

import maec.job.Problem;
import maec.job.ProblemException;
import maec.ui.app.ScreenshotRequest.Size;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the arguments of a command that draws into files, and says what is wrong with them.
 *
 * @param what what is drawn, e.g. {@code The picture}
 * @param usage the command with all its options
 */
record DrawingArguments(String what, String usage) {
    private static final Pattern SIZE = Pattern.compile("(\\d{3,4})x(\\d{3,4})");

    /** The arguments make no sense. */
    private record WrongArguments(DrawingArguments command, String reason) implements Problem {
        @Override
        public String sentence() {
            return command.what() + " cannot be drawn: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Usage: " + command.usage() + ".";
        }

        @Override
        public int exitCode() {
            return 64;
        }
    }

    /**
     * Does the work of a command and ends the process; a problem is one sentence.
     *
     * @param work parses and draws
     */
    static void end(Runnable work) {
        LogFile log = LogFile.at(Places.here().log());
        int code = 0;
        try {
            work.run();
        } catch (ProblemException e) {
            System.err.println(e.problem().sentence() + " " + e.problem().advice());
            code = e.problem().exitCode();
        } finally {
            java.lang.ref.Reference.reachabilityFence(log);
        }
        System.exit(code);
    }

    ProblemException wrong(String reason) {
        return new ProblemException(new WrongArguments(this, reason));
    }

    String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw wrong(option + " has no value");
        }
        return rest.next();
    }

    Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw wrong("“" + text + "” is not a path");
        }
    }

    Size size(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw wrong("“" + text + "” is not a size such as 1440x900");
        }
        return new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
    }

    /** The choice that is called so, e.g. a theme by its name in small letters. */
    <T extends Enum<T>> T named(T[] choices, String word, String kind) {
        return named(choices, one -> one.name().toLowerCase(Locale.ROOT), word, kind);
    }

    <T> T named(T[] choices, Function<T, String> name, String word, String kind) {
        return Stream.of(choices)
                .filter(one -> name.apply(one).equals(word))
                .findFirst()
                .orElseThrow(() -> wrong("there is no " + kind + " “" + word + "”"));
    }
}
