package maec.ui.recipe;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableStringValue;

import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.combine.RecipeNumber;
import maec.combine.method.MethodKind;
import maec.ui.port.Desktop;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Every number of the recipe as a knob, live what it adds up to, and the snapshots. */
public final class RecipePanelViewModel {
    private static final String UNKNOWN = "—";

    private final RecipeModel model;
    private final Snapshots snapshots;
    private final Desktop desktop;
    private final Messages messages;
    private final Supplier<String> command;
    private final Knob keyShare;
    private final List<List<Knob>> groups = new ArrayList<>();
    private final List<Total> totals;
    private final StringBinding otherMethod;

    /** A line of the totals. */
    public static final class Total {
        private final ObservableStringValue name;
        private final Function<Outcome, String> text;
        private final ReadOnlyStringWrapper value = new ReadOnlyStringWrapper(UNKNOWN);

        private Total(ObservableStringValue name, Function<Outcome, String> text) {
            this.name = name;
            this.text = text;
        }

        /** What the line is about. */
        public ObservableStringValue name() {
            return name;
        }

        /** The figure, or a dash while the project is not analysed. */
        public ReadOnlyStringProperty valueProperty() {
            return value.getReadOnlyProperty();
        }
    }

    /**
     * Makes the panel of one project.
     *
     * @param model the recipe
     * @param snapshots A and B
     * @param desktop has the clipboard
     * @param messages the words
     * @param command the command line that does what an export would do now
     */
    public RecipePanelViewModel(
            RecipeModel model,
            Snapshots snapshots,
            Desktop desktop,
            Messages messages,
            Supplier<String> command) {
        this.model = model;
        this.snapshots = snapshots;
        this.desktop = desktop;
        this.messages = messages;
        this.command = command;
        this.keyShare = knob("k1", new KnobScale.KeyShare());
        groups.add(List.of(keyShare, knob("k2", new KnobScale.Share())));
        groups.add(List.of(coefficient("alpha"), coefficient("beta")));
        groups.add(combination());
        groups.add(
                model.recipe().mu().keySet().stream()
                        .map(language -> named("mu", "recipe.mu", language))
                        .toList());
        this.totals = totals();
        this.otherMethod =
                Bindings.createStringBinding(
                        this::otherMethod, model.methodProperty(), messages.languageProperty());
        model.outcomeProperty().subscribe(this::show);
        messages.languageProperty().subscribe((_, _) -> show(model.outcome()));
    }

    private List<Knob> combination() {
        Set<String> abilities = model.recipe().gamma().keySet();
        String label = abilities.size() == 1 ? "recipe.gamma" : "recipe.gamma.named";
        var knobs = new ArrayList<Knob>();
        abilities.forEach(ability -> knobs.add(named("gamma", label, ability)));
        knobs.add(coefficient("eta"));
        knobs.add(coefficient("lambda"));
        return knobs;
    }

    private Knob coefficient(String name) {
        return knob(name, new KnobScale.Coefficient());
    }

    private Knob knob(String name, KnobScale scale) {
        return new Knob(
                model,
                new RecipeNumber(name),
                messages.bind("recipe." + name),
                messages.bind("recipe." + name + ".tip"),
                scale,
                messages);
    }

    private Knob named(String symbol, String label, String subject) {
        return new Knob(
                model,
                new RecipeNumber(symbol + "." + subject),
                messages.bind(label, subject),
                messages.bind("recipe." + symbol + ".tip", subject),
                new KnobScale.Coefficient(),
                messages);
    }

    private List<Total> totals() {
        return List.of(
                total(
                        "recipe.total.keys",
                        o ->
                                messages.text(
                                        "recipe.total.of",
                                        Figures.count(o.keyWeights()),
                                        Figures.count(o.weights()))),
                total(
                        "recipe.total.selected",
                        o ->
                                messages.text(
                                        "recipe.total.of",
                                        o.selectedTensors(),
                                        o.tensors().size())),
                total("recipe.total.ability", o -> Figures.percentOf(o.abilityShare())),
                total("recipe.total.language", o -> Figures.percentOf(o.languageShare())),
                total("recipe.total.cosine", o -> Figures.coefficient(o.meanSensitivitySelected())),
                total(
                        "recipe.total.cosine.out",
                        o -> Figures.coefficient(o.meanSensitivityLeftOut())));
    }

    private Total total(String key, Function<Outcome, String> text) {
        return new Total(messages.bind(key), text);
    }

    private void show(Optional<Outcome> outcome) {
        for (Total total : totals) {
            total.value.set(outcome.map(total.text).orElse(UNKNOWN));
        }
        keyShare.note(outcome.map(this::boundNote).orElse(""));
    }

    private String boundNote(Outcome outcome) {
        double asked = outcome.recipe().keyPercent();
        double applied = outcome.effectiveKeyPercent();
        return applied < asked - 0.8 ? messages.text("recipe.bound", Figures.percent(applied)) : "";
    }

    private String otherMethod() {
        return model.methodProperty()
                .get()
                .map(method -> messages.text("recipe.other", name(method.kind())))
                .orElse("");
    }

    private String name(MethodKind kind) {
        String key = "combine.method.name." + kind.id();
        return messages.knows(key) ? messages.text(key) : kind.label();
    }

    /** The knobs, in groups that a rule separates. */
    public List<List<Knob>> groups() {
        return List.copyOf(groups);
    }

    /** The lines of the totals. */
    public List<Total> lines() {
        return totals;
    }

    /** A and B. */
    public Snapshots snapshots() {
        return snapshots;
    }

    /** The words. */
    public Messages messages() {
        return messages;
    }

    /** One sentence while another method than MAEC is on; else empty. */
    public StringBinding otherMethodNote() {
        return otherMethod;
    }

    /** Puts MAEC on again. */
    public void backToMaec() {
        model.changeMethod(Optional.empty());
    }

    /** Puts the command line that does what an export would do now on the clipboard. */
    public void copyAsCommand() {
        desktop.copy(command.get());
    }

    /** Sets everything but locked numbers to the defaults, as one step of the undo history. */
    public void resetToDefaults() {
        Recipe now = model.recipe();
        Recipe reset = model.defaults();
        for (List<Knob> group : groups) {
            for (Knob knob : group) {
                if (knob.lockedProperty().get()) {
                    reset = knob.number().with(reset, knob.number().of(now));
                }
            }
        }
        Recipe wanted = reset;
        model.change(_ -> wanted);
    }
}
