package maec.combine;

import maec.checkpoint.HubName;
import maec.checkpoint.ModelFinder;
import maec.combine.RecipeFile.AbilitySource;
import maec.combine.RecipeFile.Sources;
import maec.combine.fit.Choice;
import maec.job.ProblemException;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text of recipe files: parsing and printing, without touching the recipe file itself. */
public final class RecipeYaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_./][A-Za-z0-9_./-]*");

    private RecipeYaml() {}

    /**
     * Reads any recipe as far as it is YAML.
     *
     * @param file where the text comes from, for problems and relative paths
     * @param text YAML
     * @param models finds sources
     * @return the outermost mapping
     * @throws maec.job.ProblemException if the text is no YAML or no mapping
     */
    public static RecipeSection top(Path file, String text, ModelFinder models) {
        return new RecipeSection(file, "", compose(file, text), models);
    }

    static RecipeFile parse(Path file, String text, ModelFinder models) {
        RecipeSection top = top(file, text, models);
        top.only("version", "method", "sources", "recipe");
        if (top.has("method") && !top.text("method").equals("maec")) {
            throw top.outOfRange("method", "maec where the recipe of MAEC stands");
        }
        if (!top.text("version").equals(String.valueOf(RecipeFile.VERSION))) {
            throw top.outOfRange("version", String.valueOf(RecipeFile.VERSION));
        }
        Sources sources = sources(top.section("sources"));
        Recipe defaults =
                Recipe.defaults(sources.abilities().keySet(), sources.languages().keySet());
        return new RecipeFile(
                sources,
                top.optionalSection("recipe")
                        .map(section -> recipe(section, defaults))
                        .orElse(defaults));
    }

    private static Node compose(Path file, String text) {
        var options = new LoaderOptions();
        options.setNestingDepthLimit(8);
        options.setMaxAliasesForCollections(0);
        Node node;
        try {
            node = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new ProblemException(new RecipeProblem.NotYaml(file, line, "this is no YAML"), e);
        } catch (YAMLException e) {
            throw new ProblemException(new RecipeProblem.NotYaml(file, 1, "this is no YAML"), e);
        }
        if (node == null) {
            throw new ProblemException(new RecipeProblem.NotYaml(file, 1, "the file is empty"));
        }
        return node;
    }

    private static Sources sources(RecipeSection section) {
        section.only("base", "pivot", "abilities", "languages", "fit");
        SortedMap<String, AbilitySource> abilities = new TreeMap<>();
        section.optionalSection("abilities")
                .ifPresent(
                        named -> {
                            for (String name : named.keys()) {
                                abilities.put(name, ability(named.section(name)));
                            }
                        });
        SortedMap<String, Path> languages = new TreeMap<>();
        section.optionalSection("languages")
                .ifPresent(named -> named.keys().forEach(k -> languages.put(k, named.existing(k))));
        var plain =
                new Sources(
                        section.existing("base"),
                        section.optionalExisting("pivot"),
                        abilities,
                        languages);
        return new Sources(plain.base(), plain.pivot(), abilities, languages, fit(section, plain));
    }

    /** One list for every model, or one per model. */
    private static SortedMap<String, Set<Choice>> fit(RecipeSection section, Sources sources) {
        SortedMap<String, Set<Choice>> fit = new TreeMap<>();
        if (section.has("fit") && section.hasSection("fit")) {
            RecipeSection named = section.section("fit");
            named.only(sources.tunedNames().toArray(String[]::new));
            named.keys().forEach(name -> fit.put(name, named.choices(name)));
        } else {
            fit.putAll(sources.fitted(section.choices("fit")).fit());
        }
        return fit;
    }

    private static AbilitySource ability(RecipeSection section) {
        section.only("model", "importance");
        return new AbilitySource(section.existing("model"), section.optionalExisting("importance"));
    }

    private static Recipe recipe(RecipeSection section, Recipe defaults) {
        section.only(
                "key_percent",
                "tensor_percent",
                "alpha",
                "beta",
                "gamma",
                "eta",
                "lambda",
                "mu",
                "sensitivity",
                "tensors",
                "overrides");
        return new Recipe(
                section.percent("key_percent", defaults.keyPercent()),
                section.percent("tensor_percent", defaults.tensorPercent()),
                section.number("alpha", defaults.alpha()),
                section.number("beta", defaults.beta()),
                coefficients(section, "gamma", defaults.gamma()),
                section.number("eta", defaults.eta()),
                section.number("lambda", defaults.lambda()),
                coefficients(section, "mu", defaults.mu()),
                sensitivity(section, defaults.sensitivity()),
                section.optionalSection("tensors").map(RecipeYaml::scope).orElse(defaults.scope()),
                rules(section, defaults));
    }

    /** Every number under {@code overrides}, in the order in which they hold. */
    private static List<CoefficientRule> rules(RecipeSection section, Recipe defaults) {
        List<CoefficientRule> rules = new ArrayList<>();
        for (RecipeSection each : section.sections("overrides")) {
            each.only("tensors", "layers", "alpha", "beta", "gamma", "eta", "lambda", "mu");
            TensorPattern pattern = each.pattern();
            for (Coefficient.Symbol symbol : Coefficient.Symbol.values()) {
                if (each.has(symbol.word())) {
                    rules.addAll(rules(each, symbol, pattern, defaults));
                }
            }
        }
        return rules;
    }

    /** One value for a symbol, or one per ability or language. */
    private static List<CoefficientRule> rules(
            RecipeSection section,
            Coefficient.Symbol symbol,
            TensorPattern pattern,
            Recipe defaults) {
        String key = symbol.word();
        if (!symbol.perSubject() || !section.hasSection(key)) {
            return List.of(
                    new CoefficientRule(pattern, Coefficient.of(symbol), course(section, key)));
        }
        var known = symbol == Coefficient.Symbol.GAMMA ? defaults.gamma() : defaults.mu();
        RecipeSection named = section.section(key).only(known.keySet().toArray(String[]::new));
        return named.keys().stream()
                .map(
                        subject ->
                                new CoefficientRule(
                                        pattern,
                                        new Coefficient(symbol, subject),
                                        course(named, subject)))
                .toList();
    }

    private static LayerCourse course(RecipeSection section, String key) {
        return section.hasList(key)
                ? new LayerCourse(section.numbers(key))
                : LayerCourse.constant(section.number(key, 0));
    }

    private static SortedMap<String, Double> coefficients(
            RecipeSection section, String key, SortedMap<String, Double> defaults) {
        SortedMap<String, Double> values = new TreeMap<>(defaults);
        section.optionalSection(key)
                .ifPresent(
                        named -> {
                            named.only(defaults.keySet().toArray(String[]::new));
                            values.replaceAll(named::number);
                        });
        return values;
    }

    private static Sensitivity sensitivity(RecipeSection section, Sensitivity otherwise) {
        if (!section.has("sensitivity")) {
            return otherwise;
        }
        String text = section.text("sensitivity");
        List<String> known = new ArrayList<>();
        for (Sensitivity sensitivity : Sensitivity.values()) {
            if (name(sensitivity).equals(text)) {
                return sensitivity;
            }
            known.add(name(sensitivity));
        }
        throw section.outOfRange("sensitivity", "one of " + String.join(", ", known));
    }

    private static TensorScope scope(RecipeSection section) {
        section.only("embeddings_and_head", "pinned_in", "pinned_out");
        var in = section.texts("pinned_in");
        var out = section.texts("pinned_out");
        if (!Collections.disjoint(in, out)) {
            throw section.wrongType("pinned_out", "a list without the names that are pinned in");
        }
        return new TensorScope(section.flag("embeddings_and_head", true), in, out);
    }

    /** The text of a file in this folder. */
    static String print(RecipeFile recipeFile, Path folder) {
        var text = new StringBuilder();
        line(text, 0, "version", String.valueOf(RecipeFile.VERSION));
        line(text, 0, "sources", "");
        Sources sources = recipeFile.sources();
        line(text, 1, "base", path(folder, sources.base()));
        sources.pivot().ifPresent(pivot -> line(text, 1, "pivot", path(folder, pivot)));
        line(text, 1, "abilities", sources.abilities().isEmpty() ? "{}" : "");
        sources.abilities()
                .forEach(
                        (name, ability) -> {
                            line(text, 2, quoted(name), "");
                            line(text, 3, "model", path(folder, ability.model()));
                            ability.importance()
                                    .ifPresent(
                                            map -> line(text, 3, "importance", path(folder, map)));
                        });
        line(text, 1, "languages", sources.languages().isEmpty() ? "{}" : "");
        sources.languages()
                .forEach((name, model) -> line(text, 2, quoted(name), path(folder, model)));
        if (!sources.fit().isEmpty()) {
            line(text, 1, "fit", "");
            sources.fit().forEach((name, fit) -> line(text, 2, quoted(name), words(fit)));
        }
        line(text, 0, "recipe", "");
        recipe(text, recipeFile.recipe());
        return text.toString();
    }

    /** Coefficients and shares alone, for metadata. */
    static String recipeText(Recipe recipe) {
        var text = new StringBuilder();
        recipe(text, recipe);
        return text.toString().replaceAll("(?m)^  ", "");
    }

    private static void recipe(StringBuilder text, Recipe recipe) {
        line(text, 1, "key_percent", number(recipe.keyPercent()));
        line(text, 1, "tensor_percent", number(recipe.tensorPercent()));
        line(text, 1, "alpha", number(recipe.alpha()));
        line(text, 1, "beta", number(recipe.beta()));
        line(text, 1, "gamma", coefficients(recipe.gamma()));
        line(text, 1, "eta", number(recipe.eta()));
        line(text, 1, "lambda", number(recipe.lambda()));
        line(text, 1, "mu", coefficients(recipe.mu()));
        line(text, 1, "sensitivity", name(recipe.sensitivity()));
        line(text, 1, "tensors", "");
        TensorScope scope = recipe.scope();
        line(text, 2, "embeddings_and_head", String.valueOf(scope.embeddingsAndHead()));
        line(text, 2, "pinned_in", list(scope.pinnedIn()));
        line(text, 2, "pinned_out", list(scope.pinnedOut()));
        if (!recipe.rules().isEmpty()) {
            line(text, 1, "overrides", "");
            recipe.rules().forEach(rule -> text.append("  - ").append(rule(rule)).append('\n'));
        }
    }

    private static String rule(CoefficientRule rule) {
        Coefficient coefficient = rule.coefficient();
        List<Double> anchors = rule.course().anchors();
        String value =
                anchors.size() == 1
                        ? number(anchors.getFirst())
                        : anchors.stream()
                                .map(RecipeYaml::number)
                                .collect(Collectors.joining(", ", "[", "]"));
        String subject = coefficient.subject();
        return "{tensors: "
                + quoted(rule.tensors().names())
                + rule.tensors().layers().map(range -> ", layers: " + range).orElse("")
                + ", "
                + coefficient.symbol().word()
                + ": "
                + (subject.isEmpty() ? value : "{" + quoted(subject) + ": " + value + "}")
                + "}";
    }

    /**
     * Appends a line of block style.
     *
     * @param text to which
     * @param depth of the nesting
     * @param key ready to be printed
     * @param value ready to be printed; empty where lines within follow
     */
    public static void line(StringBuilder text, int depth, String key, String value) {
        text.append("  ".repeat(depth)).append(key).append(':');
        text.append(value.isEmpty() ? "" : " " + value).append('\n');
    }

    static String name(Sensitivity sensitivity) {
        return sensitivity.name().toLowerCase(Locale.ROOT);
    }

    /**
     * A double in the shortest form that reads back as the same bits.
     *
     * @param value finite
     * @return decimal digits
     */
    public static String number(double value) {
        String text = String.valueOf(value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String coefficients(Map<String, Double> values) {
        return values.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ": " + number(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /**
     * Choices as YAML.
     *
     * @param choices what shall be done where models differ from the base
     * @return a list in one line
     */
    public static String words(Set<Choice> choices) {
        return list(new TreeSet<>(choices).stream().map(Choice::word).toList());
    }

    private static String list(Collection<String> texts) {
        return texts.stream().map(RecipeYaml::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    /**
     * A path as a recipe holds it: a snapshot of the hub's cache is named, so that the file means
     * the same elsewhere.
     *
     * @param folder the recipe's absolute folder
     * @param path where the model lies
     * @return a scalar
     */
    public static String path(Path folder, Path path) {
        Optional<HubName> name = HubName.ofSnapshot(path);
        if (name.isPresent()) {
            return quoted(name.get().toString());
        }
        Path absolute = RecipeSection.absolute(path);
        boolean sameRoot = absolute.getRoot().equals(folder.getRoot());
        Path shown = sameRoot ? folder.relativize(absolute) : absolute;
        String text = shown.toString().replace('\\', '/');
        return quoted(text.isEmpty() ? "." : text);
    }

    /**
     * A text as a YAML scalar.
     *
     * @param text any text
     * @return plain where that is safe, else in double quotes
     */
    public static String quoted(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        var quoted = new StringBuilder("\"");
        text.chars()
                .mapToObj(
                        c ->
                                switch (c) {
                                    case '"' -> "\\\"";
                                    case '\\' -> "\\\\";
                                    default ->
                                            c < ' ' || c == 0x7f
                                                    ? String.format(Locale.ROOT, "\\u%04x", c)
                                                    : String.valueOf((char) c);
                                })
                .forEach(quoted::append);
        return quoted.append('"').toString();
    }
}
