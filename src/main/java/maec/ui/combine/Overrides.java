package maec.ui.combine;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import maec.combine.CoefficientRule;
import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.combine.RecipeNumber;
import maec.combine.RuleText;
import maec.combine.RuledCoefficients;
import maec.combine.TensorOutcome;
import maec.combine.TensorPattern;
import maec.combine.method.MethodExport.NamedValue;
import maec.combine.method.MethodExport.TensorValues;
import maec.combine.method.MethodParameter;
import maec.combine.method.ParameterRule;
import maec.job.ProblemException;
import maec.ui.recipe.Draft;
import maec.ui.recipe.RecipeModel;
import maec.workflow.MethodSetting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The rules for single tensors, of MAEC or of the method that is on, as rows that people edit; the
 * first one that fits a tensor holds.
 */
public final class Overrides {
    private final RecipeModel model;
    private final ReadOnlyObjectWrapper<List<Row>> rows = new ReadOnlyObjectWrapper<>(List.of());
    private List<TensorValues> listing = List.of();
    private List<CoefficientRule> counted = List.of();
    private List<List<String>> hits = List.of();
    private List<String> tensors = List.of();

    /**
     * One rule.
     *
     * @param tensors which tensors, as {@link RuleText} writes it
     * @param name the coefficient or parameter
     * @param value one number or several, separated by commas
     * @param hits names of the tensors that it decides for
     */
    public record Row(String tensors, String name, String value, List<String> hits) {
        /** Copies the list. */
        public Row {
            hits = List.copyOf(hits);
        }
    }

    /**
     * The rules of a draft.
     *
     * @param model the current draft
     */
    Overrides(RecipeModel model) {
        this.model = model;
        model.draftProperty().subscribe(_ -> refresh());
        model.outcomeProperty().subscribe((_, _) -> refresh());
    }

    /** The rules in the order in which they hold. */
    public ReadOnlyObjectProperty<List<Row>> rowsProperty() {
        return rows.getReadOnlyProperty();
    }

    /** Takes what a method does with every tensor, for its rules' hits. */
    void listed(List<TensorValues> values) {
        listing = values;
        refresh();
    }

    /** What a rule can be about, for choosing. */
    public List<String> names() {
        Draft draft = model.draft();
        return draft.method().map(Overrides::parameters).orElseGet(() -> numbers(draft.recipe()));
    }

    private static List<String> numbers(Recipe recipe) {
        List<String> names = new ArrayList<>();
        if (recipe.gamma().size() > 1) {
            names.add("gamma");
        }
        if (recipe.mu().size() > 1) {
            names.add("mu");
        }
        for (RecipeNumber number : RecipeNumber.all(recipe)) {
            if (!number.isShare()) {
                names.add(number.name());
            }
        }
        return names;
    }

    private static List<String> parameters(MethodSetting setting) {
        List<String> names = new ArrayList<>();
        for (MethodParameter parameter : setting.kind().parameters()) {
            if (parameter.scope().perTensor()) {
                names.add(parameter.name());
            }
            if (parameter.scope().perTensor() && parameter.scope().perModel()) {
                setting.models().forEach(model -> names.add(parameter.name() + "." + model));
            }
        }
        return names;
    }

    /** Adds a rule behind the others, for people to change. */
    public void add() {
        Draft draft = model.draft();
        if (draft.method().isPresent()) {
            List<String> names = names();
            if (!names.isEmpty()) {
                var setting = draft.method().get();
                double usual = setting.kind().find(names.getFirst()).orElseThrow().kind().usual();
                edit(texts -> added(texts, "*.mlp.*:" + names.getFirst() + "=" + usual));
            }
        } else {
            double gamma = draft.recipe().gamma().values().stream().findFirst().orElse(1.0) / 2;
            String name = draft.recipe().gamma().isEmpty() ? "eta" : "gamma";
            edit(texts -> added(texts, "*.mlp.*:" + name + "=" + gamma));
        }
    }

    private static List<String> added(List<String> texts, String text) {
        List<String> longer = new ArrayList<>(texts);
        longer.add(text);
        return longer;
    }

    /**
     * Changes a rule.
     *
     * @param index which one
     * @param pattern which tensors
     * @param name the coefficient or parameter
     * @param value one number or several
     * @return half a sentence if it is refused, and the rule stays
     */
    public Optional<String> change(int index, String pattern, String name, String value) {
        try {
            String text =
                    new RuleText(RuleText.pattern(pattern), name, RuleText.numbers(value)).text();
            edit(
                    texts -> {
                        List<String> changed = new ArrayList<>(texts);
                        changed.set(index, text);
                        return changed;
                    });
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (ProblemException e) {
            return Optional.of(e.problem().sentence());
        }
    }

    /**
     * Takes a rule away.
     *
     * @param index which one
     */
    public void remove(int index) {
        edit(
                texts -> {
                    List<String> changed = new ArrayList<>(texts);
                    changed.remove(index);
                    return changed;
                });
    }

    /**
     * Lets a rule hold before the one above it; harmless for the first.
     *
     * @param index which one
     */
    public void raise(int index) {
        if (index > 0) {
            edit(
                    texts -> {
                        List<String> changed = new ArrayList<>(texts);
                        changed.add(index - 1, changed.remove(index));
                        return changed;
                    });
        }
    }

    /** Changes all rules as texts, as one step of the undo history. */
    private void edit(UnaryOperator<List<String>> change) {
        Draft draft = model.draft();
        if (draft.method().isPresent()) {
            MethodSetting setting = draft.method().get();
            List<String> before = ruled(setting).stream().map(MethodSetting::text).toList();
            List<ParameterRule> after = new ArrayList<>();
            for (String text : change.apply(before)) {
                String origin = "rule " + (after.size() + 1);
                after.add(
                        MethodSetting.rule(
                                setting.kind(), setting.models(), RuleText.parse(text), origin));
            }
            after.addAll(everywhere(setting));
            model.changeMethod(Optional.of(setting.withRules(after)));
        } else {
            List<String> before =
                    draft.recipe().rules().stream().map(CoefficientRule::text).toList();
            List<CoefficientRule> after =
                    change.apply(before).stream().map(CoefficientRule::parse).toList();
            Recipe changed = draft.recipe().withRules(after);
            RuledCoefficients.hits(changed, List.of()); // refuses names that the recipe lacks
            model.change(_ -> changed);
        }
    }

    /** Rules in the table: those that do not hold everywhere with one value, which the form has. */
    static List<ParameterRule> ruled(MethodSetting setting) {
        return setting.rules().stream().filter(rule -> !isEverywhere(rule)).toList();
    }

    /** Values that the form has. */
    static List<ParameterRule> everywhere(MethodSetting setting) {
        return setting.rules().stream().filter(Overrides::isEverywhere).toList();
    }

    private static boolean isEverywhere(ParameterRule rule) {
        return rule.tensors().equals(TensorPattern.EVERYTHING)
                && rule.origin().equals(MethodForm.ORIGIN);
    }

    private void refresh() {
        Draft draft = model.draft();
        rows.set(
                draft.method()
                        .map(this::methodRows)
                        .orElseGet(() -> recipeRows(draft.recipe(), model.outcome())));
    }

    private List<Row> methodRows(MethodSetting setting) {
        return ruled(setting).stream()
                .map(rule -> row(RuleText.parse(MethodSetting.text(rule)), hits(rule)))
                .toList();
    }

    private List<String> hits(ParameterRule rule) {
        return listing.stream()
                .filter(tensor -> tensor.values().stream().anyMatch(value -> isBy(value, rule)))
                .map(TensorValues::tensor)
                .toList();
    }

    private static boolean isBy(NamedValue value, ParameterRule rule) {
        return value.parameter().equals(rule.parameter()) && value.origin().equals(rule.origin());
    }

    private List<Row> recipeRows(Recipe recipe, Optional<Outcome> outcome) {
        if (recipe.rules().isEmpty()) {
            return List.of();
        }
        List<String> names =
                outcome.map(it -> it.tensors().stream().map(TensorOutcome::name).toList())
                        .orElse(List.of());
        if (!recipe.rules().equals(counted) || !names.equals(tensors)) {
            hits = RuledCoefficients.hits(recipe, names);
            counted = recipe.rules();
            tensors = names;
        }
        List<Row> made = new ArrayList<>();
        for (int r = 0; r < recipe.rules().size(); r++) {
            made.add(row(RuleText.parse(recipe.rules().get(r).text()), hits.get(r)));
        }
        return made;
    }

    private static Row row(RuleText text, List<String> hits) {
        String value = text.text();
        return new Row(
                RuleText.text(text.tensors()),
                text.name(),
                value.substring(value.indexOf('=', value.indexOf(':')) + 1).replace(",", ", "),
                hits);
    }
}
