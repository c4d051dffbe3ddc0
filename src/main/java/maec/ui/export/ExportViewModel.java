package maec.ui.export;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import maec.combine.MergeEstimate;
import maec.tensor.DType;
import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.port.Desktop;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;
import maec.workflow.ExportPlan;
import maec.workflow.ExportReport;
import maec.workflow.ExportRequest;
import maec.workflow.OpenProject;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Where and how the merged checkpoint is written, and what came of it. */
public final class ExportViewModel {
    private static final String JOB = "export";
    private static final String PLAN = "plan an export";
    private static final String ESTIMATE = "estimate an export";

    private final OpenProject project;
    private final RecipeModel recipe;
    private final JobRunner jobs;
    private final Desktop desktop;
    private final Messages messages;
    private final ExportPace pace;
    private final StringProperty target;
    private String estimated = "";
    private final ObjectProperty<DType> dtype = new SimpleObjectProperty<>(DType.F32);
    private final ObjectProperty<ShardSize> shardSize =
            new SimpleObjectProperty<>(ShardSize.FIVE_GIGABYTES);
    private final ReadOnlyObjectWrapper<JobState<ExportPlan>> plan =
            new ReadOnlyObjectWrapper<>(JobState.idle());
    private final StringProperty tokenizer = new SimpleStringProperty("");
    private final BooleanProperty replace = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<Optional<MergeEstimate>> estimate =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<JobState<ExportReport>> export =
            new ReadOnlyObjectWrapper<>(JobState.idle());

    /**
     * Makes the stage of one project.
     *
     * @param project writes the checkpoint
     * @param recipe the merge
     * @param jobs runs dry runs and exports
     * @param desktop chooses and shows folders
     * @param messages the words
     * @param nanos tells the time, for rates
     */
    public ExportViewModel(
            OpenProject project,
            RecipeModel recipe,
            JobRunner jobs,
            Desktop desktop,
            Messages messages,
            LongSupplier nanos) {
        this.project = project;
        this.recipe = recipe;
        this.jobs = jobs;
        this.desktop = desktop;
        this.messages = messages;
        this.pace = new ExportPace(messages, nanos);
        this.target = new SimpleStringProperty(suggestion(project));
    }

    private static String suggestion(OpenProject project) {
        String name =
                project.recipe().mu().entrySet().stream()
                        .filter(mu -> mu.getValue() != 0)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining("-", "merged-", ""));
        return project.folder().resolve("exports").resolve(name).toString();
    }

    /** Watches everything that a dry run depends on; called once, when the page is first shown. */
    public void open() {
        recipe.outcomeProperty().subscribe(_ -> dryRun());
        recipe.methodProperty().subscribe((_, _) -> dryRun());
        target.subscribe((_, _) -> dryRun());
        dtype.subscribe((_, _) -> dryRun());
        shardSize.subscribe((_, _) -> dryRun());
        tokenizer.subscribe((_, _) -> dryRun());
        replace.subscribe((_, _) -> dryRun());
    }

    /** The words. */
    public Messages messages() {
        return messages;
    }

    /** The folder whose tokenizer and chat template are taken, empty for the base's. */
    public StringProperty tokenizerProperty() {
        return tokenizer;
    }

    /** Whether a model that is in the folder may be replaced. */
    public BooleanProperty replaceProperty() {
        return replace;
    }

    /** Time and memory that an export would take, once known. */
    public ReadOnlyObjectProperty<Optional<MergeEstimate>> estimateProperty() {
        return estimate.getReadOnlyProperty();
    }

    /** How the export that runs stands, in words; empty while none runs. */
    public ReadOnlyObjectProperty<ExportPace.Reading> paceProperty() {
        return pace.readingProperty();
    }

    /** Lets people choose whose tokenizer and chat template are taken. */
    public void chooseTokenizer() {
        desktop.chooseFolder(messages.text("export.tokenizer"), project.folder())
                .ifPresent(folder -> tokenizer.set(folder.toString()));
    }

    /** The folder to make, as text that people edit. */
    public StringProperty targetProperty() {
        return target;
    }

    /** The element type to write. */
    public ObjectProperty<DType> dtypeProperty() {
        return dtype;
    }

    /** The largest size of a shard. */
    public ObjectProperty<ShardSize> shardSizeProperty() {
        return shardSize;
    }

    /** What an export would write now. */
    public ReadOnlyObjectProperty<JobState<ExportPlan>> planProperty() {
        return plan.getReadOnlyProperty();
    }

    /** Where the export stands. */
    public ReadOnlyObjectProperty<JobState<ExportReport>> exportProperty() {
        return export.getReadOnlyProperty();
    }

    /**
     * What would be exported now.
     *
     * @return recipe, folder, element type, shard size
     * @throws InvalidPathException if the folder is not one that the system can name
     */
    public ExportRequest request() {
        return new ExportRequest(
                recipe.recipe(),
                Path.of(target.get().strip()),
                dtype.get(),
                shardSize.get().bytes(),
                tokenizer.get().isBlank()
                        ? Optional.empty()
                        : Optional.of(Path.of(tokenizer.get().strip())),
                replace.get(),
                recipe.methodProperty().get());
    }

    /** The command line that does what an export would do now. */
    public String command() {
        return project.asCommand(request());
    }

    /** Lets people choose the folder in which the target is made. */
    public void choose() {
        Path now = Path.of(target.get());
        Path parent = now.getParent() == null ? project.folder() : now.getParent();
        desktop.chooseFolder(messages.text("export.choose.title"), parent)
                .ifPresent(folder -> target.set(folder.toString()));
    }

    /** Looks at what an export would write, now. */
    public void dryRun() {
        if (target.get().isBlank()) {
            plan.set(new JobState.Failed<>(new NoTarget()));
            return;
        }
        if (!project.isAnalysed()) {
            plan.set(JobState.idle());
            return;
        }
        jobs.query(PLAN, _ -> project.plan(request()), this::followPlan);
        String asked = dtype.get() + " by " + recipe.methodProperty().get();
        if (!estimated.equals(asked)) {
            estimated = asked;
            jobs.query(ESTIMATE, _ -> project.estimate(request()), this::followEstimate);
        }
    }

    /** What depends on the recipe is little: who reads and writes how much stays the same. */
    private void followEstimate(JobState<MergeEstimate> state) {
        estimate.set(
                state instanceof JobState.Done<MergeEstimate>(var found)
                        ? Optional.of(found)
                        : Optional.empty());
    }

    private void followPlan(JobState<ExportPlan> state) {
        if (!state.isRunning()) {
            plan.set(state);
        }
    }

    /** Writes the merged checkpoint. */
    public void export() {
        ExportRequest asked = request();
        jobs.start(
                JOB,
                Phrase.of("export.exporting"),
                context -> project.export(asked, context),
                this::follow);
    }

    private void follow(JobState<ExportReport> state) {
        pace.follow(state, shardSize.get().bytes());
        export.set(state);
        if (!state.isRunning()) {
            dryRun();
        }
    }

    /** Asks the export to stop. */
    public void cancel() {
        jobs.cancel(JOB);
    }

    /** Shows the exported folder in the desktop's file manager. */
    public void openFolder() {
        if (export.get() instanceof JobState.Done<ExportReport>(ExportReport report)) {
            desktop.openFolder(report.folder());
        }
    }
}
