package maec.combine;

/**
 * Where each inner product of deltas stands among the products kept per importance bin.
 *
 * <p>Only what the formulas need is kept. With n abilities, m languages and a pivot P:
 *
 * <pre>
 *   ability i alone, weights with bin_i in the bin:
 *       ⟨A_i,A_i⟩ ⟨A_i,P⟩ ⟨P,P⟩   ⟨A_i,L_1⟩ … ⟨A_i,L_m⟩   ⟨P,L_1⟩ … ⟨P,L_m⟩
 *   abilities i &lt; j, weights with max(bin_i, bin_j) in the bin:
 *       ⟨A_i,A_j⟩ ⟨A_i,P⟩ ⟨A_j,P⟩ ⟨P,P⟩
 * </pre>
 *
 * <p>Both masks are cut at the same k₁, so a weight lies in both exactly if the larger of its two
 * bins lies within the cut: one joint bin serves all pairs. Without a pivot its products are left
 * out.
 *
 * @param abilities n
 * @param pivot whether there is a pivot
 * @param languages m
 */
record ProductLayout(int abilities, boolean pivot, int languages) {
    /** Products of one ability alone. */
    int perAbility() {
        return pivot ? 3 + 2 * languages : 1 + languages;
    }

    /** Products of one pair of different abilities. */
    int perPair() {
        return pivot ? 4 : 1;
    }

    /** All products of one bin. */
    int size() {
        return abilities * perAbility() + abilities * (abilities - 1) / 2 * perPair();
    }

    /** Position of ⟨A_i,A_i⟩, the first product of ability i. */
    int ability(int i) {
        return i * perAbility();
    }

    /** Position of ⟨A_i,P⟩ within bin_i; only with a pivot. */
    int abilityPivot(int i) {
        return ability(i) + 1;
    }

    /** Position of ⟨P,P⟩ within bin_i; only with a pivot. */
    int pivotPivot(int i) {
        return ability(i) + 2;
    }

    /** Position of ⟨A_i,L_j⟩ within bin_i. */
    int abilityLanguage(int i, int j) {
        return ability(i) + (pivot ? 3 : 1) + j;
    }

    /** Position of ⟨P,L_j⟩ within bin_i; only with a pivot. */
    int pivotLanguage(int i, int j) {
        return ability(i) + 3 + languages + j;
    }

    /** Position of ⟨A_i,A_j⟩ within the joint bin, the first product of the pair i &lt; j. */
    int pair(int i, int j) {
        int before = i * (2 * abilities - i - 1) / 2 + (j - i - 1);
        return abilities * perAbility() + before * perPair();
    }

    /** Number of products between languages over all weights, j ≤ k. */
    int languagePairs() {
        return languages * (languages + 1) / 2;
    }

    /** Position of ⟨L_j,L_k⟩ for j ≤ k among the products between languages. */
    int languagePair(int j, int k) {
        return j * (2 * languages - j + 1) / 2 + (k - j);
    }

    /** Number of non-empty sets of abilities, for each of which key weights are counted. */
    int abilitySets() {
        return (1 << abilities) - 1;
    }
}
