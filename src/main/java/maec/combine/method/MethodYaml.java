package maec.combine.method;

import maec.checkpoint.ModelFinder;
import maec.combine.RecipeFile;
import maec.combine.RecipeSection;
import maec.combine.RecipeYaml;
import maec.combine.TensorPattern;
import maec.combine.YamlText;
import maec.combine.method.ParameterRule.Constant;
import maec.combine.method.ParameterRule.Gradient;
import maec.job.ProblemException;
import maec.tensor.DType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Recipes of the catalog's methods as text.
 *
 * <pre>
 *   version: 1
 *   method: ties-per-tensor
 *   sources: {base: …, models: {a: …, b: …}}
 *   parameters: {weight: {a: 0.7, b: 0.4}, density: 0.5}
 *   rules:
 *   - {tensors: "*.mlp.*", layers: 0-7, density: [0.3, 0.7]}
 * </pre>
 */
public final class MethodYaml {
    private static final Map<String, DType> TYPES =
            Map.of("fp32", DType.F32, "fp16", DType.F16, "bf16", DType.BF16);

    private MethodYaml() {}

    /**
     * Whether a recipe names a method of the catalog.
     *
     * @param top the outermost mapping
     * @return false for a recipe of MAEC, which names none or {@code maec}
     */
    public static boolean isMethod(RecipeSection top) {
        return top.has("method") && !top.text("method").equals("maec");
    }

    /**
     * Reads a recipe.
     *
     * @param file where the text comes from, for problems and relative paths
     * @param text YAML
     * @param models finds sources
     * @return the recipe
     * @throws ProblemException with one sentence that names line and key
     */
    public static MethodRecipe parse(Path file, String text, ModelFinder models) {
        return read(RecipeYaml.top(file, text, models));
    }

    /**
     * Reads a recipe.
     *
     * @param top the outermost mapping
     * @return the recipe
     * @throws ProblemException with one sentence that names line and key
     */
    public static MethodRecipe read(RecipeSection top) {
        top.only("version", "method", "sources", "parameters", "rules", "seed", "dtype", "fit");
        if (!top.text("version").equals(String.valueOf(RecipeFile.VERSION))) {
            throw top.outOfRange("version", String.valueOf(RecipeFile.VERSION));
        }
        MethodKind kind = MethodCatalog.named(top.text("method"));
        RecipeSection sources = top.section("sources").only("base", "models");
        SequencedMap<String, Path> models = new LinkedHashMap<>();
        RecipeSection named = sources.section("models");
        named.keys().forEach(name -> models.put(name, named.existing(name)));
        return new MethodRecipe(
                kind,
                kind.base()
                        ? Optional.of(sources.existing("base"))
                        : sources.optionalExisting("base"),
                models,
                rules(top, kind, List.copyOf(models.keySet())),
                seed(top, kind),
                dtype(top),
                top.choices("fit"));
    }

    private static List<ParameterRule> rules(
            RecipeSection top, MethodKind kind, List<String> models) {
        List<ParameterRule> rules = new ArrayList<>();
        int number = 0;
        for (RecipeSection section : top.sections("rules")) {
            String origin = "rule " + ++number;
            List<MethodParameter> known =
                    kind.parameters().stream().filter(p -> p.scope().perTensor()).toList();
            List<String> keys = new ArrayList<>(List.of("tensors", "layers"));
            known.forEach(parameter -> keys.add(parameter.name()));
            section.only(keys.toArray(String[]::new));
            TensorPattern pattern = TensorPattern.in(section);
            for (MethodParameter parameter : known) {
                if (section.has(parameter.name())) {
                    rules.addAll(values(section, parameter, models, pattern, origin));
                }
            }
        }
        top.optionalSection("parameters")
                .ifPresent(section -> rules.addAll(parameters(section, kind, models)));
        return rules;
    }

    private static List<ParameterRule> parameters(
            RecipeSection section, MethodKind kind, List<String> models) {
        section.only(kind.parameters().stream().map(MethodParameter::name).toArray(String[]::new));
        List<ParameterRule> rules = new ArrayList<>();
        for (MethodParameter parameter : kind.parameters()) {
            if (section.has(parameter.name())) {
                rules.addAll(
                        values(section, parameter, models, TensorPattern.EVERYTHING, "parameters"));
            }
        }
        return rules;
    }

    /** What stands under a parameter's name: one value, or one per model. */
    private static List<ParameterRule> values(
            RecipeSection section,
            MethodParameter parameter,
            List<String> models,
            TensorPattern pattern,
            String origin) {
        String name = parameter.name();
        if (!parameter.scope().perModel() || !section.hasSection(name)) {
            var value = value(section, name, parameter);
            return List.of(new ParameterRule(name, Optional.empty(), pattern, value, origin));
        }
        boolean further = parameter.scope() == MethodParameter.Scope.FURTHER_MODEL;
        List<String> known = further ? models.subList(1, models.size()) : models;
        RecipeSection perModel = section.section(name).only(known.toArray(String[]::new));
        List<ParameterRule> rules = new ArrayList<>();
        for (String model : perModel.keys()) {
            var value = value(perModel, model, parameter);
            rules.add(new ParameterRule(name, Optional.of(model), pattern, value, origin));
        }
        return rules;
    }

    /** A number, a flag or anchors under a key. */
    static ParameterRule.Value value(RecipeSection section, String key, MethodParameter parameter) {
        boolean real = parameter.kind() instanceof MethodParameter.Real;
        ParameterRule.Value value;
        if (parameter.kind() instanceof MethodParameter.Flag) {
            value = new Constant(section.flag(key, false) ? 1 : 0);
        } else if (real && parameter.scope().perTensor() && section.hasList(key)) {
            value = new Gradient(section.numbers(key));
        } else {
            section.text(key);
            value = new Constant(section.number(key, 0));
        }
        for (double number : value.numbers()) {
            if (!parameter.kind().holds(number)) {
                throw section.wrongType(key, parameter.kind().expected());
            }
        }
        return value;
    }

    private static long seed(RecipeSection top, MethodKind kind) {
        if (!top.has("seed")) {
            return 0;
        }
        if (!kind.random()) {
            throw top.wrongType("seed", "left out, since " + kind.id() + " draws no numbers");
        }
        try {
            return Long.parseLong(top.text("seed"));
        } catch (NumberFormatException _) {
            throw top.wrongType("seed", "a whole number");
        }
    }

    private static Optional<DType> dtype(RecipeSection top) {
        if (!top.has("dtype")) {
            return Optional.empty();
        }
        DType dtype = TYPES.get(top.text("dtype"));
        if (dtype == null) {
            throw top.wrongType("dtype", "fp32, fp16 or bf16");
        }
        return Optional.of(dtype);
    }

    /**
     * The text of a recipe in this folder.
     *
     * @param recipe the recipe
     * @param folder the absolute folder to which paths are relative
     * @return YAML
     */
    public static String print(MethodRecipe recipe, Path folder) {
        var text = new StringBuilder();
        YamlText.line(text, 0, "version", String.valueOf(RecipeFile.VERSION));
        YamlText.line(text, 0, "method", recipe.kind().id());
        YamlText.line(text, 0, "sources", "");
        recipe.base()
                .ifPresent(base -> YamlText.line(text, 1, "base", YamlText.path(folder, base)));
        YamlText.line(text, 1, "models", "");
        recipe.models()
                .forEach(
                        (name, path) ->
                                YamlText.line(
                                        text,
                                        2,
                                        YamlText.quoted(name),
                                        YamlText.path(folder, path)));
        return text + settings(recipe);
    }

    /**
     * Everything but the sources, for metadata.
     *
     * @param recipe the recipe
     * @return YAML
     */
    public static String settings(MethodRecipe recipe) {
        var text = new StringBuilder();
        recipe.dtype().ifPresent(type -> YamlText.line(text, 0, "dtype", name(type)));
        if (!recipe.fit().isEmpty()) {
            YamlText.line(text, 0, "fit", YamlText.words(recipe.fit()));
        }
        if (recipe.kind().random()) {
            YamlText.line(text, 0, "seed", String.valueOf(recipe.seed()));
        }
        var live = LiveRules.of(recipe);
        if (!live.parameters().isEmpty()) {
            YamlText.line(text, 0, "parameters", "");
            live.parameters()
                    .forEach(
                            (parameter, setting) ->
                                    YamlText.line(
                                            text, 1, parameter, text(recipe, parameter, setting)));
        }
        if (!live.rules().isEmpty()) {
            YamlText.line(text, 0, "rules", "");
            live.rules().forEach(rule -> text.append(text(recipe, rule)));
        }
        return text.toString();
    }

    private static String name(DType dtype) {
        return TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == dtype)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining());
    }

    private static String text(MethodRecipe recipe, LiveRules.Rule rule) {
        TensorPattern pattern = rule.tensors();
        return "- {tensors: "
                + YamlText.quoted(pattern.names())
                + pattern.layers().map(range -> ", layers: " + range).orElse("")
                + ", "
                + rule.parameter()
                + ": "
                + text(recipe, rule.parameter(), rule.setting())
                + "}\n";
    }

    private static String text(MethodRecipe recipe, String parameter, LiveRules.Setting setting) {
        boolean flag =
                recipe.kind().find(parameter).orElseThrow().kind() instanceof MethodParameter.Flag;
        return switch (setting) {
            case LiveRules.Same(ParameterRule.Value value) -> text(value, flag);
            case LiveRules.PerModel(Map<String, ParameterRule.Value> values) ->
                    values.entrySet().stream()
                            .map(
                                    entry ->
                                            YamlText.quoted(entry.getKey())
                                                    + ": "
                                                    + text(entry.getValue(), flag))
                            .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    static String text(ParameterRule.Value value, boolean flag) {
        return switch (value) {
            case Constant(double number) when flag -> String.valueOf(number == 1);
            case Constant(double number) -> YamlText.number(number);
            case Gradient(List<Double> numbers) ->
                    numbers.stream()
                            .map(YamlText::number)
                            .collect(Collectors.joining(", ", "[", "]"));
        };
    }
}
