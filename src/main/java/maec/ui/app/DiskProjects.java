package maec.ui.app;

import maec.checkpoint.ModelFinder;
import maec.job.JobContext;
import maec.job.Problem;
import maec.ui.port.ProjectOpener;
import maec.workflow.CachedModel;
import maec.workflow.OpenProject;
import maec.workflow.ProjectDraft;
import maec.workflow.Projects;
import maec.workflow.SourceChange;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Opens projects through the workflow. */
final class DiskProjects implements ProjectOpener {
    private final ModelFinder models;

    /** Opens projects whose models are found in this way. */
    DiskProjects(ModelFinder models) {
        this.models = models;
    }

    /** As the person's environment says where models lie. */
    static DiskProjects here() {
        return new DiskProjects(
                ModelFinder.of(System.getenv(), Path.of(System.getProperty("user.home"))));
    }

    @Override
    public OpenProject open(Path folder, JobContext context) {
        context.step("reading the project", 0, 0, "");
        return Projects.open(folder, models);
    }

    @Override
    public void create(Path folder, ProjectDraft draft, JobContext context) {
        context.step("making the project", 0, 0, "");
        Projects.create(folder, draft, models).close();
    }

    @Override
    public Map<SourceChange, Problem> problems(Path folder, ProjectDraft draft) {
        return Projects.problems(folder, draft, models);
    }

    @Override
    public List<CachedModel> cachedModels() {
        return CachedModel.in(models.hub());
    }

    @Override
    public OpenProject openSample(Path folder, JobContext context) {
        if (!Files.exists(folder.resolve("project.maec"))) {
            return Projects.createSample(folder, models, context);
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
