package maec.combine;

import maec.checkpoint.ImportanceMap;
import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.combine.CombinationInputs.Ability;
import maec.combine.CombinationInputs.Language;
import maec.combine.RecipeFile.AbilitySource;
import maec.combine.RecipeFile.Sources;
import maec.job.ProblemException;
import maec.model.CanonicalModels;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The models and importance maps of a recipe, opened together and closed together. */
public final class OpenSources {
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final Sources sources;
    private final ModelFinder models;

    private OpenSources(Sources sources, ModelFinder models) {
        this.sources = sources;
        this.models = models;
    }

    private CombinationInputs openAll() {
        TensorSource base = model(null, sources.base());
        Optional<TensorSource> pivot = sources.pivot().map(path -> model(sources.base(), path));
        return new CombinationInputs(
                base,
                pivot,
                sources.abilities().entrySet().stream()
                        .map(entry -> ability(entry.getKey(), entry.getValue()))
                        .toList(),
                sources.languages().entrySet().stream()
                        .map(
                                entry ->
                                        new Language(
                                                entry.getKey(),
                                                model(sources.base(), entry.getValue())))
                        .toList());
    }

    /**
     * Opens everything, lets work be done, and closes everything.
     *
     * @param <R> what the work gives
     * @param sources paths; every ability with an importance map
     * @param models opens them
     * @param work is given inputs that are open while it runs
     * @return what the work gave
     * @throws ProblemException if something cannot be read
     * @throws IllegalArgumentException if an ability has no importance map
     */
    public static <R> R with(Sources sources, ModelFinder models, Work<R> work) {
        OpenSources opened = new OpenSources(sources, models);
        try {
            return work.run(opened.openAll());
        } finally {
            opened.closing.forEach(Runnable::run);
        }
    }

    /**
     * Something to do while sources are open.
     *
     * @param <R> what it gives
     */
    @FunctionalInterface
    public interface Work<R> {
        /**
         * Does it.
         *
         * @param inputs open sources
         * @return the result
         */
        R run(CombinationInputs inputs);
    }

    private Ability ability(String name, AbilitySource source) {
        Path importance =
                source.importance()
                        .orElseThrow(
                                () -> new IllegalArgumentException(name + " has no importance"));
        ImportanceMap map = ImportanceMap.open(importance);
        closing.push(map::close);
        return new Ability(name, model(sources.base(), source.model()), WeightBins.of(map));
    }

    private TensorSource model(@Nullable Path base, Path path) {
        TensorSource source = CanonicalModels.openToCombine(models, base, path);
        closing.push(source::close);
        return source;
    }
}
