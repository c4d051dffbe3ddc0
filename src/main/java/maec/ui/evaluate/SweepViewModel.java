package maec.ui.evaluate;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import maec.combine.Recipe;
import maec.combine.RecipeNumber;
import maec.combine.RuleText;
import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.recipe.Draft;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;
import maec.workflow.OpenProject;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.Sweep;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Two numbers of the recipe over a grid, measured in the background; cells appear as they come. */
public final class SweepViewModel {
    private static final String JOB = "sweep";
    private static final String LOOK = "sweep known";
    private static final int MOST = 12;

    private final RecipeModel recipe;
    private final OpenProject project;
    private final JobRunner jobs;
    private final Messages messages;
    private final ObjectProperty<RecipeNumber> across;
    private final ObjectProperty<RecipeNumber> up;
    private boolean begun;
    private final StringProperty acrossValues = new SimpleStringProperty("0, 0.4, 0.8, 1.2, 1.6");
    private final StringProperty upValues = new SimpleStringProperty("0, 0.5, 1, 1.5");
    private final ObjectProperty<Optional<String>> task =
            new SimpleObjectProperty<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<SweepGrid>> grid =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyStringWrapper complaint = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<JobState<Sweep>> run =
            new ReadOnlyObjectWrapper<>(JobState.idle());

    /**
     * Makes the card of one project.
     *
     * @param recipe the merge
     * @param jobs measures
     * @param messages the words
     */
    public SweepViewModel(RecipeModel recipe, JobRunner jobs, Messages messages) {
        this.recipe = recipe;
        this.project = recipe.project();
        this.jobs = jobs;
        this.messages = messages;
        List<RecipeNumber> numbers = numbers();
        String gamma =
                recipe.recipe().gamma().keySet().stream()
                        .findFirst()
                        .map(name -> "gamma." + name)
                        .orElse("alpha");
        across =
                new SimpleObjectProperty<>(
                        numbers.stream()
                                .filter(number -> number.name().equals(gamma))
                                .findFirst()
                                .orElse(numbers.getFirst()));
        up = new SimpleObjectProperty<>(new RecipeNumber("eta"));
        recipe.draftProperty().subscribe((_, _) -> follow());
        recipe.outcomeProperty().subscribe((_, _) -> look());
        across.subscribe((_, number) -> suggest(number, acrossValues));
        up.subscribe((_, number) -> suggest(number, upValues));
        acrossValues.subscribe(this::look);
        upValues.subscribe(this::look);
        task.subscribe(this::look);
    }

    /** Looks for what was measured before; when somebody first looks, as that opens files. */
    public void begin() {
        if (!begun) {
            begun = true;
            look();
        }
    }

    /** The numbers that a sweep can vary. */
    public List<RecipeNumber> numbers() {
        return RecipeNumber.all(recipe.recipe());
    }

    /** The number that runs from left to right. */
    public ObjectProperty<RecipeNumber> acrossProperty() {
        return across;
    }

    /** The number that runs upwards. */
    public ObjectProperty<RecipeNumber> upProperty() {
        return up;
    }

    /** Its values, separated by commas. */
    public StringProperty acrossValuesProperty() {
        return acrossValues;
    }

    /** Its values, separated by commas. */
    public StringProperty upValuesProperty() {
        return upValues;
    }

    /** The task that is measured; empty for the mean over all. */
    public ObjectProperty<Optional<String>> taskProperty() {
        return task;
    }

    /** What is known of the grid; empty before anything was measured. */
    public ReadOnlyObjectProperty<Optional<SweepGrid>> gridProperty() {
        return grid.getReadOnlyProperty();
    }

    /** Why the grid cannot be measured as it is written; empty if it can. */
    public ReadOnlyStringProperty complaintProperty() {
        return complaint.getReadOnlyProperty();
    }

    /** Where the work stands. */
    public ReadOnlyObjectProperty<JobState<Sweep>> runProperty() {
        return run.getReadOnlyProperty();
    }

    /** The words. */
    public Messages messages() {
        return messages;
    }

    /** The names of the tasks. */
    public List<String> tasks() {
        return project.overview().corpora().stream()
                .filter(corpus -> corpus.role() == CorpusRole.TASK)
                .map(CorpusRow::name)
                .toList();
    }

    private static void suggest(RecipeNumber number, StringProperty values) {
        if (number.name().equals("k1")) {
            values.set("1, 2, 5, 10, 20");
        } else if (number.isShare()) {
            values.set("20, 40, 60, 80, 100");
        } else {
            values.set("0, 0.4, 0.8, 1.2, 1.6");
        }
    }

    /** The grid as it is written, over the present recipe. */
    private Optional<Sweep> asked() {
        try {
            var right = new Sweep.Axis(across.get(), values(acrossValues));
            var upwards = new Sweep.Axis(up.get(), values(upValues));
            List<String> tasks = task.get().map(List::of).orElseGet(this::tasks);
            Sweep written = new Sweep(recipe.recipe(), right, upwards, tasks);
            right.values().forEach(value -> across.get().with(recipe.recipe(), value));
            upwards.values().forEach(value -> up.get().with(recipe.recipe(), value));
            complaint.set("");
            return Optional.of(new Sweep(written.at(0, 0), right, upwards, tasks));
        } catch (IllegalArgumentException e) {
            complaint.set(messages.text("evaluate.sweep.refused", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private List<Double> values(StringProperty text) {
        List<Double> values = numbers(text.get()).stream().distinct().sorted().toList();
        if (values.size() > MOST) {
            throw new IllegalArgumentException(values.size() + " > " + MOST);
        }
        return values;
    }

    private List<Double> numbers(String text) {
        try {
            return RuleText.numbers(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    messages.text("evaluate.sweep.refused.numbers", text.strip()), e);
        }
    }

    /** Another recipe makes what is shown stale, unless only the two numbers changed. */
    private void follow() {
        Optional<Recipe> now = asked().map(Sweep::recipe);
        grid.get()
                .ifPresent(
                        shown -> {
                            boolean other = !now.equals(Optional.of(shown.sweep().recipe()));
                            if (other != shown.stale()) {
                                grid.set(Optional.of(shown.stale(other)));
                            }
                        });
    }

    /** Looks up what was measured before of the grid as it is written. */
    private void look() {
        Optional<Sweep> sweep = asked();
        if (begun && sweep.isPresent() && recipe.outcome().isPresent() && !run.get().isRunning()) {
            jobs.query(
                    LOOK,
                    _ -> SweepGrid.of(sweep.get(), project.knownCells(sweep.get())),
                    this::looked);
        }
    }

    private void looked(JobState<SweepGrid> state) {
        if (state instanceof JobState.Done<SweepGrid>(SweepGrid found)
                && !found.isEmpty()
                && !run.get().isRunning()) {
            grid.set(Optional.of(found));
            follow();
        }
    }

    /** Whether there is anything to measure with. */
    public boolean canRun() {
        return project.isAnalysed() && !tasks().isEmpty() && complaint.get().isEmpty();
    }

    /** Measures the grid; what was measured before is not measured again. */
    public void run() {
        asked().ifPresent(this::run);
    }

    private void run(Sweep sweep) {
        Collection<Sweep.Cell> cells = new ConcurrentLinkedQueue<>();
        grid.set(Optional.of(SweepGrid.of(sweep, cells)));
        jobs.start(
                JOB,
                Phrase.of("evaluate.sweep.running"),
                context -> {
                    project.sweep(sweep, cells::add, context);
                    return sweep;
                },
                state -> {
                    grid.set(Optional.of(SweepGrid.of(sweep, cells)));
                    run.set(state);
                    follow();
                });
    }

    /** Asks the work to stop; cells that were measured stay. */
    public void cancel() {
        jobs.cancel(JOB);
    }

    /**
     * Sets both numbers of the recipe to those of a cell, as one step of the undo history.
     *
     * @param column of the grid that is shown
     * @param row of it, from below
     */
    public void use(int column, int row) {
        grid.get()
                .map(SweepGrid::sweep)
                .ifPresent(
                        sweep ->
                                recipe.changeDraft(
                                        draft ->
                                                new Draft(
                                                        at(sweep, draft.recipe(), column, row),
                                                        Optional.empty())));
    }

    private static Recipe at(Sweep sweep, Recipe recipe, int column, int row) {
        Recipe first = sweep.across().number().with(recipe, sweep.across().values().get(column));
        return sweep.up().number().with(first, sweep.up().values().get(row));
    }

    /** Whether a cell has the two numbers of the present recipe. */
    boolean isPresent(Sweep sweep, int column, int row) {
        Recipe now = recipe.recipe();
        return sweep.across().number().of(now) == sweep.across().values().get(column)
                && sweep.up().number().of(now) == sweep.up().values().get(row);
    }

    /** The recipe, for what has to follow it. */
    ReadOnlyObjectProperty<Draft> draftProperty() {
        return recipe.draftProperty();
    }
}
