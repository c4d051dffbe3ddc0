package maec.ui.evaluate;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

import maec.evaluate.Measurement;
import maec.evaluate.Metric;
import maec.ui.evaluate.EvaluationTable.Row;
import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.recipe.Draft;
import maec.ui.recipe.RecipeModel;
import maec.ui.recipe.Snapshots;
import maec.ui.recipe.Snapshots.Slot;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;
import maec.workflow.Merge;
import maec.workflow.OpenProject;
import maec.workflow.ProjectOnDisk;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.ModelRow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Figures of the base, the tuned models, the snapshots and the merge as it is now.
 *
 * <p>What is known is looked up off the JavaFX thread after every change; figures that were
 * measured of an earlier merge are kept as such and never shown as current.
 */
public final class EvaluateViewModel {
    private static final String JOB = "evaluate";
    private static final String LOOK = "figures known";

    private final OpenProject project;
    private final RecipeModel recipe;
    private final Snapshots snapshots;
    private final JobRunner jobs;
    private final Messages messages;
    private final ObjectProperty<FigureFilter> filter =
            new SimpleObjectProperty<>(FigureFilter.ALL);
    private final ReadOnlyObjectWrapper<List<EvaluationTable>> tables =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<JobState<Merge>> run =
            new ReadOnlyObjectWrapper<>(JobState.idle());
    private final ReadOnlyBooleanWrapper mergedIsMeasured = new ReadOnlyBooleanWrapper();
    private Figures known = new Figures(Optional.empty(), List.of(), Map.of());
    private List<Measurement> stale = List.of();

    /** What is known of the models, of one merge, and of the snapshots. */
    private record Figures(
            Optional<Merge> merge, List<Measurement> all, Map<Slot, List<Measurement>> snapshots) {
        List<Measurement> merged() {
            return all.stream().filter(figure -> figure.model().equals(MERGED)).toList();
        }
    }

    private static final String MERGED = ProjectOnDisk.MERGED;

    /**
     * Makes the stage of one project.
     *
     * @param recipe the merge
     * @param snapshots A and B
     * @param jobs runs the measurement
     * @param messages the words
     */
    public EvaluateViewModel(
            RecipeModel recipe, Snapshots snapshots, JobRunner jobs, Messages messages) {
        this.project = recipe.project();
        this.recipe = recipe;
        this.snapshots = snapshots;
        this.jobs = jobs;
        this.messages = messages;
        recipe.draftProperty().subscribe((_, _) -> refresh());
        recipe.outcomeProperty().subscribe(_ -> refresh());
        for (Slot slot : Slot.values()) {
            snapshots.keptProperty(slot).subscribe((_, _) -> refresh());
        }
        filter.subscribe((_, _) -> show());
    }

    /** Which figures are shown. */
    public ObjectProperty<FigureFilter> filterProperty() {
        return filter;
    }

    /** One table per metric that is shown. */
    public ReadOnlyObjectProperty<List<EvaluationTable>> tablesProperty() {
        return tables.getReadOnlyProperty();
    }

    /** Where the measurement stands; Done holds the merge that was measured. */
    public ReadOnlyObjectProperty<JobState<Merge>> runProperty() {
        return run.getReadOnlyProperty();
    }

    /** Whether the merge was measured as it is now. */
    public ReadOnlyBooleanProperty mergedIsMeasuredProperty() {
        return mergedIsMeasured.getReadOnlyProperty();
    }

    /** The words. */
    public Messages messages() {
        return messages;
    }

    /** Whether there is anything to measure with. */
    public boolean canRun() {
        return project.isAnalysed();
    }

    /** Measures whatever was not measured before. */
    public void run() {
        Merge measured = recipe.merge();
        jobs.start(
                JOB,
                Phrase.of("evaluate.running"),
                context -> {
                    project.evaluate(measured, context);
                    return measured;
                },
                this::follow);
    }

    /** Asks the measurement to stop; what was measured stays known. */
    public void cancel() {
        jobs.cancel(JOB);
    }

    private void follow(JobState<Merge> state) {
        if (!state.isRunning()) {
            refresh();
        }
        run.set(state);
    }

    /** Looks up what is known; until the answer comes, the merge counts as not measured. */
    private void refresh() {
        Merge now = recipe.merge();
        if (!project.isAnalysed()) {
            take(new Figures(Optional.of(now), List.of(), Map.of()));
            return;
        }
        if (!known.merge().equals(Optional.of(now))) {
            show();
        }
        Map<Slot, Merge> kept = new LinkedHashMap<>();
        for (Slot slot : Slot.values()) {
            snapshots.kept(slot).map(Draft::merge).ifPresent(merge -> kept.put(slot, merge));
        }
        jobs.query(LOOK, _ -> look(now, kept), this::looked);
    }

    private Figures look(Merge now, Map<Slot, Merge> kept) {
        Map<Slot, List<Measurement>> figures = new LinkedHashMap<>();
        kept.forEach(
                (slot, merge) ->
                        figures.put(
                                slot,
                                project.measurements(merge).stream()
                                        .filter(figure -> figure.model().equals(MERGED))
                                        .toList()));
        return new Figures(Optional.of(now), project.measurements(now), figures);
    }

    private void looked(JobState<Figures> state) {
        if (state instanceof JobState.Done<Figures>(Figures found)) {
            take(found);
        }
    }

    private void take(Figures found) {
        known = found;
        if (!found.merged().isEmpty()) {
            stale = found.merged();
        }
        show();
    }

    private void show() {
        boolean current = known.merge().equals(Optional.of(recipe.merge()));
        mergedIsMeasured.set(current && !known.merged().isEmpty());
        var shown = new ArrayList<EvaluationTable>();
        if (filter.get() != FigureFilter.PERPLEXITY) {
            shown.add(table(Metric.EXACT_MATCH, CorpusRole.TASK, current));
        }
        if (filter.get() != FigureFilter.ACCURACY) {
            shown.add(table(Metric.PERPLEXITY, CorpusRole.VALIDATION_TEXT, current));
        }
        if (!shown.equals(tables.get())) {
            tables.set(List.copyOf(shown));
        }
    }

    private EvaluationTable table(Metric metric, CorpusRole role, boolean current) {
        var models = new ArrayList<String>();
        project.overview().models().stream().map(ModelRow::name).forEach(models::add);
        int tuned = models.size();
        known.snapshots().forEach((slot, _) -> models.add(slot.name()));
        models.add(MERGED);
        var rows =
                project.overview().corpora().stream()
                        .filter(corpus -> corpus.role() == role)
                        .map(
                                corpus ->
                                        row(
                                                corpus.name(),
                                                metric,
                                                models.subList(0, tuned),
                                                current))
                        .toList();
        return new EvaluationTable(metric, models, tuned, rows);
    }

    private Row row(String corpus, Metric metric, List<String> models, boolean current) {
        var values = new ArrayList<OptionalDouble>();
        for (String model : models) {
            values.add(
                    value(
                            known.all().stream().filter(f -> f.model().equals(model)).toList(),
                            corpus,
                            metric));
        }
        known.snapshots().values().forEach(list -> values.add(value(list, corpus, metric)));
        values.add(value(current ? known.merged() : List.of(), corpus, metric));
        long items =
                known.all().stream()
                        .filter(f -> f.corpus().equals(corpus) && f.metric() == metric)
                        .mapToLong(Measurement::items)
                        .max()
                        .orElse(0);
        return new Row(corpus, items, values, value(stale, corpus, metric));
    }

    private static OptionalDouble value(List<Measurement> figures, String corpus, Metric metric) {
        return figures.stream()
                .filter(f -> f.corpus().equals(corpus) && f.metric() == metric)
                .mapToDouble(Measurement::value)
                .findFirst();
    }
}
