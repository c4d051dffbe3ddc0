package maec.combine;

import maec.model.TensorAddress;
import maec.tensor.Shape;

/**
 * What a recipe does to one tensor τ; everything follows from the statistics.
 *
 * @param name the tensor's name
 * @param address its layer and module
 * @param shape its shape
 * @param keyWeights how many of its weights are key neurons of any ability with γ ≠ 0
 * @param sensitivity s(τ); 0 where R(A)[τ] or R(L)[τ] is zero
 * @param rank position by ascending sensitivity among the tensors in play, from 1; 0 if not in play
 * @param selected whether τ is in T
 * @param abilityNorm ‖Σ γ_i R(A_i)[τ]‖₂ whether selected or not
 * @param languageNorm ‖R(L)[τ]‖₂
 * @param baseNorm ‖θ₀[τ]‖₂
 * @param appliedAbilityNorm norm of the ability part of θ[τ] − θ₀[τ]: 0 if left out
 * @param appliedLanguageNorm norm of the language part: |η| or |λ| times {@code languageNorm}
 * @param changeNorm ‖θ[τ] − θ₀[τ]‖₂
 */
public record TensorOutcome(
        String name,
        TensorAddress address,
        Shape shape,
        long keyWeights,
        double sensitivity,
        int rank,
        boolean selected,
        double abilityNorm,
        double languageNorm,
        double baseNorm,
        double appliedAbilityNorm,
        double appliedLanguageNorm,
        double changeNorm) {
    /**
     * Whether τ competes for selection.
     *
     * @return false for tensors outside the scope or pinned
     */
    public boolean inPlay() {
        return rank > 0;
    }
}
