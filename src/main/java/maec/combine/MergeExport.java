package maec.combine;

import maec.checkpoint.HubName;
import maec.checkpoint.WriteOptions;
import maec.checkpoint.WriteReport;
import maec.job.JobContext;

import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a merge as a model folder: weights, the base's configuration and tokenizer, model card and
 * recipe; or says what would be written.
 *
 * <p>The same inputs and recipe give the same bytes. Recipe, fingerprints and version also stand in
 * the metadata of every shard.
 */
public final class MergeExport implements ModelExport {
    private final CombinationInputs inputs;
    private final Outcome outcome;
    private final RecipeFile recipe;
    private final String version;
    private final MergedSource merged;
    private final ExportBase base;

    /**
     * An export.
     *
     * @param inputs open sources
     * @param outcome what the recipe does, from the statistics of these inputs
     * @param recipe the recipe and where its sources lie
     * @param version the product's version
     */
    public MergeExport(
            CombinationInputs inputs, Outcome outcome, RecipeFile recipe, String version) {
        this.inputs = inputs;
        this.outcome = outcome;
        this.recipe = recipe;
        this.version = version;
        merged = new MergedSource(inputs, recipe.recipe(), outcome.selectedNames());
        base = new ExportBase(recipe.sources().base(), inputs.base());
    }

    /**
     * What the recipe does.
     *
     * @return figures from statistics
     */
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public Plan plan(Target target) {
        return base.plan(
                merged, merged.changedTensors(), options(target, Map.of()), inputs.bytes());
    }

    @Override
    public MergeEstimate estimate(Target target) {
        return MergeEstimate.of(plan(target), merged, inputs.floatTensors(), _ -> {});
    }

    @Override
    public String card(String title) {
        return new ModelCard(title, baseModel(), inputs.fingerprints(), outcome, version)
                .markdown();
    }

    /** A snapshot of the hub's cache has a name; other bases are called as their folder is. */
    private String baseModel() {
        Path place = base.folder();
        Path name = place.getFileName();
        return HubName.ofSnapshot(place)
                .map(HubName::repository)
                .orElseGet(() -> name == null ? "base" : name.toString());
    }

    @Override
    public WriteReport write(Path folder, Target target, JobContext context) {
        String title = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        Map<String, String> texts =
                Map.of("README.md", card(title), "recipe.yaml", recipe.text(folder));
        WriteOptions options = options(target, texts);
        return base.write(merged, merged.changedTensors(), folder, target, options, context);
    }

    private WriteOptions options(Target target, Map<String, String> texts) {
        return new WriteOptions(
                target.dtype(), target.shardBytes(), metadata(), base.donor(), texts);
    }

    private Map<String, String> metadata() {
        return ExportBase.metadata(
                version,
                merged.fingerprint(),
                inputs.fingerprints(),
                RecipePrinting.recipeText(outcome.recipe()));
    }
}
