package maec.combine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.checkpoint.AdapterConfig;
import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.HubName;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WriteOptions;
import maec.checkpoint.WriteReport;
import maec.combine.fit.ExtendedBase;
import maec.job.JobContext;
import maec.model.CanonicalWeights;
import maec.model.TiedHead;
import maec.tensor.TensorSpec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a merge as a model folder: weights, the base's configuration and tokenizer, model card and
 * recipe; or says what would be written.
 *
 * <p>The same inputs and recipe give the same bytes. Recipe, fingerprints and version also stand in
 * the metadata of every shard.
 */
public final class MergeExport implements ModelExport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CombinationInputs inputs;
    private final Outcome outcome;
    private final RecipeFile recipe;
    private final String version;
    private final MergedSource merged;

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
        WriteOptions options = options(target, Map.of());
        List<TensorSpec> written = source(target).tensors().stream().map(options::written).toList();
        return new Plan(
                written.size(),
                CanonicalWeights.storedNames(inputs.base(), merged.changedTensors()).size(),
                written.stream().mapToLong(TensorSpec::bytes).sum(),
                CheckpointWriter.shards(written, target.shardBytes()),
                CheckpointWriter.neededBytes(written),
                inputs.bytes(),
                tiedHead());
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
        Path base = recipe.sources().base();
        Path name = base.getFileName();
        return HubName.ofSnapshot(base)
                .map(HubName::repository)
                .orElseGet(() -> name == null ? "base" : name.toString());
    }

    @Override
    public WriteReport write(Path folder, Target target, JobContext context) {
        String title = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        Map<String, String> texts =
                Map.of("README.md", card(title), "recipe.yaml", recipe.text(folder));
        TensorSource base = inputs.base();
        WriteOptions options =
                options(target, texts)
                        .withTokenizer(target.tokenizer().or(this::extensionFolder))
                        .withVocabulary(rows())
                        .withReplace(target.replace())
                        .withUntouched(CanonicalWeights.stored(base, base), untouched());
        return CheckpointWriter.write(source(target), folder, options, context);
    }

    /** Where the base was extended by the rows of a model, that model's tokenizer knows them. */
    private Optional<Path> extensionFolder() {
        return inputs.base() instanceof ExtendedBase extended
                ? extended.tokenizerFolder()
                : Optional.empty();
    }

    private Optional<Long> rows() {
        return inputs.base() instanceof ExtendedBase extended ? extended.rows() : Optional.empty();
    }

    /** The base's tensors that no part of which the recipe changes, as they are stored. */
    private Set<String> untouched() {
        TensorSource base = inputs.base();
        Set<String> names = new TreeSet<>();
        CanonicalWeights.stored(base, base).tensors().forEach(spec -> names.add(spec.name()));
        names.removeAll(CanonicalWeights.storedNames(base, merged.changedTensors()));
        return names;
    }

    /** A head that the base stores twice, although its configuration says that it is one tensor. */
    private Optional<String> tiedHead() {
        TensorSource base = inputs.base();
        return TiedHead.isSaid(recipe.sources().base())
                ? TiedHead.copyIn(CanonicalWeights.stored(base, base)).map(TensorSpec::name)
                : Optional.empty();
    }

    private TensorSource source(Target target) {
        TensorSource base = inputs.base();
        TensorSource stored = CanonicalWeights.stored(base, merged);
        TensorSource written =
                tiedHead()
                        .<TensorSource>map(head -> new WithoutTensor(stored, head))
                        .orElse(stored);
        return target.dtype().isPresent()
                ? written
                : new BaseTypedSource(written, CanonicalWeights.stored(base, base));
    }

    private WriteOptions options(Target target, Map<String, String> texts) {
        return new WriteOptions(target.dtype(), target.shardBytes(), metadata(), donor(), texts);
    }

    /** Where configuration and tokenizer lie; an adapter as a base has those of its own base. */
    private Optional<Path> donor() {
        Path base = recipe.sources().base();
        if (AdapterConfig.isIn(base)) {
            return inputs.base().origins().stream().filter(Files::isDirectory).findFirst();
        }
        return Files.isDirectory(base) ? Optional.of(base) : Optional.empty();
    }

    private Map<String, String> metadata() {
        return Map.of(
                "maec_version",
                version,
                "maec_merge",
                merged.fingerprint(),
                "maec_inputs",
                json(inputs.fingerprints()),
                "maec_recipe",
                RecipePrinting.recipeText(outcome.recipe()));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }
}
