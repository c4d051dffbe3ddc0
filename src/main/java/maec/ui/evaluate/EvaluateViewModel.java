package maec.ui.evaluate;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

import maec.combine.Recipe;
import maec.evaluate.Measurement;
import maec.evaluate.Metric;
import maec.ui.evaluate.EvaluationTable.Row;
import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.recipe.RecipeModel;
import maec.workflow.OpenProject;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.ModelRow;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Figures of the base, the tuned models and the merge as it is now; figures of other recipes are
 * never shown as current.
 */
public final class EvaluateViewModel {
    private static final String JOB = "evaluate";
    private static final String MERGED = "merged";

    private final OpenProject project;
    private final RecipeModel recipe;
    private final JobRunner jobs;
    private final ObjectProperty<FigureFilter> filter =
            new SimpleObjectProperty<>(FigureFilter.ALL);
    private final ReadOnlyObjectWrapper<List<EvaluationTable>> tables =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<JobState<Recipe>> run =
            new ReadOnlyObjectWrapper<>(JobState.idle());
    private final ReadOnlyBooleanWrapper mergedIsMeasured = new ReadOnlyBooleanWrapper();

    /**
     * Makes the stage of one project.
     *
     * @param project has the figures
     * @param recipe the merge
     * @param jobs runs the measurement
     */
    public EvaluateViewModel(OpenProject project, RecipeModel recipe, JobRunner jobs) {
        this.project = project;
        this.recipe = recipe;
        this.jobs = jobs;
        recipe.recipeProperty().subscribe(_ -> refresh());
        recipe.outcomeProperty().subscribe(_ -> refresh());
        filter.subscribe(_ -> refresh());
    }

    /** Which figures are shown. */
    public ObjectProperty<FigureFilter> filterProperty() {
        return filter;
    }

    /** One table per metric that is shown. */
    public ReadOnlyObjectProperty<List<EvaluationTable>> tablesProperty() {
        return tables.getReadOnlyProperty();
    }

    /** Where the measurement stands; Done holds the recipe that was measured. */
    public ReadOnlyObjectProperty<JobState<Recipe>> runProperty() {
        return run.getReadOnlyProperty();
    }

    /** Whether the merge was measured as it is now. */
    public ReadOnlyBooleanProperty mergedIsMeasuredProperty() {
        return mergedIsMeasured.getReadOnlyProperty();
    }

    /** Whether there is anything to measure with. */
    public boolean canRun() {
        return project.isAnalysed();
    }

    /** Measures whatever was not measured before. */
    public void run() {
        Recipe measured = recipe.recipe();
        jobs.start(
                JOB,
                "Evaluating",
                context -> {
                    project.evaluate(measured, context);
                    return measured;
                },
                this::follow);
    }

    /** Asks the measurement to stop. */
    public void cancel() {
        jobs.cancel(JOB);
    }

    private void follow(JobState<Recipe> state) {
        if (!state.isRunning()) {
            refresh();
        }
        run.set(state);
    }

    private void refresh() {
        List<Measurement> figures =
                project.isAnalysed() ? project.measurements(recipe.recipe()) : List.of();
        mergedIsMeasured.set(figures.stream().anyMatch(figure -> figure.model().equals(MERGED)));
        var shown = new ArrayList<EvaluationTable>();
        if (filter.get() != FigureFilter.PERPLEXITY) {
            shown.add(table(Metric.EXACT_MATCH, CorpusRole.TASK, figures));
        }
        if (filter.get() != FigureFilter.ACCURACY) {
            shown.add(table(Metric.PERPLEXITY, CorpusRole.VALIDATION_TEXT, figures));
        }
        if (!shown.equals(tables.get())) {
            tables.set(List.copyOf(shown));
        }
    }

    private EvaluationTable table(Metric metric, CorpusRole role, List<Measurement> figures) {
        var models = new ArrayList<String>();
        project.overview().models().stream().map(ModelRow::name).forEach(models::add);
        models.add(MERGED);
        var rows =
                project.overview().corpora().stream()
                        .filter(corpus -> corpus.role() == role)
                        .map(corpus -> row(corpus.name(), metric, models, figures))
                        .toList();
        return new EvaluationTable(metric, models, rows);
    }

    private static Row row(
            String corpus, Metric metric, List<String> models, List<Measurement> figures) {
        var own =
                figures.stream()
                        .filter(f -> f.corpus().equals(corpus) && f.metric() == metric)
                        .toList();
        long items = own.stream().mapToLong(Measurement::items).max().orElse(0);
        var values =
                models.stream()
                        .map(
                                model ->
                                        own.stream()
                                                .filter(f -> f.model().equals(model))
                                                .mapToDouble(Measurement::value)
                                                .findFirst())
                        .toList();
        return new Row(corpus, items, new ArrayList<OptionalDouble>(values));
    }
}
