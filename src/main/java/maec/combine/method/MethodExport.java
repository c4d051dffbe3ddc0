package maec.combine.method;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.checkpoint.AdapterConfig;
import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WriteOptions;
import maec.checkpoint.WriteReport;
import maec.combine.BaseTypedSource;
import maec.combine.MergeEstimate;
import maec.combine.ModelExport;
import maec.combine.WithoutTensor;
import maec.combine.fit.ExtendedBase;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.CanonicalWeights;
import maec.model.TiedHead;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes what a method makes as a model folder: weights, configuration and tokenizer of the base,
 * model card and recipe; or says what would be written and which rule holds for which tensor.
 *
 * <p>The same inputs and recipe give the same bytes. Recipe, fingerprints and version also stand in
 * the metadata of every shard.
 */
public final class MethodExport implements ModelExport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MethodInputs inputs;
    private final MethodRecipe recipe;
    private final String version;
    private final MethodSource merged;

    /**
     * The values of one tensor.
     *
     * @param tensor its name
     * @param values in the order of the parameters and the models
     */
    public record TensorValues(String tensor, List<NamedValue> values) {
        /** Copies the list. */
        public TensorValues {
            values = List.copyOf(values);
        }
    }

    /**
     * A value and why it holds.
     *
     * @param parameter the parameter's name
     * @param model the model's name, or empty where models do not differ
     * @param value the value
     * @param origin where that is said, as in {@link Parameters.Hit}
     */
    public record NamedValue(
            String parameter, Optional<String> model, double value, String origin) {}

    /**
     * An export.
     *
     * @param inputs open models
     * @param recipe the recipe and where its models lie
     * @param version the product's version
     * @throws ProblemException if models or values do not fit together
     */
    public MethodExport(MethodInputs inputs, MethodRecipe recipe, String version) {
        this.inputs = inputs;
        this.recipe = recipe;
        this.version = version;
        merged = MethodSource.of(inputs, recipe);
    }

    /**
     * The recipe.
     *
     * @return as given
     */
    public MethodRecipe recipe() {
        return recipe;
    }

    /**
     * The models.
     *
     * @return as given, open
     */
    public MethodInputs inputs() {
        return inputs;
    }

    /**
     * Which rule holds where; reads no weights.
     *
     * @return one entry per merged tensor, with the parameters that may differ between tensors
     */
    public List<TensorValues> listing() {
        return merged.merged().stream().map(spec -> values(spec.name())).toList();
    }

    private TensorValues values(String tensor) {
        Parameters parameters = merged.parameters();
        List<NamedValue> values = new ArrayList<>();
        for (MethodParameter parameter : recipe.kind().parameters()) {
            if (!parameter.scope().perTensor()) {
                continue;
            }
            List<String> names = inputs.names();
            boolean further = parameter.scope() == MethodParameter.Scope.FURTHER_MODEL;
            int models = parameter.scope().perModel() ? names.size() : 1;
            for (int i = further ? 1 : 0; i < models; i++) {
                Parameters.Hit hit = parameters.value(parameter.name(), i, tensor);
                Optional<String> model =
                        parameter.scope().perModel() ? Optional.of(names.get(i)) : Optional.empty();
                values.add(new NamedValue(parameter.name(), model, hit.value(), hit.origin()));
            }
        }
        return new TensorValues(tensor, values);
    }

    @Override
    public Plan plan(Target target) {
        WriteOptions options = options(target, Map.of());
        List<TensorSpec> written = source(target).tensors().stream().map(options::written).toList();
        return new Plan(
                written.size(),
                mergedNames().size(),
                written.stream().mapToLong(TensorSpec::bytes).sum(),
                CheckpointWriter.shards(written, target.shardBytes()),
                CheckpointWriter.neededBytes(written),
                inputs.bytes(),
                tiedHead());
    }

    @Override
    public MergeEstimate estimate(Target target) {
        // its own source, because a survey of a few tensors must not pass for one of all
        MethodSource trial = MethodSource.of(inputs, recipe);
        return MergeEstimate.of(
                plan(target),
                trial,
                trial.merged(),
                sample -> trial.survey(sample, JobContext.silent()));
    }

    @Override
    public String card(String title) {
        return new MethodCard(title, recipe, inputs.fingerprints(), version).markdown();
    }

    @Override
    public WriteReport write(Path folder, Target target, JobContext context) {
        merged.survey(context);
        Path absolute = folder.toAbsolutePath().normalize();
        String title = String.valueOf(absolute.getFileName());
        Map<String, String> texts =
                Map.of("README.md", card(title), "recipe.yaml", MethodYaml.print(recipe, absolute));
        TensorSource reference = inputs.reference();
        Set<String> untouched = new TreeSet<>();
        TensorSource stored = CanonicalWeights.stored(reference, reference);
        stored.tensors().forEach(spec -> untouched.add(spec.name()));
        untouched.removeAll(mergedNames());
        WriteOptions options =
                options(target, texts)
                        .withTokenizer(
                                target.tokenizer()
                                        .or(() -> extension().flatMap(it -> it.tokenizerFolder())))
                        .withVocabulary(extension().flatMap(ExtendedBase::rows))
                        .withReplace(target.replace())
                        .withUntouched(stored, untouched);
        return CheckpointWriter.write(source(target), folder, options, context);
    }

    private Optional<ExtendedBase> extension() {
        return inputs.reference() instanceof ExtendedBase extended
                ? Optional.of(extended)
                : Optional.empty();
    }

    /** The merged tensors, as the reference stores them. */
    private Set<String> mergedNames() {
        return CanonicalWeights.storedNames(
                inputs.reference(),
                merged.merged().stream().map(TensorSpec::name).collect(Collectors.toSet()));
    }

    /** A head that is stored twice, although the configuration says that it is the embedding. */
    private Optional<String> tiedHead() {
        TensorSource reference = inputs.reference();
        return TiedHead.isSaid(recipe.reference())
                ? TiedHead.copyIn(CanonicalWeights.stored(reference, reference))
                        .map(TensorSpec::name)
                : Optional.empty();
    }

    private TensorSource source(Target target) {
        TensorSource reference = inputs.reference();
        TensorSource whole = CanonicalWeights.stored(reference, merged);
        TensorSource written =
                tiedHead().<TensorSource>map(head -> new WithoutTensor(whole, head)).orElse(whole);
        return dtype(target).isPresent()
                ? written
                : new BaseTypedSource(written, CanonicalWeights.stored(reference, reference));
    }

    private Optional<DType> dtype(Target target) {
        return target.dtype().or(recipe::dtype);
    }

    private WriteOptions options(Target target, Map<String, String> texts) {
        return new WriteOptions(dtype(target), target.shardBytes(), metadata(), donor(), texts);
    }

    /** Where configuration and tokenizer lie; an adapter as a base has those of its own base. */
    private Optional<Path> donor() {
        Path reference = recipe.reference();
        if (AdapterConfig.isIn(reference)) {
            return inputs.reference().origins().stream().filter(Files::isDirectory).findFirst();
        }
        return Files.isDirectory(reference) ? Optional.of(reference) : Optional.empty();
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
                "method: " + recipe.kind().id() + "\n" + MethodYaml.settings(recipe));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }
}
