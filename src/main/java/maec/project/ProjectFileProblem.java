package maec.project;

import java.nio.file.Path;

/** What can be wrong with the text of a project file. */
public sealed interface ProjectFileProblem extends ProjectProblem {
    /**
     * The project file is no JSON object, or cannot be read at all.
     *
     * @param file the file
     * @param reason what is wrong
     */
    record Malformed(Path file, String reason) implements ProjectFileProblem {
        @Override
        public String sentence() {
            return file + " is not a readable project file: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Restore the file from a copy, or make the project again.";
        }
    }

    /**
     * The project file is of a format that this program does not know.
     *
     * @param file the file
     * @param version what the file says
     */
    record UnsupportedVersion(Path file, int version) implements ProjectFileProblem {
        @Override
        public String sentence() {
            return file + " has format version " + version + ", this program reads version 1.";
        }

        @Override
        public String advice() {
            return "Open the project with a newer version of the program.";
        }
    }

    /**
     * A member that nothing reads.
     *
     * @param file the file
     * @param member where it stands, e.g. {@code training.stpes}
     */
    record UnknownMember(Path file, String member) implements ProjectFileProblem {
        @Override
        public String sentence() {
            return file + " has a member \"" + member + "\" that means nothing.";
        }

        @Override
        public String advice() {
            return "Correct its spelling or take it out.";
        }
    }

    /**
     * A member that has to be there and is not.
     *
     * @param file the file
     * @param member where it should stand
     */
    record MissingMember(Path file, String member) implements ProjectFileProblem {
        @Override
        public String sentence() {
            return file + " lacks \"" + member + "\".";
        }

        @Override
        public String advice() {
            return "Add it; the project of the sample world shows how.";
        }
    }

    /**
     * A member of the wrong type or out of range.
     *
     * @param file the file
     * @param member where it stands
     * @param expected what it should be, e.g. {@code a text}
     */
    record WrongMember(Path file, String member, String expected) implements ProjectFileProblem {
        @Override
        public String sentence() {
            return "\"" + member + "\" in " + file + " is not " + expected + ".";
        }

        @Override
        public String advice() {
            return "Correct the value.";
        }
    }
}
