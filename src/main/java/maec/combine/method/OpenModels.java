package maec.combine.method;

import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.combine.FittedBase;
import maec.combine.FittedBase.Tuned;
import maec.combine.fit.Choice;
import maec.combine.method.MethodInputs.NamedModel;
import maec.job.ProblemException;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The models of a recipe, opened together and closed together. */
public final class OpenModels {
    private OpenModels() {}

    /**
     * Opens everything, lets work be done, and closes everything.
     *
     * @param <R> what the work gives
     * @param recipe names the models; adapters and deltas lie over its base; it says as well how
     *     models are fitted to the base or else to the first model
     * @param models opens them
     * @param work is given models that are open while it runs
     * @return what the work gave
     * @throws ProblemException if something cannot be read
     */
    public static <R> R with(
            MethodRecipe recipe, ModelFinder models, Function<MethodInputs, R> work) {
        Deque<Runnable> closing = new ArrayDeque<>();
        try {
            Set<Choice> choices = recipe.fit();
            FittedBase base =
                    FittedBase.open(
                            models,
                            recipe.reference(),
                            recipe.base().isPresent(),
                            fitted(recipe).map(path -> new Tuned(path, choices)).toList());
            closing.push(base::close);
            List<NamedModel> named = new ArrayList<>();
            recipe.models()
                    .forEach(
                            (name, path) -> {
                                if (recipe.base().isEmpty() && named.isEmpty()) {
                                    named.add(new NamedModel(name, base.tensors()));
                                } else {
                                    TensorSource source = base.fitted(new Tuned(path, choices));
                                    closing.push(source::close);
                                    named.add(new NamedModel(name, source));
                                }
                            });
            return work.apply(new MethodInputs(recipe.base().map(_ -> base.tensors()), named));
        } finally {
            closing.forEach(Runnable::run);
        }
    }

    /** The models that are compared with the reference, which is a model itself without a base. */
    private static Stream<Path> fitted(MethodRecipe recipe) {
        return recipe.models().values().stream().skip(recipe.base().isPresent() ? 0 : 1);
    }
}
