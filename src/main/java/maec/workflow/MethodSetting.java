package maec.workflow;

import maec.combine.RuleText;
import maec.combine.TensorPattern;
import maec.combine.method.MethodCatalog;
import maec.combine.method.MethodKind;
import maec.combine.method.MethodParameter;
import maec.combine.method.MethodProblem;
import maec.combine.method.MethodRecipe;
import maec.combine.method.ParameterRule;
import maec.job.ProblemException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A method of the catalog with the project's models and the values that people chose: what forms
 * edit, as one immutable value.
 *
 * @param kind the method
 * @param models names of the project's models, in the order in which the method takes them
 * @param rules values for tensors and models, in order of precedence
 * @param seed of random numbers; 0 for methods without
 */
public record MethodSetting(
        MethodKind kind, List<String> models, List<ParameterRule> rules, long seed) {
    /** Checks the number of models and copies. */
    public MethodSetting {
        models = List.copyOf(models);
        rules = List.copyOf(rules);
        if (models.size() < kind.models().least() || models.size() > kind.models().most()) {
            throw new ProblemException(new MethodProblem.ModelCount(kind, models.size()));
        }
    }

    /**
     * A method as it is usually used: languages before abilities where the order counts, abilities
     * before languages where it does not.
     *
     * @param kind the method
     * @param abilities names of the project's abilities
     * @param languages names of its target languages
     * @return with the usual values
     * @throws ProblemException if the project has too few models
     */
    public static MethodSetting usual(
            MethodKind kind, List<String> abilities, List<String> languages) {
        int least = kind.models().least();
        boolean ordered = kind.models().roles().size() > 1;
        List<String> first = ordered ? languages : abilities;
        List<String> then = ordered ? abilities : languages;
        if (ordered && !languages.isEmpty()) {
            first = languages.subList(0, 1);
        }
        int most = kind.models().roles().isEmpty() ? kind.models().most() : Math.max(least, 1);
        List<String> models = Stream.concat(first.stream(), then.stream()).limit(most).toList();
        return new MethodSetting(kind, models, List.of(), 0);
    }

    /**
     * A method from texts, as a command line gives it.
     *
     * @param method its name in the catalog
     * @param models names of the project's models
     * @param rules each as {@link RuleText}, the name being a parameter or {@code PARAMETER.MODEL};
     *     flags are 0 and 1
     * @param seed of random numbers
     * @return the setting
     * @throws ProblemException with a {@link MethodProblem} if there is no such method
     * @throws IllegalArgumentException with half a sentence for a rule that does not fit it
     */
    public static MethodSetting of(
            String method, List<String> models, List<String> rules, long seed) {
        MethodKind kind = MethodCatalog.named(method);
        List<ParameterRule> read = new ArrayList<>();
        for (String text : rules) {
            read.add(rule(kind, models, RuleText.parse(text), "rule " + (read.size() + 1)));
        }
        return new MethodSetting(kind, models, read, kind.random() ? seed : 0);
    }

    /**
     * A rule from its written form.
     *
     * @param kind the method
     * @param models names of the models
     * @param text tensors, parameter and numbers
     * @param origin where it stands, for people
     * @return the rule
     * @throws IllegalArgumentException with half a sentence if it does not fit the method
     */
    public static ParameterRule rule(
            MethodKind kind, List<String> models, RuleText text, String origin) {
        String[] parts = text.name().split("\\.", 2);
        MethodParameter parameter =
                kind.find(parts[0])
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                kind.id() + " has no '" + parts[0] + "'"));
        Optional<String> model = parts.length == 2 ? Optional.of(parts[1]) : Optional.empty();
        if (model.isPresent() && !(parameter.scope().perModel() && models.contains(model.get()))) {
            throw new IllegalArgumentException("'" + text.name() + "' names no model of its own");
        }
        boolean everywhere = text.tensors().equals(TensorPattern.EVERYTHING);
        if (!parameter.scope().perTensor() && !(everywhere && text.numbers().size() == 1)) {
            throw new IllegalArgumentException(parameter.name() + " is the same for all tensors");
        }
        for (double number : text.numbers()) {
            if (!parameter.kind().holds(number)) {
                throw new IllegalArgumentException(
                        parameter.name() + " must be " + parameter.kind().expected());
            }
        }
        ParameterRule.Value value =
                text.numbers().size() == 1
                        ? new ParameterRule.Constant(text.numbers().getFirst())
                        : new ParameterRule.Gradient(text.numbers());
        return new ParameterRule(parameter.name(), model, text.tensors(), value, origin);
    }

    /**
     * A rule in its written form.
     *
     * @param rule of any method
     * @return what {@link #of} reads
     */
    public static String text(ParameterRule rule) {
        return new RuleText(
                        rule.tensors(),
                        rule.parameter() + rule.model().map(model -> "." + model).orElse(""),
                        rule.value().numbers())
                .text();
    }

    /** This setting with other rules. */
    public MethodSetting withRules(List<ParameterRule> changed) {
        return new MethodSetting(kind, models, changed, seed);
    }

    /** This setting with another seed. */
    public MethodSetting withSeed(long changed) {
        return new MethodSetting(kind, models, rules, changed);
    }

    /** This setting with other models; rules for models that are gone go, too. */
    public MethodSetting withModels(List<String> changed) {
        return new MethodSetting(
                kind,
                changed,
                rules.stream()
                        .filter(rule -> rule.model().map(changed::contains).orElse(true))
                        .toList(),
                seed);
    }

    /** Method and values in one phrase, for progress and file names. */
    public String phrase() {
        return kind.label().toLowerCase(Locale.ROOT) + " of " + String.join(", ", models);
    }

    /** The same as a recipe with paths. */
    MethodRecipe recipe(Path base, Function<String, Path> paths) {
        SequencedMap<String, Path> named = new LinkedHashMap<>();
        models.forEach(model -> named.put(model, paths.apply(model)));
        return new MethodRecipe(kind, Optional.of(base), named, rules, seed, Optional.empty());
    }
}
