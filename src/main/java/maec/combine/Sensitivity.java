package maec.combine;

import java.util.Locale;

/** How the language sensitivity s(τ) of a tensor is measured; named in the recipe. */
public enum Sensitivity {
    /** cos(R(A)[τ], R(L)[τ]) with R(L) = Σ μ_j Δ(L_j). */
    COSINE,
    /** The largest cos(R(A)[τ], Δ(L_j)[τ]) over the languages with μ_j ≠ 0. */
    LARGEST_COSINE,
    /** |cos(R(A)[τ], R(L)[τ])|. */
    ABSOLUTE_COSINE;

    /** As recipe files write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
