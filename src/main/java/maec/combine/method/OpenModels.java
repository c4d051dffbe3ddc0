package maec.combine.method;

import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.combine.method.MethodInputs.NamedModel;
import maec.job.ProblemException;
import maec.model.CanonicalModels;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The models of a recipe, opened together and closed together. */
public final class OpenModels {
    private OpenModels() {}

    /**
     * Opens everything, lets work be done, and closes everything.
     *
     * @param <R> what the work gives
     * @param recipe names the models; adapters and deltas lie over its base
     * @param models opens them
     * @param work is given models that are open while it runs
     * @return what the work gave
     * @throws ProblemException if something cannot be read
     */
    public static <R> R with(
            MethodRecipe recipe, ModelFinder models, Function<MethodInputs, R> work) {
        Deque<TensorSource> open = new ArrayDeque<>();
        try {
            Path basePath = recipe.base().orElse(null);
            Optional<TensorSource> base =
                    recipe.base().map(path -> CanonicalModels.openToCombine(models, null, path));
            base.ifPresent(open::push);
            List<NamedModel> named = new ArrayList<>();
            recipe.models()
                    .forEach(
                            (name, path) -> {
                                open.push(CanonicalModels.openToCombine(models, basePath, path));
                                named.add(new NamedModel(name, open.element()));
                            });
            return work.apply(new MethodInputs(base, named));
        } finally {
            open.forEach(TensorSource::close);
        }
    }
}
