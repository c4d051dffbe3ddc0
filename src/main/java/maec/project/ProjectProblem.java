package maec.project;

import maec.job.Problem;

import java.nio.file.Path;

/** What can be wrong with a project folder. */
public sealed interface ProjectProblem extends Problem
        permits ImportanceProblem,
                ProjectFileProblem,
                ProjectProblem.CannotRead,
                ProjectProblem.CannotWrite,
                ProjectProblem.EmptyPrompt,
                ProjectProblem.InUse,
                ProjectProblem.NotAProject,
                ProjectProblem.NotAnalysed,
                ProjectProblem.NotEmpty,
                SourceProblem {
    @Override
    default int exitCode() {
        return 65;
    }

    /**
     * The folder holds no project file.
     *
     * @param folder the folder
     */
    record NotAProject(Path folder) implements ProjectProblem {
        @Override
        public String sentence() {
            return "There is no project in " + folder + ".";
        }

        @Override
        public String advice() {
            return "Name a folder that holds a file called "
                    + Manifest.FILE_NAME
                    + ", or make the sample with: maec sample DIR.";
        }

        @Override
        public int exitCode() {
            return 66;
        }
    }

    /**
     * Another process, or another window of this one, has the project open.
     *
     * @param folder the project folder
     */
    record InUse(Path folder) implements ProjectProblem {
        @Override
        public String sentence() {
            return "The project " + folder + " is already open in another window or command.";
        }

        @Override
        public String advice() {
            return "Close it there, or wait until that command has ended.";
        }

        @Override
        public int exitCode() {
            return 75;
        }
    }

    /**
     * A new project was to be made where something lies already.
     *
     * @param folder the target
     */
    record NotEmpty(Path folder) implements ProjectProblem {
        @Override
        public String sentence() {
            return folder + " exists and is not empty.";
        }

        @Override
        public String advice() {
            return "Name a folder that does not exist yet.";
        }

        @Override
        public int exitCode() {
            return 73;
        }
    }

    /**
     * A file of the project cannot be written.
     *
     * @param path what was to be written
     * @param reason what the system said
     */
    record CannotWrite(Path path, String reason) implements ProjectProblem {
        @Override
        public String sentence() {
            return path + " cannot be written: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Check free space and permissions, or choose another folder.";
        }

        @Override
        public int exitCode() {
            return 73;
        }
    }

    /**
     * A file of the project cannot be read.
     *
     * @param path what was to be read
     * @param reason what the system said
     */
    record CannotRead(Path path, String reason) implements ProjectProblem {
        @Override
        public String sentence() {
            return path + " cannot be read: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Check that it exists and its permissions.";
        }

        @Override
        public int exitCode() {
            return 74;
        }
    }

    /**
     * Something was asked that needs importance and statistics first.
     *
     * @param folder the project folder
     */
    record NotAnalysed(Path folder) implements ProjectProblem {
        @Override
        public String sentence() {
            return "The project " + folder + " is not analysed yet.";
        }

        @Override
        public String advice() {
            return "Run first: maec analyse " + folder + ".";
        }
    }

    /** A text was to be continued, and there is none. */
    record EmptyPrompt() implements ProjectProblem {
        @Override
        public String sentence() {
            return "There is no prompt.";
        }

        @Override
        public String advice() {
            return "Write one, or take one of a task.";
        }
    }
}
