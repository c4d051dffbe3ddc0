package maec.combine;

/**
 * One ability against one language in one tensor: a row of the tensor's detail table.
 *
 * @param ability name
 * @param language name
 * @param cosine cos(R(A)[τ], Δ(L)[τ]), 0 where one of them is zero
 * @param abilityNorm ‖R(A)[τ]‖₂
 * @param languageNorm ‖Δ(L)[τ]‖₂
 * @param keyShare share of τ's weights that are key neurons of the ability, 0 to 1
 */
public record PairFigures(
        String ability,
        String language,
        double cosine,
        double abilityNorm,
        double languageNorm,
        double keyShare) {}
