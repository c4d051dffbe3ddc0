package maec.combine.method;

import maec.checkpoint.HubName;
import maec.checkpoint.TensorSource;
import maec.combine.TensorPattern;
import maec.combine.YamlText;
import maec.combine.method.ParameterRule.Constant;
import maec.combine.method.ParameterRule.Value;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes a recipe for mergekit, so that others can check what was merged.
 *
 * <p>Every value is written out, since the usual ones differ. A pattern becomes filters, parts of
 * names, only where these hit the same tensors of the reference. Chat vector becomes task
 * arithmetic with the language model's delta at weight 1, layer swapping a weighted mean with
 * weights per layer.
 */
public final class MergekitWriting {
    private final MethodInputs inputs;
    private final MethodRecipe recipe;
    private final Path folder;
    private final List<String> tensors;
    private final Parameters parameters;
    private final StringBuilder text = new StringBuilder();

    /** A value of the tensors whose names hold a text; an empty text stands for all. */
    private record Condition(String filter, Value value) {}

    private MergekitWriting(MethodInputs inputs, MethodRecipe recipe, Path folder) {
        this.inputs = inputs;
        this.recipe = recipe;
        this.folder = folder;
        TensorSource reference = inputs.reference();
        tensors =
                reference.tensors().stream()
                        .filter(spec -> spec.dtype().isComputable())
                        .map(TensorSpec::name)
                        .toList();
        parameters = new Parameters(recipe.kind(), inputs.names(), recipe.rules(), reference);
    }

    /**
     * The recipe for mergekit.
     *
     * @param inputs open models, whose names and types are looked at
     * @param recipe the recipe
     * @param folder the absolute folder from which mergekit is run; paths are relative to it
     * @return YAML
     * @throws ProblemException with {@link MethodProblem.NotForMergekit}
     */
    public static String of(MethodInputs inputs, MethodRecipe recipe, Path folder) {
        return new MergekitWriting(inputs, recipe, folder).print();
    }

    private String print() {
        MethodKind kind = recipe.kind();
        if (!recipe.fit().isEmpty()) {
            throw refuse("mergekit has no such choices about rows and tensors");
        }
        text.append("# Paths are relative to the folder in which mergekit is run.\n");
        if (kind.random()) {
            text.append("# mergekit draws other random numbers, so results differ.\n");
        }
        if (kind.equals(ChatVector.KIND)) {
            chatVector();
        } else if (kind.equals(LayerSwapping.KIND)) {
            layerSwapping();
        } else {
            shared(
                    MergekitMethods.nameOf(kind)
                            .orElseThrow(() -> refuse(kind.id() + " is no method of mergekit")));
        }
        text.append("dtype: float32\nout_dtype: ").append(type()).append('\n');
        return text.toString();
    }

    private void shared(String name) {
        YamlText.line(text, 0, "merge_method", name);
        boolean between = recipe.kind().equals(SlerpPerTensor.KIND);
        recipe.base()
                .filter(base -> recipe.kind().base() || recipe.models().containsValue(base))
                .or(() -> between ? Optional.of(recipe.reference()) : Optional.empty())
                .ifPresent(base -> YamlText.line(text, 0, "base_model", path(base)));
        text.append("models:\n");
        recipe.models()
                .forEach(
                        (model, path) -> {
                            Map<String, List<Condition>> values = new LinkedHashMap<>();
                            for (MethodParameter parameter : recipe.kind().parameters()) {
                                if (parameter.scope().perModel()) {
                                    values.put(parameter.name(), conditions(parameter, model));
                                }
                            }
                            model(path, values);
                        });
        List<MethodParameter> global =
                recipe.kind().parameters().stream().filter(p -> !p.scope().perModel()).toList();
        if (!global.isEmpty()) {
            text.append("parameters:\n");
            global.forEach(p -> setting(1, p, conditions(p, inputs.names().getFirst())));
        }
    }

    private void model(Path path, Map<String, List<Condition>> values) {
        text.append("- model: ").append(path(path)).append('\n');
        if (!values.isEmpty()) {
            YamlText.line(text, 1, "parameters", "");
            values.forEach(
                    (name, conditions) ->
                            setting(2, recipe.kind().find(name).orElseThrow(), conditions));
        }
    }

    private void setting(int depth, MethodParameter parameter, List<Condition> conditions) {
        setting(
                depth,
                parameter.name(),
                conditions,
                parameter.kind() instanceof MethodParameter.Flag);
    }

    private void setting(int depth, String name, List<Condition> conditions, boolean flag) {
        Condition first = conditions.getFirst();
        if (conditions.size() == 1 && first.filter().isEmpty()) {
            YamlText.line(text, depth, name, MethodYaml.text(first.value(), flag));
            return;
        }
        YamlText.line(text, depth, name, "");
        for (Condition condition : conditions) {
            text.append("  ".repeat(depth)).append("- {");
            if (!condition.filter().isEmpty()) {
                text.append("filter: ").append(YamlText.quoted(condition.filter())).append(", ");
            }
            text.append("value: ").append(MethodYaml.text(condition.value(), flag)).append("}\n");
        }
    }

    /** A model's values of a parameter, in order of precedence; the last one is for all tensors. */
    private List<Condition> conditions(MethodParameter parameter, String model) {
        List<Condition> conditions = new ArrayList<>();
        for (ParameterRule rule : recipe.rules()) {
            boolean fits =
                    rule.parameter().equals(parameter.name())
                            && rule.model().map(model::equals).orElse(true);
            if (fits && rule.tensors().equals(TensorPattern.EVERYTHING)) {
                conditions.add(new Condition("", rule.value()));
                return conditions;
            }
            if (fits) {
                filters(rule.tensors())
                        .forEach(filter -> conditions.add(new Condition(filter, rule.value())));
            }
        }
        conditions.add(new Condition("", new Constant(parameter.kind().usual())));
        return conditions;
    }

    /** Parts of names that hit the same tensors as a pattern. */
    private List<String> filters(TensorPattern pattern) {
        List<String> filters =
                pattern.names().equals("*")
                        ? pattern.layers()
                                .map(
                                        range ->
                                                IntStream.rangeClosed(range.first(), range.last())
                                                        .mapToObj(layer -> "layers." + layer + ".")
                                                        .toList())
                                .orElse(List.of())
                        : List.of(pattern.contained().orElse(pattern.names()));
        Set<String> wanted = matching(pattern.test());
        if (!wanted.equals(matching(name -> filters.stream().anyMatch(name::contains)))) {
            throw refuse("no parts of names hit exactly the tensors " + pattern);
        }
        return filters;
    }

    private Set<String> matching(Predicate<String> test) {
        return tensors.stream().filter(test).collect(Collectors.toSet());
    }

    private void chatVector() {
        YamlText.line(text, 0, "merge_method", "task_arithmetic");
        YamlText.line(text, 0, "base_model", path(recipe.reference()));
        text.append("models:\n");
        boolean skips = parameters.value("skip_embeddings", 0, "").value() == 1;
        List<String> names = inputs.names();
        List<Path> paths = List.copyOf(recipe.models().values());
        for (int i = 0; i < names.size(); i++) {
            List<Condition> weights = new ArrayList<>();
            if (i > 0 && skips) {
                weights.add(new Condition("embed_tokens", new Constant(0)));
                weights.add(new Condition("lm_head", new Constant(0)));
            }
            if (i == 0) {
                weights.add(new Condition("", new Constant(1)));
            } else {
                MethodParameter weight = recipe.kind().find("weight").orElseThrow();
                weights.addAll(conditions(weight, names.get(i)));
            }
            text.append("- model: ").append(path(paths.get(i))).append('\n');
            YamlText.line(text, 1, "parameters", "");
            setting(2, "weight", weights, false);
        }
        text.append("parameters:\n  normalize: false\n  lambda: 1\n");
    }

    private void layerSwapping() {
        YamlText.line(text, 0, "merge_method", "linear");
        text.append("models:\n");
        Map<String, Double> shares = new LinkedHashMap<>();
        for (TensorSpec spec : inputs.reference().tensors()) {
            if (spec.dtype().isComputable()) {
                var view = new TensorView(inputs, spec, parameters, CounterNumbers.of(0));
                boolean inLayer = view.address().isInLayer();
                String filter = inLayer ? "layers." + view.address().layer() + "." : spec.name();
                shares.put(filter, LayerSwapping.share(view));
            }
        }
        int number = 0;
        for (Path path : recipe.models().values()) {
            boolean language = number++ == 0;
            List<Condition> weights = new ArrayList<>();
            shares.forEach(
                    (filter, share) ->
                            weights.add(
                                    new Condition(
                                            filter, new Constant(language ? share : 1 - share))));
            text.append("- model: ").append(path(path)).append('\n');
            YamlText.line(text, 1, "parameters", "");
            setting(2, "weight", weights, false);
        }
        text.append("parameters:\n  normalize: true\n");
    }

    /** mergekit knows the hub by name, without our prefix and without a commit. */
    private String path(Path path) {
        return HubName.ofSnapshot(path)
                .map(name -> YamlText.quoted(name.repository()))
                .orElseGet(() -> YamlText.path(folder, path));
    }

    private String type() {
        DType dtype = recipe.dtype().orElseGet(this::prevailing);
        if (dtype == DType.F32) {
            return "float32";
        }
        return dtype == DType.F16 ? "float16" : "bfloat16";
    }

    /** The type of most weights. */
    private DType prevailing() {
        return inputs.reference().tensors().stream()
                .filter(spec -> spec.dtype().isComputable())
                .collect(
                        Collectors.groupingBy(
                                TensorSpec::dtype, Collectors.summingLong(TensorSpec::count)))
                .entrySet()
                .stream()
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .orElse(DType.F32);
    }

    private static ProblemException refuse(String what) {
        return new ProblemException(new MethodProblem.NotForMergekit(what));
    }
}
