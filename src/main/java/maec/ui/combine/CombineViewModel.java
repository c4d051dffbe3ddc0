package maec.ui.combine;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

import maec.combine.LayerOutcome;
import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.combine.TensorOutcome;
import maec.combine.method.MethodExport.TensorValues;
import maec.ui.chart.LinkedSelection;
import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.port.Desktop;
import maec.ui.recipe.Draft;
import maec.ui.recipe.RecipeModel;
import maec.ui.recipe.Snapshots;
import maec.ui.recipe.Snapshots.Slot;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;
import maec.workflow.Merge;
import maec.workflow.MethodSetting;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the merge is made of and what it changes: formula, method, layers, A ⇄ B, overrides. */
public final class CombineViewModel {
    private static final int LISTED = 6;
    private static final String LISTING = "method listing";
    private static final String FILE = "recipe file";

    private final RecipeModel model;
    private final Snapshots snapshots;
    private final JobRunner jobs;
    private final Desktop desktop;
    private final Messages messages;
    private final LinkedSelection linked;
    private final MethodForm form;
    private final Overrides overrides;
    private final ObjectProperty<Pair> pair = new SimpleObjectProperty<>(Pair.A_NOW);
    private final ReadOnlyObjectWrapper<Optional<Comparison>> comparison =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<JobState<List<TensorValues>>> listing =
            new ReadOnlyObjectWrapper<>(JobState.idle());
    private final ReadOnlyObjectWrapper<JobState<Path>> file =
            new ReadOnlyObjectWrapper<>(JobState.idle());
    private final Map<Slot, Outcome> outcomes = new HashMap<>();
    private boolean owed;

    /** Which two drafts are compared. */
    public enum Pair {
        A_NOW,
        B_NOW,
        A_B
    }

    /**
     * Makes the stage of one project.
     *
     * @param model the merge and what it does
     * @param snapshots A and B
     * @param jobs looks at names, reads and writes recipe files
     * @param desktop chooses files
     * @param messages the words
     * @param linked the layer or tensor that is pointed at in any stage
     */
    public CombineViewModel(
            RecipeModel model,
            Snapshots snapshots,
            JobRunner jobs,
            Desktop desktop,
            Messages messages,
            LinkedSelection linked) {
        this.model = model;
        this.snapshots = snapshots;
        this.jobs = jobs;
        this.desktop = desktop;
        this.messages = messages;
        this.linked = linked;
        this.form = new MethodForm(model);
        this.overrides = new Overrides(model);
        model.outcomeProperty().subscribe(_ -> compare());
        pair.subscribe((_, _) -> compare());
        messages.languageProperty().subscribe((_, _) -> compare());
        for (Slot slot : Slot.values()) {
            snapshots.keptProperty(slot).subscribe(kept -> follow(slot, kept));
        }
        model.methodProperty().subscribe(this::list);
        model.outcomeProperty().subscribe((_, _) -> listWhatIsOwed());
    }

    /** The layer or tensor that is pointed at in any stage. */
    public LinkedSelection linked() {
        return linked;
    }

    /**
     * The layers of the bars.
     *
     * @return one decoder layer per bar; −1 stands for embedding, final norm and head
     */
    public List<Integer> layers() {
        return model.outcome()
                .map(outcome -> outcome.layers().stream().map(LayerOutcome::layer).toList())
                .orElse(List.of());
    }

    /**
     * Points at one of the tensors that change most.
     *
     * @param row its place in the table, −1 for none
     */
    void point(int row) {
        List<TensorOutcome> rows = mostChanged();
        if (row < 0 || row >= rows.size()) {
            linked.clear();
        } else {
            linked.pointAtTensor(rows.get(row).name(), rows.get(row).address());
        }
    }

    /** The row of the tensor that is pointed at, among those that change most; −1 if none is. */
    int pointedChange() {
        List<String> names = mostChanged().stream().map(TensorOutcome::name).toList();
        return linked.tensor().map(names::indexOf).orElse(-1);
    }

    private List<TensorOutcome> mostChanged() {
        return model.outcome().map(CombineViewModel::mostChanged).orElse(List.of());
    }

    /** What the recipe would do; empty while the project is not analysed. */
    public ReadOnlyObjectProperty<Optional<Outcome>> outcomeProperty() {
        return model.outcomeProperty();
    }

    /** The method that is on in place of MAEC. */
    public ReadOnlyObjectProperty<Optional<MethodSetting>> methodProperty() {
        return model.methodProperty();
    }

    /** The form of the method that is on. */
    public MethodForm form() {
        return form;
    }

    /** The rules for single tensors. */
    public Overrides overrides() {
        return overrides;
    }

    /** A and B. */
    public Snapshots snapshots() {
        return snapshots;
    }

    /** The words. */
    public Messages messages() {
        return messages;
    }

    /** Which two drafts are compared. */
    public ObjectProperty<Pair> pairProperty() {
        return pair;
    }

    /** What the two drafts differ in; empty where one of them is missing or by another method. */
    public ReadOnlyObjectProperty<Optional<Comparison>> comparisonProperty() {
        return comparison.getReadOnlyProperty();
    }

    /** What the method that is on does with every tensor, or why it cannot. */
    public ReadOnlyObjectProperty<JobState<List<TensorValues>>> listingProperty() {
        return listing.getReadOnlyProperty();
    }

    /** Where reading or writing a recipe file stands; Done holds the file. */
    public ReadOnlyObjectProperty<JobState<Path>> fileProperty() {
        return file.getReadOnlyProperty();
    }

    private void list(Optional<MethodSetting> setting) {
        // while an analysis goes on the last outcome still stands, but nothing can be listed
        boolean analysed = model.outcome().isPresent() && model.project().isAnalysed();
        owed = setting.isPresent() && !analysed;
        if (setting.isEmpty() || !analysed) {
            listing.set(JobState.idle());
            return;
        }
        jobs.query(LISTING, _ -> model.project().methodListing(setting.get()), this::listed);
    }

    private void listWhatIsOwed() {
        if (owed) {
            list(model.methodProperty().get());
        }
    }

    private void listed(JobState<List<TensorValues>> state) {
        if (!state.isRunning()) {
            listing.set(state);
            if (state instanceof JobState.Done<List<TensorValues>>(List<TensorValues> values)) {
                overrides.listed(values);
            }
        }
    }

    private void follow(Slot slot, Optional<Draft> kept) {
        outcomes.remove(slot);
        if (kept.isPresent() && snapshots.kept(other(slot)).isEmpty()) {
            pair.set(slot == Slot.A ? Pair.A_NOW : Pair.B_NOW);
        }
        compare();
    }

    private static Slot other(Slot slot) {
        return slot == Slot.A ? Slot.B : Slot.A;
    }

    private void compare() {
        String now = messages.text("combine.compare.now");
        comparison.set(
                switch (pair.get()) {
                    case A_NOW -> compared("A", kept(Slot.A), now, now());
                    case B_NOW -> compared("B", kept(Slot.B), now, now());
                    case A_B -> compared("A", kept(Slot.A), "B", kept(Slot.B));
                });
    }

    private Optional<Comparison> compared(
            String left, Optional<Outcome> first, String right, Optional<Outcome> second) {
        return first.flatMap(
                one -> second.map(two -> Comparison.of(left, one, right, two, messages)));
    }

    private Optional<Outcome> now() {
        return model.draft().method().isPresent() ? Optional.empty() : model.outcome();
    }

    private Optional<Outcome> kept(Slot slot) {
        if (model.outcome().isEmpty()) {
            return Optional.empty();
        }
        return snapshots
                .kept(slot)
                .filter(draft -> draft.method().isEmpty())
                .map(
                        draft ->
                                outcomes.computeIfAbsent(
                                        slot, _ -> model.project().outcome(draft.recipe())));
    }

    /** Lets people open a recipe file, which becomes the current one. */
    public void open() {
        read("combine.file.opening", merge -> model.changeDraft(now -> now.by(merge)));
    }

    /** Lets people open a recipe file as a snapshot, to be compared. */
    public void openToCompare() {
        read("combine.file.opening", merge -> snapshots.keep(model.draft().by(merge)));
    }

    private void read(String title, java.util.function.Consumer<Merge> taker) {
        desktop.openFile(messages.text("combine.file.open"), model.project().folder())
                .ifPresent(
                        chosen ->
                                jobs.start(
                                        FILE,
                                        Phrase.of(title),
                                        _ -> model.project().readRecipe(chosen),
                                        state -> follow(chosen, state, taker)));
    }

    private void follow(
            Path chosen, JobState<Merge> state, java.util.function.Consumer<Merge> taker) {
        switch (state) {
            case JobState.Done<Merge>(Merge merge) -> {
                taker.accept(merge);
                file.set(new JobState.Done<>(chosen));
            }
            case JobState.Failed<Merge>(var problem) -> file.set(new JobState.Failed<>(problem));
            case JobState.Running<Merge>(var progress, var curve) ->
                    file.set(new JobState.Running<>(progress, curve));
            case JobState.Idle<Merge> _ -> file.set(JobState.idle());
        }
    }

    /**
     * Lets people save the merge as a recipe file.
     *
     * @param mergekit whether for mergekit, which cannot express MAEC
     */
    public void save(boolean mergekit) {
        Merge merge = model.merge();
        Path suggestion =
                model.project().folder().resolve(mergekit ? "mergekit.yaml" : "recipe.yaml");
        desktop.saveFile(messages.text("combine.file.save"), suggestion)
                .ifPresent(
                        chosen ->
                                jobs.start(
                                        FILE,
                                        Phrase.of("combine.file.saving"),
                                        _ -> {
                                            model.project().writeRecipe(chosen, merge, mergekit);
                                            return chosen;
                                        },
                                        file::set));
    }

    /** Forgets what became of the last file. */
    public void dismissFile() {
        file.set(JobState.idle());
    }

    /**
     * The tensors that change most for their size.
     *
     * @param outcome what the recipe would do
     * @return at most six, largest ‖Δ‖ / ‖θ₀‖ first
     */
    static List<TensorOutcome> mostChanged(Outcome outcome) {
        return outcome.tensors().stream()
                .sorted(Comparator.comparingDouble(CombineViewModel::relativeChange).reversed())
                .limit(LISTED)
                .toList();
    }

    static double relativeChange(TensorOutcome tensor) {
        return tensor.baseNorm() == 0 ? 0 : tensor.changeNorm() / tensor.baseNorm();
    }

    /** The current recipe of MAEC. */
    Recipe recipe() {
        return model.recipe();
    }
}
