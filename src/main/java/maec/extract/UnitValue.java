package maec.extract;

/** How the score of a unit follows from the scores of its weights. */
public enum UnitValue {
    /**
     * The mean over the unit's weights. Not the sum: k₁ is a share of the weights, so what counts
     * is importance per weight spent; by sums, long rows would win by being long.
     */
    MEAN,

    /**
     * The score of the unit's first weight. For random scores, whose means all lie near the middle
     * for long rows and would leave the ends of the ranking to the short ones.
     */
    FIRST
}
