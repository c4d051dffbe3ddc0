package maec.ui.sources;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.recipe.RecipeModel;
import maec.workflow.OpenProject;
import maec.workflow.ProjectOverview;
import maec.workflow.ProjectOverview.ModelRow;

/** Models and corpora of the project, and the analysis that turns them into figures. */
public final class SourcesViewModel {
    private static final String JOB = "analyse";

    private final OpenProject project;
    private final RecipeModel recipe;
    private final JobRunner jobs;
    private final ReadOnlyObjectWrapper<ProjectOverview> overview;
    private final ReadOnlyObjectWrapper<JobState<ProjectOverview>> analysis;

    /**
     * Makes the stage of one project.
     *
     * @param project has the models
     * @param recipe is told when an analysis has ended
     * @param jobs runs the analysis
     */
    public SourcesViewModel(OpenProject project, RecipeModel recipe, JobRunner jobs) {
        this.project = project;
        this.recipe = recipe;
        this.jobs = jobs;
        this.overview = new ReadOnlyObjectWrapper<>(project.overview());
        this.analysis = new ReadOnlyObjectWrapper<>(stateAtRest());
        recipe.outcomeProperty().subscribe(_ -> lookAgain());
    }

    /** Another choice of key neurons may have made an old analysis worthless. */
    private void lookAgain() {
        boolean done = analysis.get() instanceof JobState.Done<ProjectOverview>;
        if (done && !project.isAnalysed()) {
            overview.set(project.overview());
            analysis.set(stateAtRest());
        }
    }

    private JobState<ProjectOverview> stateAtRest() {
        return project.isAnalysed() ? new JobState.Done<>(project.overview()) : JobState.idle();
    }

    /** Models and corpora. */
    public ReadOnlyObjectProperty<ProjectOverview> overviewProperty() {
        return overview.getReadOnlyProperty();
    }

    /** Idle while the project is not analysed; Done when it is. */
    public ReadOnlyObjectProperty<JobState<ProjectOverview>> analysisProperty() {
        return analysis.getReadOnlyProperty();
    }

    /** What an analysis would do now, as one sentence. */
    public String invitation() {
        long missing = overview.get().models().stream().filter(SourcesViewModel::isMissing).count();
        return missing == 0
                ? "Importance and statistics are computed once; then every slider answers at once."
                : (missing == 1 ? "One model is" : missing + " models are")
                        + " trained first; then importance and statistics are computed once, and"
                        + " every slider answers at once.";
    }

    private static boolean isMissing(ModelRow row) {
        return row.path().isEmpty();
    }

    /** Starts the analysis. */
    public void analyse() {
        jobs.start(
                JOB,
                "Analysing",
                context -> {
                    project.analyse(context);
                    return project.overview();
                },
                this::follow);
    }

    /** Asks the analysis to stop. */
    public void cancel() {
        jobs.cancel(JOB);
    }

    private void follow(JobState<ProjectOverview> state) {
        if (!state.isRunning()) {
            overview.set(project.overview());
            recipe.refresh();
        }
        analysis.set(state instanceof JobState.Idle<ProjectOverview> ? stateAtRest() : state);
    }
}
