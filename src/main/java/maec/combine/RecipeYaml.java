package maec.combine;

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
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the text of recipe files, without touching the file itself. */
public final class RecipeYaml {
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
            TensorPattern pattern = TensorPattern.in(each);
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
            if (sensitivity.word().equals(text)) {
                return sensitivity;
            }
            known.add(sensitivity.word());
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
}
