package maec.combine;

import maec.checkpoint.ImportanceMap;
import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.combine.CombinationInputs.Ability;
import maec.combine.CombinationInputs.Language;
import maec.combine.FittedBase.Tuned;
import maec.combine.RecipeFile.AbilitySource;
import maec.combine.RecipeFile.Sources;
import maec.job.ProblemException;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The models and importance maps of a recipe, opened together and closed together; tuned models are
 * fitted to the base as the recipe says.
 */
public final class OpenSources {
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final Sources sources;
    private final ModelFinder models;

    private OpenSources(Sources sources, ModelFinder models) {
        this.sources = sources;
        this.models = models;
    }

    private CombinationInputs openAll() {
        FittedBase base = base(models, sources);
        closing.push(base::close);
        Optional<TensorSource> pivot =
                sources.pivot().map(path -> model(base, Sources.PIVOT, path));
        return new CombinationInputs(
                base.tensors(),
                pivot,
                sources.abilities().entrySet().stream()
                        .map(entry -> ability(base, entry.getKey(), entry.getValue()))
                        .toList(),
                sources.languages().entrySet().stream()
                        .map(entry -> language(base, entry.getKey(), entry.getValue()))
                        .toList());
    }

    /**
     * Opens everything, lets work be done, and closes everything.
     *
     * @param <R> what the work gives
     * @param sources paths and choices; every ability with an importance map
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

    private Ability ability(FittedBase base, String name, AbilitySource source) {
        Path importance =
                source.importance()
                        .orElseThrow(
                                () -> new IllegalArgumentException(name + " has no importance"));
        ImportanceMap map = ImportanceMap.open(importance);
        closing.push(map::close);
        TensorSource tuned = model(base, Sources.ability(name), source.model());
        return new Ability(name, tuned, WeightBins.of(map, base.extension()));
    }

    private Language language(FittedBase base, String name, Path path) {
        return new Language(name, model(base, Sources.language(name), path));
    }

    private TensorSource model(FittedBase base, String name, Path path) {
        TensorSource source = base.fitted(new Tuned(path, sources.choices(name)));
        closing.push(source::close);
        return source;
    }

    /**
     * Opens the base of a recipe, extended where that was chosen.
     *
     * @param models opens it
     * @param sources base, tuned models and choices
     * @return the base; the caller closes it
     * @throws ProblemException if it cannot be read, or cannot be extended
     */
    public static FittedBase base(ModelFinder models, Sources sources) {
        List<Tuned> tuned = new ArrayList<>();
        sources.abilities()
                .forEach(
                        (name, ability) ->
                                tuned.add(
                                        new Tuned(
                                                ability.model(),
                                                sources.choices(Sources.ability(name)))));
        sources.pivot()
                .ifPresent(path -> tuned.add(new Tuned(path, sources.choices(Sources.PIVOT))));
        sources.languages()
                .forEach(
                        (name, path) ->
                                tuned.add(
                                        new Tuned(path, sources.choices(Sources.language(name)))));
        return FittedBase.open(models, sources.base(), true, tuned);
    }
}
