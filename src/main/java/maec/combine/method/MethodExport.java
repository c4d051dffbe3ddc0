package maec.combine.method;

import maec.checkpoint.WriteOptions;
import maec.checkpoint.WriteReport;
import maec.combine.ExportBase;
import maec.combine.MergeEstimate;
import maec.combine.ModelExport;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes what a method makes as a model folder: weights, configuration and tokenizer of the base,
 * model card and recipe; or says what would be written and which rule holds for which tensor.
 *
 * <p>The same inputs and recipe give the same bytes. Recipe, fingerprints and version also stand in
 * the metadata of every shard.
 */
public final class MethodExport implements ModelExport {
    private final MethodInputs inputs;
    private final MethodRecipe recipe;
    private final String version;
    private final MethodSource merged;
    private final ExportBase base;

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
        base = new ExportBase(recipe.reference(), inputs.reference());
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
        return base.plan(merged, changed(), options(target, Map.of()), inputs.bytes());
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
        WriteOptions options = options(target, texts);
        return base.write(merged, changed(), folder, target, options, context);
    }

    private Set<String> changed() {
        return merged.merged().stream().map(TensorSpec::name).collect(Collectors.toSet());
    }

    private Optional<DType> dtype(Target target) {
        return target.dtype().or(recipe::dtype);
    }

    private WriteOptions options(Target target, Map<String, String> texts) {
        return new WriteOptions(
                dtype(target), target.shardBytes(), metadata(), base.donor(), texts);
    }

    private Map<String, String> metadata() {
        return ExportBase.metadata(
                version,
                merged.fingerprint(),
                inputs.fingerprints(),
                "method: " + recipe.kind().id() + "\n" + MethodYaml.settings(recipe));
    }
}
