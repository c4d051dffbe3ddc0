package maec.corpus;

import maec.job.Problem;

import java.nio.file.Path;

/** What can be wrong with a corpus file. */
public sealed interface CorpusProblem extends Problem {
    @Override
    default int exitCode() {
        return 65;
    }

    /**
     * There is no such file.
     *
     * @param file where it was looked for
     */
    record Missing(Path file) implements CorpusProblem {
        @Override
        public String sentence() {
            return "There is no corpus file at " + file + ".";
        }

        @Override
        public String advice() {
            return "Correct the path in the project, or put the file there.";
        }

        @Override
        public int exitCode() {
            return 66;
        }
    }

    /**
     * The file exists but cannot be read.
     *
     * @param file the file
     * @param reason what the system said
     */
    record Unreadable(Path file, String reason) implements CorpusProblem {
        @Override
        public String sentence() {
            return "The corpus file " + file + " cannot be read: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Name a readable file, not a folder, and check its permissions.";
        }

        @Override
        public int exitCode() {
            return 74;
        }
    }

    /**
     * The file holds nothing but blanks.
     *
     * @param file the file
     */
    record Empty(Path file) implements CorpusProblem {
        @Override
        public String sentence() {
            return "The corpus file " + file + " holds no document.";
        }

        @Override
        public String advice() {
            return "Write one document per line, or JSON Lines with \"text\" or \"prompt\" and"
                    + " \"answer\".";
        }
    }

    /**
     * A line is not what JSON Lines of a corpus may hold.
     *
     * @param file the file
     * @param line its number, from 1
     * @param reason what is wrong with it
     */
    record MalformedLine(Path file, long line, String reason) implements CorpusProblem {
        @Override
        public String sentence() {
            return "Line " + line + " of " + file + " " + reason + ".";
        }

        @Override
        public String advice() {
            return "Each line is one JSON object: {\"text\": …} or {\"prompt\": …, \"answer\": …}.";
        }
    }

    /**
     * A line is longer than any document may be.
     *
     * @param file the file
     * @param line its number, from 1
     * @param limitBytes the longest line that is read
     */
    record LineTooLong(Path file, long line, int limitBytes) implements CorpusProblem {
        @Override
        public String sentence() {
            return "Line " + line + " of " + file + " is longer than " + limitBytes + " bytes.";
        }

        @Override
        public String advice() {
            return "Put one document on each line.";
        }
    }

    /**
     * A line holds bytes that are not UTF-8.
     *
     * @param file the file
     * @param line its number, from 1
     */
    record NotUtf8(Path file, long line) implements CorpusProblem {
        @Override
        public String sentence() {
            return "Line " + line + " of " + file + " is not UTF-8.";
        }

        @Override
        public String advice() {
            return "Convert the file, for instance with iconv -t UTF-8.";
        }
    }

    /**
     * The file holds documents where tasks are needed, or the other way round.
     *
     * @param file the file
     * @param line the first line of the wrong kind, from 1
     * @param expected what is needed: "tasks" or "documents"
     */
    record WrongKind(Path file, long line, String expected) implements CorpusProblem {
        @Override
        public String sentence() {
            return "Line " + line + " of " + file + " is not one of the " + expected + " needed.";
        }

        @Override
        public String advice() {
            return "Documents are {\"text\": …} or lines of a .txt file, tasks are {\"prompt\": …,"
                    + " \"answer\": …}.";
        }
    }
}
