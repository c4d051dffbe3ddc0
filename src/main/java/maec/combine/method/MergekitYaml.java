package maec.combine.method;

import maec.checkpoint.HubName;
import maec.combine.RecipeSection;
import maec.combine.TensorPattern;
import maec.combine.method.ParameterRule.Constant;
import maec.combine.method.ParameterRule.Value;
import maec.job.ProblemException;
import maec.tensor.DType;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads recipes of mergekit, as far as both tools share them.
 *
 * <p>What is shared: one list of {@code models}, a base, the methods of {@link MergekitMethods},
 * values as numbers, gradients and filters. Arithmetic is always float32 here, whatever {@code
 * dtype} says; the result is rounded to {@code out_dtype}, or else {@code dtype}. A filter is a
 * part of a name, as there; a gradient runs from the first layer to the last, and tensors outside
 * the layers have its first value, as there. Everything else is refused with a sentence.
 */
public final class MergekitYaml {
    private static final Map<String, DType> TYPES =
            Map.of("float32", DType.F32, "float16", DType.F16, "bfloat16", DType.BF16);

    private final RecipeSection top;
    private final MergekitMethods.Shared method;
    private final SequencedMap<String, Path> models = new LinkedHashMap<>();
    private final List<ParameterRule> rules = new ArrayList<>();

    private MergekitYaml(RecipeSection top) {
        this.top = top;
        this.method = method();
    }

    /**
     * Whether a recipe is one of mergekit's.
     *
     * @param top the outermost mapping
     * @return true if it names a {@code merge_method}
     */
    public static boolean isMergekit(RecipeSection top) {
        return top.has("merge_method");
    }

    /**
     * Reads a recipe. A model is a folder relative to the recipe or to the working folder, or a
     * model of the hub's cache.
     *
     * @param top the outermost mapping
     * @return the same merge
     * @throws ProblemException with one sentence that names line and key
     */
    public static MethodRecipe read(RecipeSection top) {
        return new MergekitYaml(top).read();
    }

    private MethodRecipe read() {
        requireShared();
        Optional<Path> base =
                top.has("base_model") ? Optional.of(path(top, "base_model")) : Optional.empty();
        if (method.kind().base() && base.isEmpty()) {
            top.text("base_model"); // says that it is missing
        }
        List<RecipeSection> entries = entries(base);
        for (RecipeSection entry : entries) {
            Path path = path(entry, "model");
            String name = freeName(path);
            models.put(name, path);
            entry.optionalSection("parameters")
                    .ifPresent(parameters -> read(parameters, Optional.of(name)));
        }
        top.optionalSection("parameters")
                .ifPresent(parameters -> read(parameters, Optional.empty()));
        return new MethodRecipe(
                method.kind(),
                method.keepsBase() ? base : Optional.empty(),
                models,
                rules,
                0,
                dtype());
    }

    private MergekitMethods.Shared method() {
        String name = top.text("merge_method");
        return MergekitMethods.named(name)
                .orElseThrow(
                        () ->
                                top.notShared(
                                        "merge_method",
                                        "the methods of both are "
                                                + String.join(", ", MergekitMethods.names())));
    }

    private void requireShared() {
        for (String key : List.of("slices", "modules")) {
            if (top.has(key)) {
                throw top.notShared(key, "a merge has the layers of its base, in their order");
            }
        }
        for (String key : List.of("tokenizer", "chat_template")) {
            if (top.has(key)) {
                throw top.notShared(key, "tokenizer and chat template are those of the base");
            }
        }
        if (top.has("tokenizer_source") && !top.text("tokenizer_source").equals("base")) {
            throw top.notShared("tokenizer_source", "the tokenizer is that of the base");
        }
        top.only(
                "merge_method",
                "models",
                "base_model",
                "parameters",
                "dtype",
                "out_dtype",
                "tokenizer_source");
    }

    /** The models that are merged, in the order in which the method takes them. */
    private List<RecipeSection> entries(Optional<Path> base) {
        List<RecipeSection> entries = new ArrayList<>();
        List<RecipeSection> ofBase = new ArrayList<>();
        if (!top.has("models")) {
            top.text("models"); // says that it is missing
        }
        for (RecipeSection entry : top.sections("models")) {
            entry.only("model", "parameters");
            boolean same = base.isPresent() && path(entry, "model").equals(base.get());
            (same ? ofBase : entries).add(entry);
        }
        if (method.baseIsFirst()) {
            entries.addAll(0, ofBase);
        } else if (!method.kind().base()) {
            return List.copyOf(top.sections("models"));
        }
        return entries;
    }

    private void read(RecipeSection parameters, Optional<String> model) {
        for (String key : parameters.keys()) {
            boolean perTensor = key.equals("filter_wise") && !parameters.flag(key, false);
            if (method.isWithoutEffect(key) || perTensor) {
                continue;
            }
            Optional<MethodParameter> known = method.kind().find(key);
            if (known.isEmpty()) {
                throw parameters.notShared(
                        key, method.kind().id() + " has no such parameter with that effect");
            }
            boolean perModel = known.get().scope().perModel();
            if (model.isPresent() && !perModel) {
                continue; // mergekit asks for it without a model, and so does not see it here
            }
            read(parameters, known.get(), model);
        }
    }

    private void read(RecipeSection parameters, MethodParameter parameter, Optional<String> model) {
        String key = parameter.name();
        String origin = model.map(name -> "parameters of " + name).orElse("parameters");
        if (parameters.hasSections(key)) {
            int number = 0;
            for (RecipeSection condition : parameters.sections(key)) {
                add(condition, parameter, model, origin + ", filter " + ++number);
            }
        } else if (parameters.hasSection(key)) {
            add(parameters.section(key), parameter, model, origin);
        } else {
            Value value = value(parameters, key, parameter);
            rules.add(new ParameterRule(key, model, TensorPattern.EVERYTHING, value, origin));
        }
    }

    private void add(
            RecipeSection condition,
            MethodParameter parameter,
            Optional<String> model,
            String origin) {
        condition.only("filter", "value");
        TensorPattern pattern = TensorPattern.EVERYTHING;
        if (condition.has("filter") && !condition.text("filter").equals("*")) {
            String filter = condition.text("filter");
            if (filter.contains("*")) {
                throw condition.notShared("filter", "no tensor has a * in its name");
            }
            pattern = TensorPattern.containing(filter);
        }
        if (!parameter.scope().perTensor() && !pattern.equals(TensorPattern.EVERYTHING)) {
            throw condition.notShared("filter", parameter.name() + " holds for all tensors");
        }
        Value value = value(condition, "value", parameter);
        rules.add(new ParameterRule(parameter.name(), model, pattern, value, origin));
    }

    /** As in our recipes; flags may also be 0 and 1. */
    private static Value value(RecipeSection section, String key, MethodParameter parameter) {
        if (parameter.kind() instanceof MethodParameter.Flag && !section.hasList(key)) {
            return switch (section.text(key)) {
                case "1", "1.0", "True" -> new Constant(1);
                case "0", "0.0", "False" -> new Constant(0);
                default -> MethodYaml.value(section, key, parameter);
            };
        }
        return MethodYaml.value(section, key, parameter);
    }

    private Optional<DType> dtype() {
        String key = top.has("out_dtype") ? "out_dtype" : "dtype";
        if (!top.has(key)) {
            return Optional.empty();
        }
        DType dtype = TYPES.get(top.text(key));
        if (dtype == null) {
            throw top.wrongType(key, "float32, float16 or bfloat16");
        }
        return Optional.of(dtype);
    }

    private static Path path(RecipeSection section, String key) {
        String text = section.text(key);
        try {
            for (Path folder : List.of(section.folder(), Path.of("").toAbsolutePath())) {
                Path path = folder.resolve(text).normalize();
                if (Files.exists(path)) {
                    return path;
                }
            }
            if (text.contains("+")) {
                throw section.notShared(
                        key, "a model with an adapter is named by the adapter's folder");
            }
            if (text.contains("/") && HubName.isValid(text)) {
                return section.models().find(section.folder(), "hf:" + text).normalize();
            }
        } catch (InvalidPathException _) {
            throw section.wrongType(key, "a path");
        }
        return section.existing(key); // says that it is missing
    }

    private String freeName(Path path) {
        String name =
                HubName.ofSnapshot(path)
                        .map(hub -> Path.of(hub.repository()))
                        .orElse(path)
                        .getFileName()
                        .toString();
        String free = name;
        for (int k = 2; models.containsKey(free); k++) {
            free = name + "-" + k;
        }
        return free;
    }
}
