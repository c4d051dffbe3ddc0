package maec.workflow;

import maec.job.Problem;

import java.nio.file.Path;

/** What can go wrong between the rooms. */
public sealed interface WorkflowProblem extends Problem {
    /**
     * An export is complete but for its model card.
     *
     * @param folder the export
     * @param reason what the system said
     */
    record CardNotWritten(Path folder, String reason) implements WorkflowProblem {
        @Override
        public String sentence() {
            return "The model was written to "
                    + folder
                    + ", but its README.md could not be: "
                    + reason
                    + ".";
        }

        @Override
        public String advice() {
            return "The model can be used as it is.";
        }

        @Override
        public int exitCode() {
            return 74;
        }
    }
}
