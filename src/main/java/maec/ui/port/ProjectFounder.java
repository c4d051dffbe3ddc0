package maec.ui.port;

import maec.job.JobContext;
import maec.job.Problem;
import maec.workflow.CachedModel;
import maec.workflow.ProjectDraft;
import maec.workflow.SourceChange;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes new projects on the disk; methods block and may take a while. */
public interface ProjectFounder {
    /**
     * Makes a project and leaves it closed.
     *
     * @param folder holds no project yet
     * @param draft what it shall consist of
     * @param context reports and stops
     * @throws maec.job.ProblemException if it cannot be made
     */
    void create(Path folder, ProjectDraft draft, JobContext context);

    /**
     * What would be wrong with a draft; reads headers and texts.
     *
     * @param folder where the project would lie
     * @param draft what it shall consist of
     * @return one problem per source that cannot be taken
     */
    Map<SourceChange, Problem> problems(Path folder, ProjectDraft draft);

    /** The models of the hub's cache on this machine. */
    List<CachedModel> cachedModels();
}
