package maec.workflow;

import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.combine.MergedSource;
import maec.combine.Recipe;
import maec.combine.RecipeFile;
import maec.combine.fit.Choice;
import maec.combine.method.MergekitWriting;
import maec.combine.method.MethodExport;
import maec.combine.method.MethodInputs;
import maec.combine.method.MethodInputs.NamedModel;
import maec.combine.method.MethodProblem;
import maec.combine.method.MethodRecipe;
import maec.combine.method.MethodRecipes;
import maec.combine.method.MethodSource;
import maec.combine.method.MethodYaml;
import maec.combine.method.ParameterRule;
import maec.job.ProblemException;
import maec.project.AtomicFile;
import maec.project.ProjectProblem;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The merges of one analysed project: as sources of tensors, and as recipe files.
 *
 * @param analysis statistics and open models
 * @param sources where the models lie
 */
record ProjectMerges(Analysis analysis, RecipeFile.Sources sources) {
    /** The merge, computed when it is read; to be used while the project is open. */
    TensorSource source(Merge merge) {
        return switch (merge) {
            case Merge.ByRecipe(Recipe recipe) ->
                    new MergedSource(
                            analysis.ingredients().inputs(),
                            recipe,
                            analysis.statistics().outcome(recipe).selectedNames());
            case Merge.ByMethod(MethodSetting setting) ->
                    MethodSource.of(inputs(setting), recipe(setting));
        };
    }

    /** Base, tuned models and merges by their names, merges last. */
    Map<String, TensorSource> models(Map<String, Merge> merges) {
        Map<String, TensorSource> models = new LinkedHashMap<>(analysis.ingredients().models());
        merges.forEach((name, merge) -> models.put(name, source(merge)));
        return models;
    }

    /** What writes the model that a method makes. */
    MethodExport methodExport(MethodSetting setting, String version) {
        return new MethodExport(inputs(setting), recipe(setting), version);
    }

    private MethodInputs inputs(MethodSetting setting) {
        Map<String, TensorSource> models = analysis.ingredients().models();
        List<NamedModel> named = new ArrayList<>();
        for (String name : setting.models()) {
            TensorSource source = models.get(name);
            if (source == null) {
                throw new ProblemException(
                        new ProjectProblem.NoLanguage(name, List.copyOf(models.keySet())));
            }
            named.add(new NamedModel(name, source));
        }
        return new MethodInputs(Optional.of(analysis.ingredients().inputs().base()), named);
    }

    private MethodRecipe recipe(MethodSetting setting) {
        Map<String, Path> paths = paths();
        Set<Choice> fit = new TreeSet<>();
        sources.fit().values().forEach(fit::addAll);
        MethodRecipe recipe =
                setting.recipe(
                        sources.base(),
                        name ->
                                Optional.ofNullable(paths.get(name))
                                        .orElseThrow(
                                                () ->
                                                        new ProblemException(
                                                                new ProjectProblem.NoLanguage(
                                                                        name,
                                                                        List.copyOf(
                                                                                paths.keySet())))));
        return recipe.fitted(fit);
    }

    /** Where the models lie that a method can take. */
    private Map<String, Path> paths() {
        Map<String, Path> paths = new LinkedHashMap<>();
        sources.abilities().forEach((name, ability) -> paths.put(name, ability.model()));
        paths.putAll(sources.languages());
        return paths;
    }

    /** Writes a recipe as a file of ours; the folder exists. */
    void write(Path file, Merge merge) {
        switch (merge) {
            case Merge.ByRecipe(Recipe recipe) ->
                    AtomicFile.write(file, new RecipeFile(sources, recipe).text(folder(file)));
            case Merge.ByMethod(MethodSetting setting) ->
                    AtomicFile.write(file, MethodYaml.print(recipe(setting), folder(file)));
        }
    }

    /** Writes a recipe for mergekit, where that can express it. */
    void writeForMergekit(Path file, Merge merge) {
        switch (merge) {
            case Merge.ByRecipe _ ->
                    throw new ProblemException(
                            new MethodProblem.NotForMergekit(
                                    "mergekit has no masks of single weights"));
            case Merge.ByMethod(MethodSetting setting) -> {
                MethodRecipe recipe = recipe(setting);
                requireFolders(recipe);
                AtomicFile.write(file, MergekitWriting.of(inputs(setting), recipe, folder(file)));
            }
        }
    }

    /** What was trained here is kept as a difference of key weights, which only we can read. */
    private static void requireFolders(MethodRecipe recipe) {
        for (var model : recipe.models().entrySet()) {
            if (!Files.isDirectory(model.getValue())) {
                throw new ProblemException(
                        new MethodProblem.NotForMergekit(
                                model.getKey() + " is no model folder but a file of differences"));
            }
        }
    }

    private static Path folder(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    /**
     * Reads a recipe file for this project: of its sources only the names count, which have to be
     * the project's.
     */
    Merge read(Path file, ModelFinder models) {
        Optional<MethodRecipe> method = MethodRecipes.read(file, models);
        if (method.isPresent()) {
            return new Merge.ByMethod(setting(file, method.get()));
        }
        RecipeFile read = RecipeFile.read(file, models);
        List<String> named = new ArrayList<>(read.sources().abilities().keySet());
        named.addAll(read.sources().languages().keySet());
        requireNames(file, named, paths().keySet(), true);
        return new Merge.ByRecipe(read.recipe());
    }

    /** Models go by where they lie, or else by their names. */
    private MethodSetting setting(Path file, MethodRecipe recipe) {
        Map<String, Path> known = paths();
        Map<String, String> names = new LinkedHashMap<>();
        recipe.models()
                .forEach(
                        (name, path) ->
                                names.put(
                                        name,
                                        known.entrySet().stream()
                                                .filter(own -> isSame(own.getValue(), path))
                                                .map(Map.Entry::getKey)
                                                .findFirst()
                                                .orElse(name)));
        List<String> models = List.copyOf(names.values());
        requireNames(file, models, known.keySet(), false);
        List<ParameterRule> rules =
                recipe.rules().stream()
                        .map(
                                rule ->
                                        new ParameterRule(
                                                rule.parameter(),
                                                rule.model().map(m -> names.getOrDefault(m, m)),
                                                rule.tensors(),
                                                rule.value(),
                                                rule.origin()))
                        .toList();
        return new MethodSetting(recipe.kind(), models, rules, recipe.seed());
    }

    private static boolean isSame(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    private static void requireNames(
            Path file, List<String> named, Set<String> known, boolean all) {
        boolean fits =
                all ? new TreeSet<>(named).equals(new TreeSet<>(known)) : known.containsAll(named);
        if (!fits) {
            throw new ProblemException(
                    new ProjectProblem.OthersRecipe(file, named, List.copyOf(known)));
        }
    }
}
