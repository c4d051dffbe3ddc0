package maec.project;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import maec.combine.CoefficientRule;
import maec.combine.Recipe;
import maec.combine.Sensitivity;
import maec.combine.TensorScope;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeSet;

/** A recipe as a JSON object, with the symbols of the method as member names. */
final class RecipeJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RecipeJson() {}

    static ObjectNode write(Recipe recipe) {
        ObjectNode node = JSON.createObjectNode();
        node.put("k1", recipe.keyPercent());
        node.put("k2", recipe.tensorPercent());
        node.put("alpha", recipe.alpha());
        node.put("beta", recipe.beta());
        node.set("gamma", numbers(recipe.gamma()));
        node.put("eta", recipe.eta());
        node.put("lambda", recipe.lambda());
        node.set("mu", numbers(recipe.mu()));
        node.put("sensitivity", recipe.sensitivity().name().toLowerCase(Locale.ROOT));
        ObjectNode scope = node.putObject("scope");
        scope.put("embeddingsAndHead", recipe.scope().embeddingsAndHead());
        ArrayNode in = scope.putArray("pinnedIn");
        recipe.scope().pinnedIn().forEach(in::add);
        ArrayNode out = scope.putArray("pinnedOut");
        recipe.scope().pinnedOut().forEach(out::add);
        if (!recipe.rules().isEmpty()) {
            ArrayNode rules = node.putArray("overrides");
            recipe.rules().forEach(rule -> rules.add(rule.text()));
        }
        return node;
    }

    static Recipe read(StrictObject object) {
        try {
            return new Recipe(
                    object.number("k1"),
                    object.number("k2"),
                    object.number("alpha"),
                    object.number("beta"),
                    object.numbers("gamma"),
                    object.number("eta"),
                    object.number("lambda"),
                    object.numbers("mu"),
                    sensitivity(object),
                    object.object("scope").readBy(RecipeJson::scope),
                    object.optional("overrides", object::texts).orElse(List.of()).stream()
                            .map(CoefficientRule::parse)
                            .toList());
        } catch (IllegalArgumentException e) {
            throw object.wrong("recipe", "in range: " + e.getMessage());
        }
    }

    private static Sensitivity sensitivity(StrictObject object) {
        String name = object.text("sensitivity");
        for (Sensitivity value : Sensitivity.values()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(name)) {
                return value;
            }
        }
        throw object.wrong(object.at("sensitivity"), "a known measure of sensitivity");
    }

    private static TensorScope scope(StrictObject object) {
        return new TensorScope(
                object.flag("embeddingsAndHead"),
                new TreeSet<>(object.texts("pinnedIn")),
                new TreeSet<>(object.texts("pinnedOut")));
    }

    private static ObjectNode numbers(SortedMap<String, Double> values) {
        ObjectNode node = JSON.createObjectNode();
        values.forEach(node::put);
        return node;
    }
}
