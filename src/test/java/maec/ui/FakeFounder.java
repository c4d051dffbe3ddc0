package maec.ui;

import maec.job.JobContext;
import maec.job.Problem;
import maec.ui.port.ProjectFounder;
import maec.workflow.CachedModel;
import maec.workflow.ProjectDraft;
import maec.workflow.SourceChange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes nothing and remembers what it should have made. */
public final class FakeFounder implements ProjectFounder {
    /** What is wrong with drafts from now on. */
    public final Map<SourceChange, Problem> problems = new HashMap<>();

    /** What should have been made. */
    public final List<ProjectDraft> drafts = new ArrayList<>();

    @Override
    public void create(Path folder, ProjectDraft draft, JobContext context) {
        drafts.add(draft);
    }

    @Override
    public Map<SourceChange, Problem> problems(Path folder, ProjectDraft draft) {
        return problems;
    }

    @Override
    public List<CachedModel> cachedModels() {
        return List.of();
    }
}
