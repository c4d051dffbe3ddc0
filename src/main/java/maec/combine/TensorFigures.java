package maec.combine;

import maec.checkpoint.ImportanceBins;

/**
 * Squared norms and inner products of R(A) and R(L) in one tensor, from its statistics.
 *
 * <p>With V = Σ_i γ_i R(A_i), R(A_i) = (α·A_i − β·P)·1[N(A_i)] and W = R(L) = Σ_j μ_j·L_j, where
 * products of pairs are over the weights that lie in both masks:
 *
 * <pre>
 *   ⟨R_i,R_i⟩ = α²⟨A_i,A_i⟩ − 2αβ⟨A_i,P⟩ + β²⟨P,P⟩
 *   ⟨R_i,R_j⟩ = α²⟨A_i,A_j⟩ − αβ(⟨A_i,P⟩ + ⟨A_j,P⟩) + β²⟨P,P⟩
 *   ⟨R_i,L_j⟩ = α⟨A_i,L_j⟩ − β⟨P,L_j⟩
 *   ‖V‖²  = Σ_i γ_i²⟨R_i,R_i⟩ + 2 Σ_{i&lt;j} γ_iγ_j⟨R_i,R_j⟩
 *   ⟨V,L_j⟩ = Σ_i γ_i⟨R_i,L_j⟩,   ⟨V,W⟩ = Σ_j μ_j⟨V,L_j⟩
 *   ‖W‖²  = Σ_j μ_j²⟨L_j,L_j⟩ + 2 Σ_{j&lt;k} μ_jμ_k⟨L_j,L_k⟩
 * </pre>
 *
 * <p>A sum of squares whose terms cancel down to less than 1e-13 of their size is rounding noise
 * and counts as 0: norms are resolved down to 3e-7 of what cancels in them.
 */
final class TensorFigures {
    private static final double NOISE = 1e-13;

    private final ProductLayout layout;
    private final TensorStatistics tensor;
    private final Coefficients by;

    /**
     * The numbers of a recipe, in the order of abilities and languages.
     *
     * @param bins how many leading bins are key neurons
     * @param alpha α
     * @param beta β
     * @param gamma γ per ability
     * @param mu μ per language
     */
    record Coefficients(int bins, double alpha, double beta, double[] gamma, double[] mu) {
        Coefficients {
            if (bins < 0 || bins > ImportanceBins.COUNT) {
                throw new IllegalArgumentException(bins + " bins");
            }
        }
    }

    TensorFigures(ProductLayout layout, TensorStatistics tensor, Coefficients by) {
        this.layout = layout;
        this.tensor = tensor;
        this.by = by;
    }

    /** ‖R(A_i)‖². */
    double abilitySquare(int i) {
        double aa = by.alpha * by.alpha * product(layout.ability(i));
        if (!layout.pivot()) {
            return aa;
        }
        double ap = -2 * by.alpha * by.beta * product(layout.abilityPivot(i));
        double pp = by.beta * by.beta * product(layout.pivotPivot(i));
        return withoutNoise(aa + ap + pp, aa + Math.abs(ap) + pp);
    }

    /** ⟨R(A_i), L_j⟩. */
    double abilityLanguage(int i, int j) {
        double al = by.alpha * product(layout.abilityLanguage(i, j));
        return layout.pivot() ? al - by.beta * product(layout.pivotLanguage(i, j)) : al;
    }

    /** ⟨L_j, L_j⟩. */
    double languageSquare(int j) {
        return tensor.languages()[layout.languagePair(j, j)];
    }

    /** ‖V‖². */
    double abilitiesSquare() {
        double sum = 0;
        double size = 0;
        for (int i = 0; i < layout.abilities(); i++) {
            double square = by.gamma[i] * by.gamma[i] * abilitySquare(i);
            sum += square;
            size += square;
            for (int j = i + 1; j < layout.abilities(); j++) {
                double both = 2 * by.gamma[i] * by.gamma[j] * pair(i, j);
                sum += both;
                size += Math.abs(both);
            }
        }
        return withoutNoise(sum, size);
    }

    /** ⟨V, L_j⟩. */
    double abilitiesLanguage(int j) {
        double sum = 0;
        for (int i = 0; i < layout.abilities(); i++) {
            sum += by.gamma[i] * abilityLanguage(i, j);
        }
        return sum;
    }

    /** ⟨V, W⟩. */
    double abilitiesLanguages() {
        double sum = 0;
        for (int j = 0; j < layout.languages(); j++) {
            sum += by.mu[j] * abilitiesLanguage(j);
        }
        return sum;
    }

    /** ‖W‖². */
    double languagesSquare() {
        double sum = 0;
        double size = 0;
        for (int j = 0; j < layout.languages(); j++) {
            for (int k = j; k < layout.languages(); k++) {
                double product =
                        (j == k ? 1 : 2)
                                * by.mu[j]
                                * by.mu[k]
                                * tensor.languages()[layout.languagePair(j, k)];
                sum += product;
                size += Math.abs(product);
            }
        }
        return withoutNoise(sum, size);
    }

    /** A sum of squares, or 0 where nothing but rounding is left of terms of that size. */
    static double withoutNoise(double sum, double size) {
        return sum <= NOISE * size ? 0 : sum;
    }

    /** A cosine within [−1, 1], 0 where one of the vectors is zero. */
    static double cosine(double product, double firstSquare, double secondSquare) {
        if (firstSquare == 0 || secondSquare == 0) {
            return 0;
        }
        return Math.clamp(product / Math.sqrt(firstSquare) / Math.sqrt(secondSquare), -1.0, 1.0);
    }

    private double pair(int i, int j) {
        int at = layout.pair(i, j);
        double ab = by.alpha * by.alpha * product(at);
        if (!layout.pivot()) {
            return ab;
        }
        return ab
                - by.alpha * by.beta * (product(at + 1) + product(at + 2))
                + by.beta * by.beta * product(at + 3);
    }

    private double product(int position) {
        return tensor.product(layout, by.bins, position);
    }
}
