package maec.combine;

import maec.combine.RecipeFile.Sources;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints recipe files of our own; {@link RecipeYaml} reads them. */
final class RecipePrinting {
    private RecipePrinting() {}

    /** The text of a file in this folder. */
    static String print(RecipeFile recipeFile, Path folder) {
        var text = new StringBuilder();
        YamlText.line(text, 0, "version", String.valueOf(RecipeFile.VERSION));
        YamlText.line(text, 0, "sources", "");
        Sources sources = recipeFile.sources();
        YamlText.line(text, 1, "base", YamlText.path(folder, sources.base()));
        sources.pivot()
                .ifPresent(pivot -> YamlText.line(text, 1, "pivot", YamlText.path(folder, pivot)));
        YamlText.line(text, 1, "abilities", sources.abilities().isEmpty() ? "{}" : "");
        sources.abilities()
                .forEach(
                        (name, ability) -> {
                            YamlText.line(text, 2, YamlText.quoted(name), "");
                            YamlText.line(text, 3, "model", YamlText.path(folder, ability.model()));
                            ability.importance()
                                    .ifPresent(
                                            map ->
                                                    YamlText.line(
                                                            text,
                                                            3,
                                                            "importance",
                                                            YamlText.path(folder, map)));
                        });
        YamlText.line(text, 1, "languages", sources.languages().isEmpty() ? "{}" : "");
        sources.languages()
                .forEach(
                        (name, model) ->
                                YamlText.line(
                                        text,
                                        2,
                                        YamlText.quoted(name),
                                        YamlText.path(folder, model)));
        if (!sources.fit().isEmpty()) {
            YamlText.line(text, 1, "fit", "");
            sources.fit()
                    .forEach(
                            (name, fit) ->
                                    YamlText.line(
                                            text, 2, YamlText.quoted(name), YamlText.words(fit)));
        }
        YamlText.line(text, 0, "recipe", "");
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
        YamlText.line(text, 1, "key_percent", YamlText.number(recipe.keyPercent()));
        YamlText.line(text, 1, "tensor_percent", YamlText.number(recipe.tensorPercent()));
        YamlText.line(text, 1, "alpha", YamlText.number(recipe.alpha()));
        YamlText.line(text, 1, "beta", YamlText.number(recipe.beta()));
        YamlText.line(text, 1, "gamma", coefficients(recipe.gamma()));
        YamlText.line(text, 1, "eta", YamlText.number(recipe.eta()));
        YamlText.line(text, 1, "lambda", YamlText.number(recipe.lambda()));
        YamlText.line(text, 1, "mu", coefficients(recipe.mu()));
        YamlText.line(text, 1, "sensitivity", recipe.sensitivity().word());
        YamlText.line(text, 1, "tensors", "");
        TensorScope scope = recipe.scope();
        YamlText.line(text, 2, "embeddings_and_head", String.valueOf(scope.embeddingsAndHead()));
        YamlText.line(text, 2, "pinned_in", YamlText.list(scope.pinnedIn()));
        YamlText.line(text, 2, "pinned_out", YamlText.list(scope.pinnedOut()));
        if (!recipe.rules().isEmpty()) {
            YamlText.line(text, 1, "overrides", "");
            recipe.rules().forEach(rule -> text.append("  - ").append(rule(rule)).append('\n'));
        }
    }

    private static String rule(CoefficientRule rule) {
        Coefficient coefficient = rule.coefficient();
        List<Double> anchors = rule.course().anchors();
        String value =
                anchors.size() == 1
                        ? YamlText.number(anchors.getFirst())
                        : anchors.stream()
                                .map(YamlText::number)
                                .collect(Collectors.joining(", ", "[", "]"));
        String subject = coefficient.subject();
        return "{tensors: "
                + YamlText.quoted(rule.tensors().names())
                + rule.tensors().layers().map(range -> ", layers: " + range).orElse("")
                + ", "
                + coefficient.symbol().word()
                + ": "
                + (subject.isEmpty() ? value : "{" + YamlText.quoted(subject) + ": " + value + "}")
                + "}";
    }

    private static String coefficients(Map<String, Double> values) {
        return values.entrySet().stream()
                .map(
                        entry ->
                                YamlText.quoted(entry.getKey())
                                        + ": "
                                        + YamlText.number(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
