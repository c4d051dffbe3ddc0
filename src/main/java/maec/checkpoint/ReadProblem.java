package maec.checkpoint;

import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Path;

/** What can happen to a file while it is being read. */
public sealed interface ReadProblem extends CheckpointProblem {
    @Override
    default int exitCode() {
        return 74;
    }

    /**
     * What to throw where the system refuses to read.
     *
     * @param path the file or folder
     * @param failed what the system threw
     * @return the problem, to be thrown
     */
    static ProblemException cannotRead(Path path, IOException failed) {
        return new ProblemException(new CannotRead(path, SystemReason.of(failed)), failed);
    }

    /**
     * The file cannot be opened or read.
     *
     * @param path the file
     * @param reason what the system says
     */
    record CannotRead(Path path, String reason) implements ReadProblem {
        @Override
        public String sentence() {
            return path + " cannot be read: " + reason + ".";
        }

        @Override
        public String advice() {
            return "Check that the file is there and that you may read it.";
        }
    }

    /**
     * The file became shorter after it was opened.
     *
     * @param path the file
     * @param expectedBytes its size when it was opened
     * @param foundBytes its size now
     */
    record FileShrank(Path path, long expectedBytes, long foundBytes) implements ReadProblem {
        @Override
        public String sentence() {
            return path
                    + " shrank from "
                    + expectedBytes
                    + " to "
                    + foundBytes
                    + " bytes while it was being read.";
        }

        @Override
        public String advice() {
            return "Wait until nobody writes the file and open it again.";
        }
    }

    /**
     * Somebody wrote into the file after it was opened.
     *
     * @param path the file
     * @param expected when it was last written before it was opened
     * @param found when it was last written now
     */
    record FileChanged(Path path, String expected, String found) implements ReadProblem {
        @Override
        public String sentence() {
            return path + " was written at " + found + " while it was being read.";
        }

        @Override
        public String advice() {
            return "Wait until nobody writes the file and open it again.";
        }
    }

    /**
     * The disk failed to deliver a part of the file.
     *
     * @param path the file
     * @param offset where reading began, in bytes from the beginning of the file
     */
    record ReadFault(Path path, long offset) implements ReadProblem {
        @Override
        public String sentence() {
            return path + " cannot be read from byte " + offset + " on.";
        }

        @Override
        public String advice() {
            return "Check the disk or the network share that holds the file.";
        }
    }
}
