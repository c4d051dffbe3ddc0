package maec.model;

import maec.checkpoint.DeltaSource;
import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.job.ProblemException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Opens models under canonical names, as everything does that compares, merges, trains or shows
 * tensors.
 *
 * <p>Adapters name what the files of their base hold, so the view is over base and adapter; deltas
 * were trained on the view, so they are over it. A model that no family describes is seen as it is
 * stored.
 */
public final class CanonicalModels {
    private CanonicalModels() {}

    /**
     * Opens a model whose tensors are to be compared with those of others, one by one.
     *
     * @param models finds and opens it
     * @param base as in {@link ModelFinder#open}
     * @param model as in {@link ModelFinder#open}
     * @return the open model, maybe a {@link CanonicalWeights}; closing it closes its base as well
     * @throws ProblemException as {@link ModelFinder#openToCombine}
     */
    public static TensorSource openToCombine(ModelFinder models, @Nullable Path base, Path model) {
        if (base != null && models.isDelta(model)) {
            return DeltaSource.open(openToCombine(models, null, base), model);
        }
        Optional<Architecture> architecture = architecture(models, base, model);
        TensorSource source = models.openToCombine(base, model);
        return architecture.map(known -> CanonicalWeights.over(known, source)).orElse(source);
    }

    /** What the model's configuration says, or its base's where it has none that can be read. */
    private static Optional<Architecture> architecture(
            ModelFinder models, @Nullable Path base, Path model) {
        return Stream.of(model, base == null ? model : base)
                .distinct()
                .flatMap(described -> read(models, base, described).stream())
                .findFirst();
    }

    private static Optional<Architecture> read(
            ModelFinder models, @Nullable Path base, Path described) {
        try {
            Path folder = models.beside(base, described, "config.json");
            return Optional.of(ArchitectureReader.read(folder));
        } catch (ProblemException _) {
            return Optional.empty(); // such a model can still be compared and merged
        }
    }
}
