package maec.ui.app;

import maec.job.JobContext;
import maec.ui.port.ProjectOpener;
import maec.workflow.OpenProject;
import maec.workflow.Projects;

import java.nio.file.Files;
import java.nio.file.Path;

/** Opens projects through the workflow. */
final class DiskProjects implements ProjectOpener {
    @Override
    public OpenProject open(Path folder, JobContext context) {
        context.step("reading the project", 0, 0, "");
        return Projects.open(folder);
    }

    @Override
    public OpenProject openSample(Path folder, JobContext context) {
        if (!Files.exists(folder.resolve("project.maec"))) {
            return Projects.createSample(folder, context);
        }
        OpenProject project = open(folder, context);
        boolean complete = false;
        try {
            if (!project.isAnalysed()) {
                project.analyse(context);
            }
            complete = true;
            return project;
        } finally {
            if (!complete) {
                project.close();
            }
        }
    }
}
