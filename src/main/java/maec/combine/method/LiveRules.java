package maec.combine.method;

import maec.combine.TensorPattern;
import maec.combine.method.ParameterRule.Value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * The rules of a recipe without those that can never decide, as files hold them: first rules for
 * some tensors, then values for all tensors.
 *
 * @param rules for some tensors, in order of precedence
 * @param parameters for all tensors where no rule decides, by parameter
 */
record LiveRules(List<Rule> rules, SequencedMap<String, Setting> parameters) {
    /** A value, or one per model. */
    sealed interface Setting {}

    /** One value for all models. */
    record Same(Value value) implements Setting {}

    /** Values of some models, by name. */
    record PerModel(SequencedMap<String, Value> values) implements Setting {}

    /** What some tensors have. */
    record Rule(String parameter, TensorPattern tensors, Setting setting) {}

    static LiveRules of(MethodRecipe recipe) {
        List<Rule> rules = new ArrayList<>();
        SequencedMap<String, Setting> parameters = new LinkedHashMap<>();
        for (MethodParameter parameter : recipe.kind().parameters()) {
            collect(recipe, parameter.name(), rules)
                    .ifPresent(setting -> parameters.put(parameter.name(), setting));
        }
        return new LiveRules(
                Collections.unmodifiableList(rules),
                Collections.unmodifiableSequencedMap(parameters));
    }

    /** Adds the parameter's rules for some tensors, and gives its values for all tensors. */
    private static Optional<Setting> collect(
            MethodRecipe recipe, String parameter, List<Rule> rules) {
        SequencedSet<String> open = new LinkedHashSet<>(recipe.models().sequencedKeySet());
        var decided = new TreeMap<String, Value>();
        Optional<Value> forAll = Optional.empty();
        for (ParameterRule rule : recipe.rules()) {
            if (!rule.parameter().equals(parameter) || open.isEmpty()) {
                continue;
            }
            List<String> models =
                    open.stream().filter(m -> rule.model().map(m::equals).orElse(true)).toList();
            boolean same = models.size() == recipe.models().size() && rule.model().isEmpty();
            if (models.isEmpty()) {
                continue;
            }
            if (rule.tensors().equals(TensorPattern.EVERYTHING)) {
                models.forEach(model -> decided.put(model, rule.value()));
                forAll = same ? Optional.of(rule.value()) : forAll;
                models.forEach(open::remove);
            } else {
                rules.add(new Rule(parameter, rule.tensors(), setting(rule.value(), models, same)));
            }
        }
        if (forAll.isPresent()) {
            return forAll.map(Same::new);
        }
        SequencedMap<String, Value> ordered = new LinkedHashMap<>();
        for (String model : recipe.models().keySet()) {
            Optional.ofNullable(decided.get(model)).ifPresent(value -> ordered.put(model, value));
        }
        return ordered.isEmpty() ? Optional.empty() : Optional.of(new PerModel(ordered));
    }

    private static Setting setting(Value value, List<String> models, boolean same) {
        if (same) {
            return new Same(value);
        }
        SequencedMap<String, Value> values = new LinkedHashMap<>();
        models.forEach(model -> values.put(model, value));
        return new PerModel(values);
    }
}
