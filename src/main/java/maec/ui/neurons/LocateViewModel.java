package maec.ui.neurons;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import maec.extract.RankedUnit;
import maec.extract.RankingPool;
import maec.extract.RankingRule;
import maec.extract.ScoreCatalog;
import maec.extract.ScoreKind;
import maec.ui.job.JobRunner;
import maec.ui.job.JobState;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Messages;
import maec.ui.text.Phrase;
import maec.workflow.ImportanceChoice;
import maec.workflow.ImportanceOrigin;
import maec.workflow.OpenProject;
import maec.workflow.ProjectOverview.ModelRole;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The form that chooses how key neurons are found, made of what the scores declare, and the work
 * that finds them.
 */
public final class LocateViewModel {
    private static final String JOB = "locate";
    private static final double USUAL_CONTROL = 20;

    private final OpenProject project;
    private final RecipeModel recipe;
    private final JobRunner jobs;
    private final Messages messages;
    private final ScoreWords words;
    private final Runnable located;
    private final ObjectProperty<ScoreKind> score = new SimpleObjectProperty<>();
    private final ObjectProperty<RankedUnit> unit = new SimpleObjectProperty<>();
    private final ObjectProperty<RankingPool> pool = new SimpleObjectProperty<>();
    private final BooleanProperty controlled = new SimpleBooleanProperty();
    private final StringProperty control = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<List<ParameterField>> parameters =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<List<ImportanceOrigin>> origins =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Advice> advice = new ReadOnlyObjectWrapper<>(Advice.NONE);
    private final ReadOnlyObjectWrapper<JobState<List<ImportanceOrigin>>> run =
            new ReadOnlyObjectWrapper<>(JobState.idle());

    /**
     * What the form has to say about the present choice.
     *
     * @param sentence one sentence, or empty
     * @param wrong whether it is a complaint
     * @param aboutControl whether it is a complaint about the control
     * @param ready whether the work can be started
     */
    public record Advice(String sentence, boolean wrong, boolean aboutControl, boolean ready) {
        private static final Advice NONE = new Advice("", false, false, false);
    }

    /**
     * Starts with the project's own choice.
     *
     * @param project locates
     * @param recipe is told when importance has changed
     * @param jobs runs the work
     * @param messages the words
     * @param located is told when other importance may be there
     */
    public LocateViewModel(
            OpenProject project,
            RecipeModel recipe,
            JobRunner jobs,
            Messages messages,
            Runnable located) {
        this.project = project;
        this.recipe = recipe;
        this.jobs = jobs;
        this.messages = messages;
        this.words = new ScoreWords(messages);
        this.located = located;
        ImportanceChoice present = project.importanceChoice();
        score.set(ScoreCatalog.named(present.score()));
        unit.set(present.rule().unit());
        pool.set(present.rule().pool());
        controlled.set(present.rule().controlPercent().isPresent());
        control.set(plain(present.rule().controlPercent().orElse(USUAL_CONTROL)));
        fill();
        score.subscribe((_, _) -> fill());
        unit.subscribe((_, _) -> advise());
        pool.subscribe((_, _) -> advise());
        controlled.subscribe((_, _) -> advise());
        control.subscribe((_, _) -> advise());
        messages.languageProperty().subscribe((_, _) -> advise());
        recipe.outcomeProperty().subscribe(_ -> look());
    }

    private static String plain(double percent) {
        return percent == Math.rint(percent) ? "" + (long) percent : "" + percent;
    }

    /** What was kept for a score is offered again; parameters do not carry over to another one. */
    private void fill() {
        ImportanceChoice kept = project.importanceChoice();
        Map<String, String> given =
                kept.score().equals(score.get().id()) ? kept.parameters() : Map.of();
        Map<String, String> usual = project.usualParameters(score.get().id());
        List<ParameterField> fields =
                score.get().parameters().stream()
                        .map(
                                one ->
                                        field(
                                                usual.getOrDefault(
                                                        one.name(), one.kind().standard()),
                                                one,
                                                given))
                        .toList();
        fields.forEach(field -> field.textProperty().subscribe((_, _) -> advise()));
        parameters.set(fields);
        advise();
    }

    private static ParameterField field(
            String usual, maec.extract.ScoreParameter one, Map<String, String> given) {
        return new ParameterField(one, usual, given.getOrDefault(one.name(), usual));
    }

    /** The words of the window. */
    public Messages messages() {
        return messages;
    }

    /** The scores to choose from. */
    public List<ScoreKind> scores() {
        return ScoreCatalog.all();
    }

    /** How weights are scored. */
    public ObjectProperty<ScoreKind> scoreProperty() {
        return score;
    }

    /** What is ranked as a whole. */
    public ObjectProperty<RankedUnit> unitProperty() {
        return unit;
    }

    /** Among which weights. */
    public ObjectProperty<RankingPool> poolProperty() {
        return pool;
    }

    /** Whether the top of a control corpus is taken out. */
    public BooleanProperty controlledProperty() {
        return controlled;
    }

    /** How much of the control's top is taken out, in percent, as text. */
    public StringProperty controlProperty() {
        return control;
    }

    /** The fields of the chosen score. */
    public ReadOnlyObjectProperty<List<ParameterField>> parametersProperty() {
        return parameters.getReadOnlyProperty();
    }

    /** From what the importance was made that is there. */
    public ReadOnlyObjectProperty<List<ImportanceOrigin>> originsProperty() {
        return origins.getReadOnlyProperty();
    }

    /** What there is to say about the choice. */
    public ReadOnlyObjectProperty<Advice> adviceProperty() {
        return advice.getReadOnlyProperty();
    }

    /** Where the work stands. */
    public ReadOnlyObjectProperty<JobState<List<ImportanceOrigin>>> runProperty() {
        return run.getReadOnlyProperty();
    }

    /** The pivot language, whose text can be a control. */
    public Optional<String> pivot() {
        return project.overview().models().stream()
                .filter(row -> row.role() == ModelRole.PIVOT)
                .map(row -> row.subject())
                .findFirst();
    }

    /** The choice as it stands, or why it cannot be made. */
    private Optional<Advice> complaint() {
        Optional<Advice> ofParameter =
                parameters.get().stream()
                        .flatMap(field -> field.complaint(words).stream())
                        .findFirst()
                        .map(sentence -> new Advice(sentence, true, false, false));
        return ofParameter.isPresent() || !controlled.get() || controlPercent().isPresent()
                ? ofParameter
                : Optional.of(
                        new Advice(
                                messages.text("neurons.control.wrong", control.get().strip()),
                                true,
                                true,
                                false));
    }

    private OptionalDouble controlPercent() {
        try {
            double percent = Double.parseDouble(control.get().replace("%", "").strip());
            return percent > 0 && percent <= 100
                    ? OptionalDouble.of(percent)
                    : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    private ImportanceChoice choice() {
        SortedMap<String, String> values = new TreeMap<>();
        parameters.get().stream()
                .filter(field -> !field.isUsual())
                .forEach(field -> values.put(field.declaration().name(), field.value()));
        return new ImportanceChoice(
                score.get().id(),
                values,
                new RankingRule(
                        unit.get(),
                        pool.get(),
                        controlled.get() ? controlPercent() : OptionalDouble.empty()));
    }

    private void advise() {
        advice.set(
                complaint().orElseGet(() -> run.get().isRunning() ? Advice.NONE : consequence()));
    }

    private Advice consequence() {
        List<ImportanceOrigin> present = origins.get();
        List<String> imported =
                present.stream()
                        .filter(origin -> origin.importedFrom().isPresent())
                        .map(ImportanceOrigin::ability)
                        .toList();
        if (!imported.isEmpty()) {
            return new Advice(
                    messages.text("neurons.locate.replaces", String.join(", ", imported)),
                    false,
                    false,
                    true);
        }
        boolean located =
                present.size() == project.abilities().size()
                        && present.stream().allMatch(ImportanceOrigin::current);
        return located && choice().equals(project.importanceChoice())
                ? new Advice(messages.text("neurons.locate.same"), false, false, false)
                : new Advice(messages.text("neurons.locate.follows"), false, false, true);
    }

    private void look() {
        origins.set(project.importanceOrigins());
        advise();
    }

    /** Keeps the choice in the project and starts to rank; harmless while it cannot be made. */
    public void locate() {
        if (!advice.get().ready()) {
            return;
        }
        ImportanceChoice chosen = choice();
        jobs.start(
                JOB,
                Phrase.of("neurons.locate.running"),
                context -> {
                    project.locate(chosen, context);
                    return project.importanceOrigins();
                },
                this::follow);
    }

    /** Asks the work to stop. */
    public void cancel() {
        jobs.cancel(JOB);
    }

    /**
     * What was analysed is out of date as soon as the choice is kept, and nobody may ask for it.
     */
    private void follow(JobState<List<ImportanceOrigin>> state) {
        run.set(state);
        if (!state.isRunning() || recipe.outcome().isPresent() != project.isAnalysed()) {
            recipe.refresh();
            located.run();
        }
        look();
    }
}
