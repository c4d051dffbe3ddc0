package maec.combine.method;

import maec.combine.fit.Choice;
import maec.job.ProblemException;
import maec.tensor.DType;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * A merge by one of the methods of the catalog: models, values and seed, as one immutable value.
 *
 * @param kind the method
 * @param base where θ₀ lies; may be empty where the method needs none
 * @param models where the models lie, by name, in the order in which the method takes them
 * @param rules what parameters are, in order of precedence
 * @param seed of random numbers; 0 for methods without
 * @param dtype what weights are rounded to, or empty to keep the reference's types
 * @param fit what shall be done where a model differs from the reference
 */
public record MethodRecipe(
        MethodKind kind,
        Optional<Path> base,
        SequencedMap<String, Path> models,
        List<ParameterRule> rules,
        long seed,
        Optional<DType> dtype,
        Set<Choice> fit) {
    /** Checks the number of models and copies. */
    public MethodRecipe {
        models = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(models));
        rules = List.copyOf(rules);
        fit = Set.copyOf(fit);
        MethodKind.Models wanted = kind.models();
        if (models.size() < wanted.least() || models.size() > wanted.most()) {
            throw new ProblemException(new MethodProblem.ModelCount(kind, models.size()));
        }
        if (kind.base() && base.isEmpty()) {
            throw new IllegalArgumentException(kind.id() + " without a base");
        }
    }

    /**
     * A recipe of models that fit together.
     *
     * @param kind the method
     * @param base where θ₀ lies
     * @param models where the models lie
     * @param rules what parameters are
     * @param seed of random numbers
     * @param dtype what weights are rounded to
     */
    public MethodRecipe(
            MethodKind kind,
            Optional<Path> base,
            SequencedMap<String, Path> models,
            List<ParameterRule> rules,
            long seed,
            Optional<DType> dtype) {
        this(kind, base, models, rules, seed, dtype, Set.of());
    }

    /**
     * This recipe with further choices.
     *
     * @param choices what shall be done where a model differs from the reference
     * @return a copy
     */
    public MethodRecipe fitted(Set<Choice> choices) {
        Set<Choice> all = new TreeSet<>(fit);
        all.addAll(choices);
        return new MethodRecipe(kind, base, models, rules, seed, dtype, all);
    }

    /**
     * The model that lends configuration, tokenizer, types and shapes.
     *
     * @return the base, or else the first model
     */
    public Path reference() {
        return base.orElseGet(() -> models.firstEntry().getValue());
    }

    /**
     * Everything that is read.
     *
     * @return base, if there is one, then the models
     */
    public List<Path> paths() {
        return java.util.stream.Stream.concat(base.stream(), models.values().stream()).toList();
    }
}
