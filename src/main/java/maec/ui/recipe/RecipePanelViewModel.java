package maec.ui.recipe;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.ui.port.Desktop;
import maec.ui.text.Figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Every number of the recipe as a knob, and live what it adds up to. */
public final class RecipePanelViewModel {
    private static final String UNKNOWN = "—";

    private final RecipeModel model;
    private final Desktop desktop;
    private final Supplier<String> command;
    private final Knob keyShare;
    private final List<List<Knob>> groups = new ArrayList<>();
    private final List<Total> totals;

    /** A line of the totals. */
    public static final class Total {
        private final String name;
        private final Function<Outcome, String> text;
        private final ReadOnlyStringWrapper value = new ReadOnlyStringWrapper(UNKNOWN);

        private Total(String name, Function<Outcome, String> text) {
            this.name = name;
            this.text = text;
        }

        /** What the line is about. */
        public String name() {
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
     * @param desktop has the clipboard
     * @param command the command line that does what an export would do now
     */
    public RecipePanelViewModel(RecipeModel model, Desktop desktop, Supplier<String> command) {
        this.model = model;
        this.desktop = desktop;
        this.command = command;
        this.keyShare = keyShare();
        groups.add(List.of(keyShare, tensorShare()));
        groups.add(extraction());
        groups.add(combination());
        groups.add(languages());
        this.totals = totals();
        model.outcomeProperty().subscribe(this::show);
    }

    private Knob keyShare() {
        return new Knob(
                model,
                "Key neurons k₁",
                "Share of the weights that count as key neurons of an ability, by importance over"
                        + " the whole model.",
                new KnobScale.KeyShare(),
                Recipe::keyPercent,
                Recipe::withKeyPercent);
    }

    private Knob tensorShare() {
        return new Knob(
                model,
                "Ability tensors k₂",
                "Share of the tensors that receive the ability: those whose ability weights point"
                        + " least where the language points.",
                new KnobScale.Share(),
                Recipe::tensorPercent,
                Recipe::withTensorPercent);
    }

    private List<Knob> extraction() {
        return List.of(
                coefficient(
                        "α ability weight",
                        "R(A) = α·Δ(A) − β·Δ(pivot): how much of the tuned ability is taken.",
                        Recipe::alpha,
                        Recipe::withAlpha),
                coefficient(
                        "β pivot-language weight",
                        "R(A) = α·Δ(A) − β·Δ(pivot): how much English is taken off the ability.",
                        Recipe::beta,
                        Recipe::withBeta));
    }

    private List<Knob> combination() {
        var knobs = new ArrayList<Knob>();
        SortedMap<String, Double> gamma = model.recipe().gamma();
        for (String ability : gamma.keySet()) {
            knobs.add(
                    coefficient(
                            "γ " + (gamma.size() == 1 ? "ability" : ability) + " into selected",
                            "How much of R(" + ability + ") is added to the selected tensors.",
                            recipe -> recipe.gamma().getOrDefault(ability, 0.0),
                            (recipe, value) -> recipe.withGamma(ability, value)));
        }
        knobs.add(
                coefficient(
                        "η language into selected",
                        "How much of R(L) is added to the selected tensors.",
                        Recipe::eta,
                        Recipe::withEta));
        knobs.add(
                coefficient(
                        "λ language elsewhere",
                        "How much of R(L) is added to all other tensors.",
                        Recipe::lambda,
                        Recipe::withLambda));
        return knobs;
    }

    private List<Knob> languages() {
        return model.recipe().mu().keySet().stream()
                .map(
                        language ->
                                coefficient(
                                        "μ " + language,
                                        "R(L) = Σ μ·Δ(L): the part of " + language + " in it.",
                                        recipe -> recipe.mu().getOrDefault(language, 0.0),
                                        (recipe, value) -> recipe.withMu(language, value)))
                .toList();
    }

    private Knob coefficient(
            String label,
            String explanation,
            java.util.function.ToDoubleFunction<Recipe> getter,
            Knob.Setter setter) {
        return new Knob(model, label, explanation, new KnobScale.Coefficient(), getter, setter);
    }

    private static List<Total> totals() {
        return List.of(
                new Total(
                        "Key weights",
                        o -> Figures.count(o.keyWeights()) + " of " + Figures.count(o.weights())),
                new Total(
                        "Selected tensors", o -> o.selectedTensors() + " of " + o.tensors().size()),
                new Total("‖Δ‖ / ‖θ₀‖ ability", o -> Figures.percentOf(o.abilityShare())),
                new Total("‖Δ‖ / ‖θ₀‖ language", o -> Figures.percentOf(o.languageShare())),
                new Total(
                        "mean cos(R(A), R(L)) selected",
                        o -> Figures.coefficient(o.meanSensitivitySelected())),
                new Total("… left out", o -> Figures.coefficient(o.meanSensitivityLeftOut())));
    }

    private void show(Optional<Outcome> outcome) {
        for (Total total : totals) {
            total.value.set(outcome.map(total.text).orElse(UNKNOWN));
        }
        keyShare.note(outcome.map(RecipePanelViewModel::boundNote).orElse(""));
    }

    private static String boundNote(Outcome outcome) {
        double asked = outcome.recipe().keyPercent();
        double applied = outcome.effectiveKeyPercent();
        return applied < asked - 0.8
                ? Figures.percent(applied) + " were trained; a larger share changes nothing."
                : "";
    }

    /** The knobs, in groups that a rule separates. */
    public List<List<Knob>> groups() {
        return List.copyOf(groups);
    }

    /** The lines of the totals. */
    public List<Total> lines() {
        return totals;
    }

    /** Puts the command line that does what an export would do now on the clipboard. */
    public void copyAsCommand() {
        desktop.copy(command.get());
    }

    /** Sets every number to the default of the method, as one step of the undo history. */
    public void resetToDefaults() {
        model.change(_ -> model.defaults());
    }
}
