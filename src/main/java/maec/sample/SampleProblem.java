package maec.sample;

import maec.job.Problem;

import java.nio.file.Path;

/** What can go wrong while the sample world is made. */
public sealed interface SampleProblem extends Problem {
    /**
     * A file cannot be written.
     *
     * @param folder where
     * @param reason what the system said
     */
    record CannotWrite(Path folder, String reason) implements SampleProblem {
        @Override
        public String sentence() {
            return "The sample cannot be written to " + folder + ": " + reason + ".";
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
}
