package maec.workflow;

import maec.checkpoint.TensorSource;
import maec.combine.MergeExport;
import maec.combine.MergedSource;
import maec.combine.ModelExport;
import maec.combine.Recipe;
import maec.combine.RecipeFile;
import maec.combine.method.MergekitWriting;
import maec.combine.method.MethodExport;
import maec.combine.method.MethodExport.TensorValues;
import maec.combine.method.MethodInputs;
import maec.combine.method.MethodInputs.NamedModel;
import maec.combine.method.MethodProblem;
import maec.combine.method.MethodRecipe;
import maec.combine.method.MethodSource;
import maec.job.ProblemException;
import maec.project.AtomicFile;
import maec.project.SourceProblem;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The merges of one analysed project, as sources of tensors and for other programs.
 *
 * @param analysis statistics and open models
 * @param recipes where the models lie
 */
record ProjectMerges(Analysis analysis, ProjectRecipes recipes) {
    /** The merge, computed when it is read; to be used while the project is open. */
    TensorSource source(Merge merge) {
        return switch (merge) {
            case Merge.ByRecipe(Recipe recipe) ->
                    new MergedSource(
                            analysis.ingredients().inputs(),
                            recipe,
                            analysis.statistics().outcome(recipe).selectedNames());
            case Merge.ByMethod(MethodSetting setting) ->
                    MethodSource.of(inputs(setting), recipes.recipe(setting));
        };
    }

    /** Base, tuned models and merges by their names, merges last. */
    Map<String, TensorSource> models(Map<String, Merge> merges) {
        Map<String, TensorSource> models = new LinkedHashMap<>(analysis.ingredients().models());
        merges.forEach((name, merge) -> models.put(name, source(merge)));
        return models;
    }

    /** What writes the merge that a request names. */
    ModelExport export(ExportRequest request) {
        return request.method()
                .<ModelExport>map(this::export)
                .orElseGet(() -> export(request.recipe()));
    }

    private MergeExport export(Recipe recipe) {
        return new MergeExport(
                analysis.ingredients().inputs(),
                analysis.statistics().outcome(recipe),
                new RecipeFile(recipes.sources(), recipe),
                Exporting.version());
    }

    private MethodExport export(MethodSetting setting) {
        return new MethodExport(inputs(setting), recipes.recipe(setting), Exporting.version());
    }

    /** Which rule of a method holds for which tensor. */
    List<TensorValues> listing(MethodSetting setting) {
        return export(setting).listing();
    }

    private MethodInputs inputs(MethodSetting setting) {
        Map<String, TensorSource> models = analysis.ingredients().models();
        List<NamedModel> named = new ArrayList<>();
        for (String name : setting.models()) {
            TensorSource source = models.get(name);
            if (source == null) {
                throw new ProblemException(
                        new SourceProblem.NoModel(name, List.copyOf(models.keySet())));
            }
            named.add(new NamedModel(name, source));
        }
        return new MethodInputs(Optional.of(analysis.ingredients().inputs().base()), named);
    }

    /** Writes a recipe for mergekit, where that can express it. */
    void writeForMergekit(Path file, Merge merge) {
        switch (merge) {
            case Merge.ByRecipe _ ->
                    throw new ProblemException(
                            new MethodProblem.NotForMergekit(
                                    "mergekit has no masks of single weights"));
            case Merge.ByMethod(MethodSetting setting) -> {
                MethodRecipe recipe = recipes.recipe(setting);
                requireFolders(recipe);
                AtomicFile.write(
                        file,
                        MergekitWriting.of(inputs(setting), recipe, ProjectRecipes.folder(file)));
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
}
