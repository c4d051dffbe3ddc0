package maec.ui.evaluate;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;
import maec.workflow.Merge;
import maec.workflow.OpenProject;
import maec.workflow.ProjectOnDisk;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.CorpusRow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One prompt continued by base and merge; the texts grow while the models write them.
 *
 * <p>What they write comes on the working thread into {@link Texts}; reports of the work, ten a
 * second, bring it to the window.
 */
public final class SideBySideViewModel {
    private static final String JOB = "side by side";
    private static final String PROMPTS = "prompts";
    private static final String BASE = "base";
    private static final int LISTED = 200;
    private static final int TOKENS_AT_MOST = 4096;

    private final RecipeModel recipe;
    private final OpenProject project;
    private final JobRunner jobs;
    private final Messages messages;
    private final StringProperty prompt = new SimpleStringProperty("");
    private final StringProperty tokens = new SimpleStringProperty("48");
    private final ReadOnlyStringWrapper base = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper merged = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper stale = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<JobState<Merge>> run =
            new ReadOnlyObjectWrapper<>(JobState.idle());
    private final Map<String, Integer> next = new HashMap<>();
    private Optional<Merge> written = Optional.empty();

    /** What the models have written so far; filled on one thread and read on another. */
    private static final class Texts {
        private final Map<String, StringBuilder> texts = new HashMap<>();

        synchronized void add(String model, String piece) {
            texts.computeIfAbsent(model, _ -> new StringBuilder()).append(piece);
        }

        synchronized String of(String model) {
            StringBuilder text = texts.get(model);
            return text == null ? "" : text.toString();
        }
    }

    /**
     * Makes the card of one project.
     *
     * @param recipe the merge
     * @param jobs runs the models
     * @param messages the words
     */
    public SideBySideViewModel(RecipeModel recipe, JobRunner jobs, Messages messages) {
        this.recipe = recipe;
        this.project = recipe.project();
        this.jobs = jobs;
        this.messages = messages;
        recipe.draftProperty().subscribe(_ -> follow());
    }

    private void follow() {
        stale.set(written.isPresent() && !written.equals(Optional.of(recipe.merge())));
    }

    /** What the models shall continue. */
    public StringProperty promptProperty() {
        return prompt;
    }

    /** How many tokens they may add, as text that people edit. */
    public StringProperty tokensProperty() {
        return tokens;
    }

    /** What the base writes. */
    public ReadOnlyStringProperty baseProperty() {
        return base.getReadOnlyProperty();
    }

    /** What the merge writes. */
    public ReadOnlyStringProperty mergedProperty() {
        return merged.getReadOnlyProperty();
    }

    /** Whether the text of the merge is by another merge than the present one. */
    public ReadOnlyBooleanProperty staleProperty() {
        return stale.getReadOnlyProperty();
    }

    /** Where the work stands; Done holds the merge that wrote. */
    public ReadOnlyObjectProperty<JobState<Merge>> runProperty() {
        return run.getReadOnlyProperty();
    }

    /** The words. */
    public Messages messages() {
        return messages;
    }

    /** The names of the tasks that have prompts. */
    public List<String> tasks() {
        return project.overview().corpora().stream()
                .filter(corpus -> corpus.role() == CorpusRole.TASK)
                .map(CorpusRow::name)
                .toList();
    }

    /**
     * Takes the next prompt of a task.
     *
     * @param task its name
     */
    public void takeFrom(String task) {
        jobs.query(
                PROMPTS,
                _ -> project.prompts(task, LISTED),
                state -> {
                    if (state instanceof JobState.Done<List<String>>(List<String> found)
                            && !found.isEmpty()) {
                        int at = next.merge(task, 1, Integer::sum) - 1;
                        prompt.set(found.get(at % found.size()));
                    }
                });
    }

    /** Lets both models continue the prompt. */
    public void run() {
        Merge merge = recipe.merge();
        String asked = prompt.get();
        int most = tokens();
        var texts = new Texts();
        written = Optional.of(merge);
        show(texts);
        follow();
        jobs.start(
                JOB,
                Phrase.of("evaluate.side.running"),
                context -> {
                    project.generate(
                            asked,
                            List.of(BASE, ProjectOnDisk.MERGED),
                            merge,
                            most,
                            texts::add,
                            context);
                    return merge;
                },
                state -> {
                    show(texts);
                    run.set(state);
                });
    }

    private int tokens() {
        try {
            return Math.clamp(Integer.parseInt(tokens.get().strip()), 1, TOKENS_AT_MOST);
        } catch (NumberFormatException _) {
            tokens.set("48");
            return 48;
        }
    }

    private void show(Texts texts) {
        base.set(texts.of(BASE).stripLeading());
        merged.set(texts.of(ProjectOnDisk.MERGED).stripLeading());
    }

    /** Asks the models to stop; what they wrote stays. */
    public void cancel() {
        jobs.cancel(JOB);
    }
}
