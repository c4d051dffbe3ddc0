package maec.workflow;

import maec.checkpoint.ModelFinder;
import maec.checkpoint.ScratchFolder;
import maec.checkpoint.TensorSource;
import maec.combine.CombinationStatistics;
import maec.combine.FittedBase;
import maec.combine.FittedBase.Tuned;
import maec.combine.MergeExport;
import maec.combine.OpenSources;
import maec.combine.RecipeFile;
import maec.combine.RecipeFile.AbilitySource;
import maec.combine.RecipeFile.Sources;
import maec.combine.fit.Choice;
import maec.extract.ImportanceBinning;
import maec.extract.ImportanceBinning.Subject;
import maec.extract.ValueChange;
import maec.job.JobContext;
import maec.job.ProblemException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Combines checkpoints by a recipe file, without a project and without the native engine.
 *
 * <p>Where the recipe names no importance map of an ability, the importance is the value change
 * |θ_A − θ₀|, computed first; the map lies in a hidden folder that is removed afterwards.
 */
public final class RecipeCombination {
    private static final String SCORE = "value-change";

    private final RecipeFile recipe;
    private final ModelFinder models;
    private final Path scratchParent;
    private final String version;

    /**
     * A combination.
     *
     * @param recipe recipe and sources
     * @param models opens the sources
     * @param scratchParent where a hidden folder may be made while this runs; its parents may be
     *     missing
     * @param version the product's version, for metadata and model card
     * @param choices what shall be done where a tuned model differs from the base, besides what the
     *     recipe says
     */
    public RecipeCombination(
            RecipeFile recipe,
            ModelFinder models,
            Path scratchParent,
            String version,
            Set<Choice> choices) {
        this.recipe = new RecipeFile(recipe.sources().fitted(choices), recipe.recipe());
        this.models = models;
        this.scratchParent = existing(scratchParent);
        this.version = version;
    }

    /**
     * A combination that fits models to the base as the recipe says.
     *
     * @param recipe recipe and sources
     * @param models opens the sources
     * @param scratchParent where a hidden folder may be made while this runs
     * @param version the product's version, for metadata and model card
     */
    public RecipeCombination(
            RecipeFile recipe, ModelFinder models, Path scratchParent, String version) {
        this(recipe, models, scratchParent, version, Set.of());
    }

    /**
     * Computes statistics and outcome, and hands over what can be exported.
     *
     * @param <R> what the work gives
     * @param work is given an export whose sources are open while it runs
     * @param context reports and stops
     * @return what the work gave
     * @throws ProblemException if a source cannot be read or does not fit
     */
    public <R> R run(Function<MergeExport, R> work, JobContext context) {
        boolean complete =
                recipe.sources().abilities().values().stream()
                        .allMatch(ability -> ability.importance().isPresent());
        if (complete) {
            return combine(recipe.sources(), work, context);
        }
        try (ScratchFolder scratch = ScratchFolder.make(scratchParent, "importance")) {
            return combine(withImportance(scratch.path(), context), work, context);
        }
    }

    private <R> R combine(Sources sources, Function<MergeExport, R> work, JobContext context) {
        return OpenSources.with(
                sources,
                models,
                inputs -> {
                    inputs.requireCompatible();
                    var statistics = CombinationStatistics.compute(inputs, context);
                    var outcome = statistics.outcome(recipe.recipe());
                    return work.apply(new MergeExport(inputs, outcome, recipe, version));
                });
    }

    /** The sources with a value-change map for every ability that has no map. */
    private Sources withImportance(Path scratch, JobContext context) {
        Sources sources = recipe.sources();
        SortedMap<String, AbilitySource> abilities = new TreeMap<>();
        sources.abilities()
                .forEach(
                        (name, ability) -> {
                            Path map = scratch.resolve(abilities.size() + ".safetensors");
                            if (ability.importance().isEmpty()) {
                                writeValueChange(name, ability.model(), map, context);
                            }
                            Path importance = ability.importance().orElse(map);
                            abilities.put(
                                    name,
                                    new AbilitySource(ability.model(), Optional.of(importance)));
                        });
        return sources.withAbilities(abilities);
    }

    private void writeValueChange(String ability, Path model, Path map, JobContext context) {
        Set<Choice> choices = recipe.sources().choices(Sources.ability(ability));
        try (FittedBase base = OpenSources.base(models, recipe.sources());
                TensorSource tuned = base.fitted(new Tuned(model, choices));
                TensorSource change = ValueChange.between(base.tensors(), tuned)) {
            var _ =
                    new ImportanceBinning(change, _ -> true)
                            .write(map, new Subject(ability, SCORE, 100), Map.of(), context);
        }
    }

    private static Path existing(Path path) {
        Path existing = path.toAbsolutePath().normalize();
        while (existing.getParent() != null && !Files.isDirectory(existing)) {
            existing = existing.getParent();
        }
        return existing;
    }
}
