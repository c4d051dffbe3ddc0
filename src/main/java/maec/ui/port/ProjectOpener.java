package maec.ui.port;

import maec.job.JobContext;
import maec.workflow.OpenProject;

import java.nio.file.Path;

/** Opens projects from disk; the window's only way to get one. Methods block and take a while. */
public interface ProjectOpener extends ProjectFounder {
    /**
     * Opens the project in a folder.
     *
     * @param folder holds {@code project.maec}
     * @param context reports and stops
     * @return the project; the caller closes it
     * @throws maec.job.ProblemException if there is no project or it cannot be read
     */
    OpenProject open(Path folder, JobContext context);

    /**
     * Opens the sample project, and makes it first if it is not there.
     *
     * @param folder where the sample lies or will lie
     * @param context reports and stops
     * @return the project; the caller closes it
     * @throws maec.job.ProblemException if it cannot be made or read
     */
    OpenProject openSample(Path folder, JobContext context);
}
