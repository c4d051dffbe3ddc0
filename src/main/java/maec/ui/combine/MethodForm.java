package maec.ui.combine;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import maec.combine.RuleText;
import maec.combine.TensorPattern;
import maec.combine.YamlText;
import maec.combine.method.MethodKind;
import maec.combine.method.MethodParameter;
import maec.combine.method.ParameterRule;
import maec.job.ProblemException;
import maec.ui.recipe.RecipeModel;
import maec.workflow.MethodSetting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What can be told to the method that is on, made from its declarations: nothing is listed twice.
 */
public final class MethodForm {
    /** Where the form's values stand, in listings. */
    static final String ORIGIN = "parameters";

    private final RecipeModel model;
    private final Map<String, MethodSetting> earlier = new HashMap<>();
    private final ReadOnlyObjectWrapper<List<Field>> fields =
            new ReadOnlyObjectWrapper<>(List.of());

    /**
     * One value to be told.
     *
     * @param parameter its declaration
     * @param model whose value it is; empty where one holds for all
     * @param text the present value, the usual one where nothing was said
     */
    public record Field(MethodParameter parameter, Optional<String> model, String text) {
        /** Whether it is a yes or no. */
        public boolean isFlag() {
            return parameter.kind() instanceof MethodParameter.Flag;
        }

        /** The name that people read. */
        public String label() {
            return parameter.name().replace('_', ' ') + model.map(name -> " · " + name).orElse("");
        }
    }

    /**
     * A form for whatever method is on.
     *
     * @param model the current draft
     */
    MethodForm(RecipeModel model) {
        this.model = model;
        model.methodProperty().subscribe(this::follow);
    }

    private void follow(Optional<MethodSetting> setting) {
        setting.ifPresent(it -> earlier.put(it.kind().id(), it));
        fields.set(setting.map(MethodForm::fields).orElse(List.of()));
    }

    /** What the form asks for, in the order in which the method declares it. */
    public ReadOnlyObjectProperty<List<Field>> fieldsProperty() {
        return fields.getReadOnlyProperty();
    }

    /**
     * Puts a method on, with the values that it had when it was on before.
     *
     * @param kind the method; empty for MAEC
     * @return one sentence if the project's models do not suffice
     */
    public Optional<String> choose(Optional<MethodKind> kind) {
        try {
            model.changeMethod(kind.map(this::setting));
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.problem().sentence());
        }
    }

    private MethodSetting setting(MethodKind kind) {
        MethodSetting before = earlier.get(kind.id());
        return before != null
                ? before
                : MethodSetting.usual(
                        kind, model.project().abilities(), model.project().languages());
    }

    private static List<Field> fields(MethodSetting setting) {
        List<Field> fields = new ArrayList<>();
        for (MethodParameter parameter : setting.kind().parameters()) {
            boolean further = parameter.scope() == MethodParameter.Scope.FURTHER_MODEL;
            if (parameter.scope().perModel()) {
                setting.models().stream()
                        .skip(further ? 1 : 0)
                        .forEach(m -> fields.add(field(setting, parameter, Optional.of(m))));
            } else {
                fields.add(field(setting, parameter, Optional.empty()));
            }
        }
        return fields;
    }

    private static Field field(
            MethodSetting setting, MethodParameter parameter, Optional<String> model) {
        String text =
                Overrides.everywhere(setting).stream()
                        .filter(rule -> rule.parameter().equals(parameter.name()))
                        .filter(rule -> rule.model().isEmpty() || rule.model().equals(model))
                        .findFirst()
                        .map(rule -> text(rule.value().numbers()))
                        .orElseGet(() -> text(List.of(parameter.kind().usual())));
        return new Field(parameter, model, text);
    }

    private static String text(List<Double> numbers) {
        return numbers.stream().map(YamlText::number).collect(Collectors.joining(", "));
    }

    /**
     * Takes a value, as one step of the undo history.
     *
     * @param field which one
     * @param text one number; several, separated by commas, where layers may differ
     * @return half a sentence if it is refused, and the value stays
     */
    public Optional<String> type(Field field, String text) {
        MethodSetting setting = model.draft().method().orElseThrow();
        try {
            String name = field.parameter().name() + field.model().map(m -> "." + m).orElse("");
            var written = new RuleText(TensorPattern.EVERYTHING, name, RuleText.numbers(text));
            ParameterRule rule =
                    MethodSetting.rule(setting.kind(), setting.models(), written, ORIGIN);
            List<ParameterRule> rules = new ArrayList<>(Overrides.ruled(setting));
            rules.add(rule);
            Overrides.everywhere(setting).stream()
                    .filter(other -> !isSame(other, rule))
                    .forEach(rules::add);
            model.changeMethod(Optional.of(setting.withRules(rules)));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isSame(ParameterRule one, ParameterRule other) {
        return one.parameter().equals(other.parameter()) && one.model().equals(other.model());
    }

    /** Names of the models that the project can give. */
    public List<String> offered() {
        List<String> names = new ArrayList<>(model.project().abilities());
        names.addAll(model.project().languages());
        return names;
    }

    /**
     * Takes a model in or out, where their order does not count.
     *
     * @param name a model of the project
     * @param taken whether it shall take part
     * @return one sentence if the method needs it
     */
    public Optional<String> take(String name, boolean taken) {
        MethodSetting setting = model.draft().method().orElseThrow();
        List<String> models =
                offered().stream()
                        .filter(each -> each.equals(name) ? taken : setting.models().contains(each))
                        .toList();
        return models(setting, models);
    }

    /**
     * Puts a model at a place, where their order counts; the one that was there changes places.
     *
     * @param place index
     * @param name a model of the project
     * @return one sentence if that is not possible
     */
    public Optional<String> place(int place, String name) {
        MethodSetting setting = model.draft().method().orElseThrow();
        List<String> models = new ArrayList<>(setting.models());
        int other = models.indexOf(name);
        if (other >= 0) {
            models.set(other, models.get(place));
        }
        models.set(place, name);
        return models(setting, models);
    }

    private Optional<String> models(MethodSetting setting, List<String> models) {
        try {
            model.changeMethod(Optional.of(setting.withModels(models)));
            return Optional.empty();
        } catch (ProblemException e) {
            return Optional.of(e.problem().sentence());
        }
    }

    /**
     * Takes another seed.
     *
     * @param text a whole number
     * @return half a sentence if it is none
     */
    public Optional<String> seed(String text) {
        MethodSetting setting = model.draft().method().orElseThrow();
        try {
            long seed = Long.parseLong(text.strip());
            model.changeMethod(Optional.of(setting.withSeed(seed)));
            return Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.of("'" + text + "' is no whole number");
        }
    }
}
