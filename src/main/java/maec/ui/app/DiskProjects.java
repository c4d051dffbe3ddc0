package maec.ui.app;

import maec.job.JobContext;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.ui.port.ProjectOpener;
import maec.workflow.OpenProject;

import java.nio.file.Path;

/** Opens projects through the workflow. */
final class DiskProjects implements ProjectOpener {
    /** The workflow cannot open projects yet. */
    private record NotYet(Path folder) implements Problem {
        @Override
        public String sentence() {
            return "The project in " + folder + " cannot be opened by this build.";
        }

        @Override
        public String advice() {
            return "Use a newer build.";
        }

        @Override
        public int exitCode() {
            return 69;
        }
    }

    @Override
    public OpenProject open(Path folder, JobContext context) {
        throw new ProblemException(new NotYet(folder));
    }

    @Override
    public OpenProject openSample(Path folder, JobContext context) {
        throw new ProblemException(new NotYet(folder));
    }
}
