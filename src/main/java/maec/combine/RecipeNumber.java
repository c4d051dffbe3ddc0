package maec.combine;

import java.util.ArrayList;
import java.util.List;

/**
 * One number of a recipe that can be asked for and set by name: a share or a coefficient.
 *
 * @param name {@code k1}, {@code k2}, or {@link Coefficient#name()}
 */
public record RecipeNumber(String name) {
    private static final String KEY_SHARE = "k1";
    private static final String TENSOR_SHARE = "k2";

    /** Refuses what is no number of a recipe. */
    public RecipeNumber {
        if (!name.equals(KEY_SHARE) && !name.equals(TENSOR_SHARE)) {
            var coefficient = Coefficient.named(name);
            if (coefficient.symbol().perSubject() && coefficient.subject().isEmpty()) {
                throw new IllegalArgumentException(
                        name + " needs a name, such as " + name + ".NAME");
            }
        }
    }

    /**
     * Every number that a recipe has.
     *
     * @param recipe the recipe
     * @return shares first, then coefficients in the order of the method page
     */
    public static List<RecipeNumber> all(Recipe recipe) {
        List<RecipeNumber> all = new ArrayList<>();
        for (String name : List.of(KEY_SHARE, TENSOR_SHARE, "alpha", "beta")) {
            all.add(new RecipeNumber(name));
        }
        recipe.gamma().keySet().forEach(ability -> all.add(new RecipeNumber("gamma." + ability)));
        all.add(new RecipeNumber("eta"));
        all.add(new RecipeNumber("lambda"));
        recipe.mu().keySet().forEach(language -> all.add(new RecipeNumber("mu." + language)));
        return List.copyOf(all);
    }

    /** Whether it is k₁ or k₂, in percent. */
    public boolean isShare() {
        return name.equals(KEY_SHARE) || name.equals(TENSOR_SHARE);
    }

    /** The name that people read, such as {@code γ arithmetic} or {@code k₁}. */
    public String label() {
        return switch (name) {
            case KEY_SHARE -> "k₁";
            case TENSOR_SHARE -> "k₂";
            default -> Coefficient.named(name).label();
        };
    }

    /**
     * Its value.
     *
     * @param recipe has the number
     * @return the value; 0 for an ability or language that the recipe does not name
     */
    public double of(Recipe recipe) {
        if (name.equals(KEY_SHARE)) {
            return recipe.keyPercent();
        }
        if (name.equals(TENSOR_SHARE)) {
            return recipe.tensorPercent();
        }
        var coefficient = Coefficient.named(name);
        return switch (coefficient.symbol()) {
            case ALPHA -> recipe.alpha();
            case BETA -> recipe.beta();
            case ETA -> recipe.eta();
            case LAMBDA -> recipe.lambda();
            case GAMMA -> recipe.gamma().getOrDefault(coefficient.subject(), 0.0);
            case MU -> recipe.mu().getOrDefault(coefficient.subject(), 0.0);
        };
    }

    /**
     * A recipe with another value.
     *
     * @param recipe has the number
     * @param value the new value
     * @return the changed recipe
     * @throws IllegalArgumentException if the value is out of range
     */
    public Recipe with(Recipe recipe, double value) {
        if (name.equals(KEY_SHARE)) {
            return recipe.withKeyPercent(value);
        }
        if (name.equals(TENSOR_SHARE)) {
            return recipe.withTensorPercent(value);
        }
        var coefficient = Coefficient.named(name);
        return switch (coefficient.symbol()) {
            case ALPHA -> recipe.withAlpha(value);
            case BETA -> recipe.withBeta(value);
            case ETA -> recipe.withEta(value);
            case LAMBDA -> recipe.withLambda(value);
            case GAMMA -> recipe.withGamma(coefficient.subject(), value);
            case MU -> recipe.withMu(coefficient.subject(), value);
        };
    }
}
