package maec.workflow;

import maec.checkpoint.ModelFinder;
import maec.combine.Recipe;
import maec.combine.RecipeFile;
import maec.combine.fit.Choice;
import maec.combine.method.MethodRecipe;
import maec.combine.method.MethodRecipes;
import maec.combine.method.MethodYaml;
import maec.combine.method.ParameterRule;
import maec.job.ProblemException;
import maec.project.AtomicFile;
import maec.project.SourceProblem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The recipe files of one project; they name where models lie or will lie, so that they are written
 * and read before anything is analysed, too.
 *
 * @param sources where the models lie
 */
record ProjectRecipes(RecipeFile.Sources sources) {
    /** What a method does, with paths for the names of models. */
    MethodRecipe recipe(MethodSetting setting) {
        Map<String, Path> paths = paths();
        Set<Choice> fit = new TreeSet<>();
        sources.fit().values().forEach(fit::addAll);
        return setting.recipe(sources.base(), name -> path(paths, name)).fitted(fit);
    }

    private static Path path(Map<String, Path> paths, String name) {
        Path path = paths.get(name);
        if (path == null) {
            throw new ProblemException(
                    new SourceProblem.NoModel(name, List.copyOf(paths.keySet())));
        }
        return path;
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

    static Path folder(Path file) {
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
                    new SourceProblem.OthersRecipe(file, named, List.copyOf(known)));
        }
    }
}
