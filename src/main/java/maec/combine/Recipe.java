package maec.combine;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything the sliders edit, as one immutable value.
 *
 * <p>Undo, snapshots, the command line, the file on disk and the model card all hold this record.
 * Symbols are those of {@code method.md}; maps are sorted by name so that sums are always taken in
 * the same order.
 *
 * @param keyPercent k₁, share of key neurons in percent, 0 to 100
 * @param tensorPercent k₂, share of ability tensors in percent, 0 to 100
 * @param alpha α, weight of the ability delta in R(A)
 * @param beta β, weight of the pivot-language delta taken off in R(A)
 * @param gamma γ per ability, into selected tensors
 * @param eta η, R(L) into selected tensors
 * @param lambda λ, R(L) into the other tensors
 * @param mu μ per target language, in R(L)
 * @param sensitivity how s(τ) is measured
 * @param scope which tensors compete
 * @param rules coefficients that some tensors have instead; of those that fit, the first one holds
 */
public record Recipe(
        double keyPercent,
        double tensorPercent,
        double alpha,
        double beta,
        SortedMap<String, Double> gamma,
        double eta,
        double lambda,
        SortedMap<String, Double> mu,
        Sensitivity sensitivity,
        TensorScope scope,
        List<CoefficientRule> rules) {
    /** Checks ranges and copies. */
    public Recipe {
        gamma = Collections.unmodifiableSortedMap(new TreeMap<>(gamma));
        mu = Collections.unmodifiableSortedMap(new TreeMap<>(mu));
        rules = List.copyOf(rules);
        checkPercent("k₁", keyPercent);
        checkPercent("k₂", tensorPercent);
        for (double value : new double[] {alpha, beta, eta, lambda}) {
            checkFinite(value);
        }
        gamma.values().forEach(Recipe::checkFinite);
        mu.values().forEach(Recipe::checkFinite);
    }

    /**
     * The defaults of the method page: k₁ 5, k₂ 80, α 1, β 0.2, every γ and μ 1, η 1, λ 1.
     *
     * @param abilities names of the abilities
     * @param languages names of the target languages
     * @return the recipe
     */
    public static Recipe defaults(Collection<String> abilities, Collection<String> languages) {
        return new Recipe(
                5,
                80,
                1,
                0.2,
                ones(abilities),
                1,
                1,
                ones(languages),
                Sensitivity.COSINE,
                TensorScope.everything(),
                List.of());
    }

    private static SortedMap<String, Double> ones(Collection<String> names) {
        var map = new TreeMap<String, Double>();
        names.forEach(name -> map.put(name, 1.0));
        return map;
    }

    private static void checkPercent(String name, double value) {
        if (!(value >= 0 && value <= 100)) {
            throw new IllegalArgumentException(name + " is " + value + ", not between 0 and 100");
        }
    }

    private static void checkFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a coefficient is " + value);
        }
    }

    /** This recipe with another k₁ in percent. */
    public Recipe withKeyPercent(double value) {
        return withNumbers(value, tensorPercent, alpha, beta, eta, lambda);
    }

    /** This recipe with another k₂ in percent. */
    public Recipe withTensorPercent(double value) {
        return withNumbers(keyPercent, value, alpha, beta, eta, lambda);
    }

    /** This recipe with another α. */
    public Recipe withAlpha(double value) {
        return withNumbers(keyPercent, tensorPercent, value, beta, eta, lambda);
    }

    /** This recipe with another β. */
    public Recipe withBeta(double value) {
        return withNumbers(keyPercent, tensorPercent, alpha, value, eta, lambda);
    }

    /** This recipe with another η. */
    public Recipe withEta(double value) {
        return withNumbers(keyPercent, tensorPercent, alpha, beta, value, lambda);
    }

    /** This recipe with another λ. */
    public Recipe withLambda(double value) {
        return withNumbers(keyPercent, tensorPercent, alpha, beta, eta, value);
    }

    private Recipe withNumbers(double k1, double k2, double a, double b, double e, double l) {
        return new Recipe(k1, k2, a, b, gamma, e, l, mu, sensitivity, scope, rules);
    }

    /** This recipe with another γ for one ability. */
    public Recipe withGamma(String ability, double value) {
        return withCoefficients(changed(gamma, ability, value), mu);
    }

    /** This recipe with another μ for one language. */
    public Recipe withMu(String language, double value) {
        return withCoefficients(gamma, changed(mu, language, value));
    }

    private static Map<String, Double> changed(
            SortedMap<String, Double> coefficients, String name, double value) {
        var changed = new TreeMap<>(coefficients);
        changed.put(name, value);
        return changed;
    }

    /**
     * This recipe for other abilities and languages.
     *
     * @param abilities γ per ability
     * @param languages μ per language
     * @return a copy
     */
    public Recipe withCoefficients(Map<String, Double> abilities, Map<String, Double> languages) {
        return new Recipe(
                keyPercent,
                tensorPercent,
                alpha,
                beta,
                new TreeMap<>(abilities),
                eta,
                lambda,
                new TreeMap<>(languages),
                sensitivity,
                scope,
                rules);
    }

    /** This recipe with another measure of sensitivity. */
    public Recipe withSensitivity(Sensitivity value) {
        return withSelection(value, scope, rules);
    }

    /** This recipe with another scope. */
    public Recipe withScope(TensorScope value) {
        return withSelection(sensitivity, value, rules);
    }

    /** This recipe with other rules. */
    public Recipe withRules(List<CoefficientRule> value) {
        return withSelection(sensitivity, scope, value);
    }

    private Recipe withSelection(
            Sensitivity measure, TensorScope competing, List<CoefficientRule> exceptions) {
        return new Recipe(
                keyPercent,
                tensorPercent,
                alpha,
                beta,
                gamma,
                eta,
                lambda,
                mu,
                measure,
                competing,
                exceptions);
    }
}
