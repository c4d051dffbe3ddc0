package maec.combine;

import maec.checkpoint.ImportanceBins;
import maec.combine.CombinationInputs.Ability;
import maec.combine.CombinationInputs.Language;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a recipe does, computed from every weight by the method page's formulas: the oracle. */
final class DirectComputation {
    private final CombinationInputs inputs;
    private final Recipe recipe;

    DirectComputation(CombinationInputs inputs, Recipe recipe) {
        this.inputs = inputs;
        this.recipe = recipe;
    }

    double[] base(String tensor) {
        return doubles(((ArraySource) inputs.base()).floats.get(tensor));
    }

    /** Whether weights are key neurons of an ability. */
    boolean[] mask(Ability ability, String tensor) {
        int bins =
                Math.min(
                        ImportanceBins.binsWithin(recipe.keyPercent()),
                        ImportanceBins.binsWithin(ability.bins().trainedPercent()));
        byte[] all = new byte[base(tensor).length];
        ability.bins().readBins(tensor, 0, all, all.length);
        boolean[] mask = new boolean[all.length];
        for (int k = 0; k < all.length; k++) {
            mask[k] = (all[k] & 0xff) < bins;
        }
        return mask;
    }

    /** R(A)[τ]. */
    double[] ability(Ability ability, String tensor) {
        double[] delta = delta(ability.tuned(), tensor);
        double[] pivot =
                inputs.pivot().isPresent()
                        ? delta(inputs.pivot().get(), tensor)
                        : new double[delta.length];
        boolean[] mask = mask(ability, tensor);
        double[] weights = new double[delta.length];
        for (int k = 0; k < delta.length; k++) {
            weights[k] = mask[k] ? recipe.alpha() * delta[k] - recipe.beta() * pivot[k] : 0;
        }
        return weights;
    }

    /** Σ γ_i R(A_i)[τ]. */
    double[] abilities(String tensor) {
        double[] sum = new double[base(tensor).length];
        for (Ability ability : inputs.abilities()) {
            addTo(sum, recipe.gamma().get(ability.name()), ability(ability, tensor));
        }
        return sum;
    }

    /** Δ(L)[τ]. */
    double[] language(Language language, String tensor) {
        return delta(language.tuned(), tensor);
    }

    /** R(L)[τ]. */
    double[] languages(String tensor) {
        double[] sum = new double[base(tensor).length];
        for (Language language : inputs.languages()) {
            addTo(sum, recipe.mu().get(language.name()), language(language, tensor));
        }
        return sum;
    }

    /** Weights that are key neurons of an ability with γ ≠ 0. */
    long keyWeights(String tensor) {
        boolean[] union = new boolean[base(tensor).length];
        for (Ability ability : inputs.abilities()) {
            boolean[] mask = mask(ability, tensor);
            for (int k = 0; k < union.length; k++) {
                union[k] |= mask[k] && recipe.gamma().get(ability.name()) != 0;
            }
        }
        long count = 0;
        for (boolean key : union) {
            count += key ? 1 : 0;
        }
        return count;
    }

    /** s(τ) of every tensor. */
    Map<String, Double> sensitivities() {
        Map<String, Double> all = new LinkedHashMap<>();
        for (String tensor : SmallWorld.SHAPES.keySet()) {
            double cosine = cosine(abilities(tensor), languages(tensor));
            double largest =
                    inputs.languages().stream()
                            .filter(language -> recipe.mu().get(language.name()) != 0)
                            .mapToDouble(l -> cosine(abilities(tensor), language(l, tensor)))
                            .max()
                            .orElse(0);
            all.put(
                    tensor,
                    switch (recipe.sensitivity()) {
                        case COSINE -> cosine;
                        case ABSOLUTE_COSINE -> Math.abs(cosine);
                        case LARGEST_COSINE -> largest;
                    });
        }
        return all;
    }

    /** θ[τ] − θ₀[τ]. */
    double[] change(String tensor, boolean selected) {
        double[] sum = new double[base(tensor).length];
        if (selected) {
            addTo(sum, 1, abilities(tensor));
        }
        addTo(sum, selected ? recipe.eta() : recipe.lambda(), languages(tensor));
        return sum;
    }

    static double norm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    static double cosine(double[] x, double[] y) {
        double size = norm(x) * norm(y);
        return size == 0 ? 0 : dot(x, y) / size;
    }

    static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += x[k] * y[k];
        }
        return sum;
    }

    /** The difference in float32, as the merge takes it. */
    private double[] delta(maec.checkpoint.TensorSource tuned, String tensor) {
        float[] values = ((ArraySource) tuned).floats.get(tensor).clone();
        float[] base = ((ArraySource) inputs.base()).floats.get(tensor);
        for (int k = 0; k < values.length; k++) {
            values[k] -= base[k];
        }
        return doubles(values);
    }

    private static void addTo(double[] sum, double factor, double[] x) {
        for (int k = 0; k < sum.length; k++) {
            sum[k] += factor * x[k];
        }
    }

    private static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        for (int k = 0; k < values.length; k++) {
            wide[k] = values[k];
        }
        return wide;
    }
}
