package maec.model;

import maec.checkpoint.AdapterSource;
import maec.checkpoint.Checkpoint;
import maec.checkpoint.DeltaSource;
import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * A model that can be run: an architecture with weights that fit it.
 *
 * @param folder where it lies
 * @param architecture from its configuration
 * @param weights every tensor that the architecture needs, under its canonical name, in its shape
 */
public record ModelFolder(Path folder, Architecture architecture, TensorSource weights)
        implements AutoCloseable {
    /**
     * Opens a folder and checks that configuration and weights go together.
     *
     * @param folder a model folder
     * @return the model; the caller closes it
     * @throws ProblemException if anything is missing or broken, does not fit, or cannot be run
     */
    public static ModelFolder open(Path folder) {
        return open(folder, folder, Checkpoint.open(folder));
    }

    /**
     * Opens whatever can be run: a folder, or an adapter or a delta over a base.
     *
     * @param base the base of an adapter or a delta; null where the model is whole, or the adapter
     *     names its base itself
     * @param model a model folder, an adapter's folder, or a delta
     * @param models opens them
     * @return the model; the caller closes it
     * @throws ProblemException as {@link #open(Path)}, and if the base is missing or another one
     */
    public static ModelFolder open(@Nullable Path base, Path model, ModelFinder models) {
        Path described = models.beside(base, model, "config.json");
        if (base != null && models.isDelta(model)) {
            // Deltas are over canonical names, so the view lies under them.
            TensorSource under = CanonicalModels.openToCombine(models, null, base);
            return open(model, described, DeltaSource.open(under, model));
        }
        return open(model, described, models.open(base, model));
    }

    private static ModelFolder open(Path folder, Path described, TensorSource weights) {
        boolean fits = false;
        try {
            Architecture architecture = ArchitectureReader.read(described);
            if (weights instanceof AdapterSource adapter && adapter.separatesHead()) {
                architecture = architecture.withOwnHead();
            }
            TensorSource canonical = CanonicalWeights.over(architecture, weights);
            requireFit(folder, architecture, canonical);
            fits = true;
            return new ModelFolder(folder, architecture, canonical);
        } finally {
            if (!fits) {
                weights.close();
            }
        }
    }

    /**
     * Checks that a source holds what an architecture needs; further tensors are no problem.
     *
     * @param path what problems shall name
     * @param architecture the architecture
     * @param weights the source, under canonical names or as it is stored
     * @throws ProblemException if a tensor is missing, has another shape, or cannot be computed
     *     with
     */
    public static void requireFit(Path path, Architecture architecture, TensorSource weights) {
        TensorSource canonical = CanonicalWeights.over(architecture, weights);
        for (TensorSpec expected : TensorNames.expected(architecture, DType.F32)) {
            String name = expected.name();
            TensorSpec found =
                    canonical
                            .find(name)
                            .orElseThrow(
                                    () ->
                                            new ProblemException(
                                                    new ModelProblem.TensorMissing(path, name)));
            if (!found.shape().equals(expected.shape())) {
                throw new ProblemException(
                        new ModelProblem.ShapeMismatch(
                                path, name, expected.shape().toString(), found.shape().toString()));
            }
            if (!found.dtype().isComputable()) {
                throw new ProblemException(
                        new ModelProblem.NotComputable(path, name, found.dtype().name()));
            }
        }
    }

    @Override
    public void close() {
        weights.close();
    }
}
