package maec.combine.method;

import maec.checkpoint.TensorSource;
import maec.combine.CombineProblem;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The open models of a merge, in the order of the recipe. The record closes nothing.
 *
 * @param base θ₀, where the method or the person names one
 * @param models what is merged, at least one
 */
public record MethodInputs(Optional<TensorSource> base, List<NamedModel> models) {
    /**
     * A model and what recipes and messages call it.
     *
     * @param name as in the recipe
     * @param tensors its weights
     */
    public record NamedModel(String name, TensorSource tensors) {}

    /** Copies the list. */
    public MethodInputs {
        models = List.copyOf(models);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("no models");
        }
    }

    /**
     * The model whose tensors, types and shapes the result has.
     *
     * @return the base, or else the first model
     */
    public TensorSource reference() {
        return base.orElseGet(() -> models.getFirst().tensors());
    }

    /**
     * Returns normally if every model has the reference's tensors, and no more, in the same shapes.
     *
     * @throws ProblemException with a {@link CombineProblem} otherwise
     */
    public void requireCompatible() {
        for (NamedModel model : models) {
            if (model.tensors() != reference()) {
                compare(model);
            }
        }
    }

    private void compare(NamedModel model) {
        String name = model.name();
        for (TensorSpec expected : reference().tensors()) {
            if (!expected.dtype().isComputable()) {
                continue;
            }
            TensorSpec found =
                    model.tensors()
                            .find(expected.name())
                            .orElseThrow(
                                    () ->
                                            new ProblemException(
                                                    new CombineProblem.MissingTensor(
                                                            name, expected.name())));
            if (!found.shape().equals(expected.shape())) {
                throw new ProblemException(
                        new CombineProblem.ShapeMismatch(
                                name, expected.name(), expected.shape(), found.shape()));
            }
            if (!found.dtype().isComputable()) {
                throw new ProblemException(
                        new CombineProblem.NotComputable(name, expected.name(), found.dtype()));
            }
        }
        for (TensorSpec extra : model.tensors().tensors()) {
            if (extra.dtype().isComputable() && reference().find(extra.name()).isEmpty()) {
                throw new ProblemException(new CombineProblem.ExtraTensor(name, extra.name()));
            }
        }
    }

    /**
     * Every model with its fingerprint, for provenance.
     *
     * @return {@code base}, where there is one, and {@code model NAME}, in order
     */
    public SequencedMap<String, String> fingerprints() {
        SequencedMap<String, String> all = new LinkedHashMap<>();
        base.ifPresent(source -> all.put("base", source.fingerprint()));
        models.forEach(model -> all.put("model " + model.name(), model.tensors().fingerprint()));
        return Collections.unmodifiableSequencedMap(all);
    }

    /**
     * The folders and files of all models.
     *
     * @return what must not be written over
     */
    public List<Path> origins() {
        return Stream.concat(base.stream(), models.stream().map(NamedModel::tensors))
                .flatMap(source -> source.origins().stream())
                .distinct()
                .toList();
    }

    /** How much is read for one pass over all models: the size of all tensors of all of them. */
    long bytes() {
        return Stream.concat(base.stream(), models.stream().map(NamedModel::tensors))
                .flatMap(source -> source.tensors().stream())
                .mapToLong(TensorSpec::bytes)
                .sum();
    }

    /** The names of the models, in order. */
    List<String> names() {
        return models.stream().map(NamedModel::name).toList();
    }
}
