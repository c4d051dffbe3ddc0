package maec.combine;

import maec.checkpoint.ImportanceMap;
import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.combine.CombinationInputs.Ability;
import maec.combine.CombinationInputs.Language;
import maec.combine.RecipeFile.AbilitySource;
import maec.combine.RecipeFile.Sources;
import maec.combine.fit.Choice;
import maec.combine.fit.ExtendedBase;
import maec.combine.fit.FittedSource;
import maec.job.ProblemException;
import maec.model.CanonicalModels;
import maec.model.CanonicalWeights;
import maec.model.TokenTable;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The models and importance maps of a recipe, opened together and closed together. */
public final class OpenSources {
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final Sources sources;
    private final ModelFinder models;
    private final Set<Choice> choices;

    private OpenSources(Sources sources, ModelFinder models, Set<Choice> choices) {
        this.sources = sources;
        this.models = models;
        this.choices = choices;
    }

    private CombinationInputs openAll() {
        TensorSource base = base(models, sources, choices);
        closing.push(base::close);
        Optional<TensorSource> pivot = sources.pivot().map(path -> model(base, path));
        return new CombinationInputs(
                base,
                pivot,
                sources.abilities().entrySet().stream()
                        .map(entry -> ability(base, entry.getKey(), entry.getValue()))
                        .toList(),
                sources.languages().entrySet().stream()
                        .map(entry -> new Language(entry.getKey(), model(base, entry.getValue())))
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
        return with(sources, models, Set.of(), work);
    }

    /**
     * As {@link #with(Sources, ModelFinder, Work)}, with tuned models fitted to the base.
     *
     * @param <R> what the work gives
     * @param sources paths; every ability with an importance map
     * @param models opens them
     * @param choices what shall be done where a tuned model differs from the base
     * @param work is given inputs that are open while it runs
     * @return what the work gave
     * @throws ProblemException if something cannot be read
     * @throws IllegalArgumentException if an ability has no importance map
     */
    public static <R> R with(
            Sources sources, ModelFinder models, Set<Choice> choices, Work<R> work) {
        OpenSources opened = new OpenSources(sources, models, choices);
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

    private Ability ability(TensorSource base, String name, AbilitySource source) {
        Path importance =
                source.importance()
                        .orElseThrow(
                                () -> new IllegalArgumentException(name + " has no importance"));
        ImportanceMap map = ImportanceMap.open(importance);
        closing.push(map::close);
        return new Ability(name, model(base, source.model()), WeightBins.of(map));
    }

    private TensorSource model(TensorSource base, Path path) {
        TensorSource source = tuned(models, sources.base(), base, path, choices);
        closing.push(source::close);
        return source;
    }

    /**
     * Opens the base, extended where that was chosen by the rows of the tuned model that has most.
     *
     * @param models opens it
     * @param sources base and tuned models
     * @param choices what shall be done about differences
     * @return the base; the caller closes it
     * @throws ProblemException if it cannot be read, or cannot be extended
     */
    public static TensorSource base(ModelFinder models, Sources sources, Set<Choice> choices) {
        Path path = sources.base();
        TensorSource base = CanonicalModels.openToCombine(models, null, path);
        TensorSource longest = null;
        boolean opened = false;
        try {
            for (Path tuned : choices.contains(Choice.EXTEND) ? tuned(sources) : List.<Path>of()) {
                TensorSource other = CanonicalModels.openToCombine(models, path, tuned);
                long most = longest == null ? 0 : ExtendedBase.moreRows(base, longest);
                if (ExtendedBase.moreRows(base, other) <= most) {
                    other.close();
                } else {
                    close(longest);
                    longest = other;
                }
            }
            if (longest != null && base instanceof CanonicalWeights) {
                throw new ProblemException(
                        new CombineProblem.CannotExtend(path, "it stores its tensors otherwise"));
            }
            opened = true;
            return longest == null ? base : new ExtendedBase(base, longest);
        } finally {
            if (!opened) {
                base.close();
                close(longest);
            }
        }
    }

    private static void close(@Nullable TensorSource source) {
        if (source != null) {
            source.close();
        }
    }

    private static List<Path> tuned(Sources sources) {
        return Stream.of(
                        sources.abilities().values().stream().map(AbilitySource::model),
                        sources.pivot().stream(),
                        sources.languages().values().stream())
                .flatMap(paths -> paths)
                .distinct()
                .toList();
    }

    /**
     * Opens a tuned model and fits it to its base.
     *
     * @param models opens it
     * @param basePath where the base lies
     * @param base the base, which stays open longer
     * @param path a model, an adapter or a delta
     * @param choices what shall be done about differences
     * @return the tuned model; the caller closes it
     * @throws ProblemException if it cannot be read
     */
    public static TensorSource tuned(
            ModelFinder models, Path basePath, TensorSource base, Path path, Set<Choice> choices) {
        TensorSource source = CanonicalModels.openToCombine(models, basePath, path);
        boolean fitted = false;
        try {
            Path words = models.beside(basePath, path, TokenTable.FILE);
            TensorSource fit = FittedSource.of(base, basePath, source, words, choices);
            fitted = true;
            return fit;
        } finally {
            if (!fitted) {
                source.close();
            }
        }
    }
}
