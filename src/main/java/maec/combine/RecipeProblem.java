package maec.combine;

import maec.job.Problem;

import java.nio.file.Path;
import java.util.List;

/** What can be wrong with a recipe file. */
public sealed interface RecipeProblem extends Problem {
    /** The file. */
    Path file();

    /** Data is wrong: sysexits' EX_DATAERR. */
    @Override
    default int exitCode() {
        return 65;
    }

    @Override
    default String advice() {
        return "Correct the recipe; the documentation lists all keys with an example.";
    }

    private static String at(Path file, int line) {
        return file + ", line " + line + ": ";
    }

    /**
     * The file cannot be read.
     *
     * @param file the file
     * @param reason why, as a clause
     */
    record Unreadable(Path file, String reason) implements RecipeProblem {
        @Override
        public String sentence() {
            return "The recipe " + file + " cannot be read: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Check the path and its permissions.";
        }

        @Override
        public int exitCode() {
            return 66;
        }
    }

    /**
     * The file cannot be written.
     *
     * @param file the file
     * @param reason why, as a clause
     */
    record Unwritable(Path file, String reason) implements RecipeProblem {
        @Override
        public String sentence() {
            return "The recipe " + file + " cannot be written: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Choose a folder that exists and may be written to.";
        }

        @Override
        public int exitCode() {
            return 73;
        }
    }

    /**
     * The text is no YAML, or not a mapping with each key once.
     *
     * @param file the file
     * @param line from 1
     * @param reason what stands there, as a clause
     */
    record NotYaml(Path file, int line, String reason) implements RecipeProblem {
        @Override
        public String sentence() {
            return at(file, line) + reason + ".";
        }
    }

    /**
     * A key that no recipe has.
     *
     * @param file the file
     * @param line from 1
     * @param key with the keys around it, joined by dots
     * @param known the keys that are understood there
     */
    record UnknownKey(Path file, int line, String key, List<String> known)
            implements RecipeProblem {
        /** Copies the list. */
        public UnknownKey {
            known = List.copyOf(known);
        }

        @Override
        public String sentence() {
            return at(file, line)
                    + key
                    + " is not a key of recipes; here stand "
                    + String.join(", ", known)
                    + ".";
        }
    }

    /**
     * A key without which a recipe says nothing.
     *
     * @param file the file
     * @param line where its section begins, from 1
     * @param key with the keys around it, joined by dots
     */
    record MissingKey(Path file, int line, String key) implements RecipeProblem {
        @Override
        public String sentence() {
            return at(file, line) + key + " is missing.";
        }
    }

    /**
     * A value of another kind than its key takes.
     *
     * @param file the file
     * @param line from 1
     * @param key with the keys around it, joined by dots
     * @param expected what the key takes, e.g. {@code a number}
     */
    record WrongType(Path file, int line, String key, String expected) implements RecipeProblem {
        @Override
        public String sentence() {
            return at(file, line) + key + " must be " + expected + ".";
        }
    }

    /**
     * A value of the right kind that is not possible.
     *
     * @param file the file
     * @param line from 1
     * @param key with the keys around it, joined by dots
     * @param value what stands there
     * @param allowed what is possible, e.g. {@code between 0 and 100}
     */
    record OutOfRange(Path file, int line, String key, String value, String allowed)
            implements RecipeProblem {
        @Override
        public String sentence() {
            return at(file, line) + key + " is " + value + " and must be " + allowed + ".";
        }
    }

    /**
     * A file or folder that the recipe names and that is not there.
     *
     * @param file the recipe
     * @param line from 1
     * @param key with the keys around it, joined by dots
     * @param missing the absent path
     */
    record MissingSource(Path file, int line, String key, Path missing) implements RecipeProblem {
        @Override
        public String sentence() {
            return at(file, line) + key + " names " + missing + ", which does not exist.";
        }

        @Override
        public String advice() {
            return "Paths in a recipe are relative to the recipe's own folder.";
        }

        @Override
        public int exitCode() {
            return 66;
        }
    }

    /**
     * Something in another tool's recipe that this product does not do.
     *
     * @param file the recipe
     * @param line from 1
     * @param key with the keys around it, joined by dots
     * @param reason what is not done, as a clause
     */
    record NotShared(Path file, int line, String key, String reason) implements RecipeProblem {
        @Override
        public String sentence() {
            return at(file, line) + key + " cannot be done here: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Take it out of the recipe, or run the recipe with the tool it was written for.";
        }
    }
}
