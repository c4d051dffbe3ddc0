package maec.ui.neurons;

import maec.extract.UnitScores;

/**
 * The scores of one kind of unit beside other scores of the same units: of another ability, or by
 * another score.
 *
 * <p>Scores of two origins have no common scale, so units are compared by their percentiles.
 */
final class UnitComparison {
    private final UnitScores left;
    private final UnitScores right;
    private final UnitRanks leftRanks;
    private final UnitRanks rightRanks;

    /**
     * Compares.
     *
     * @param left what is shown
     * @param right as many layers and units
     */
    UnitComparison(UnitScores left, UnitScores right) {
        this(left, right, new UnitRanks(left), new UnitRanks(right));
    }

    UnitComparison(UnitScores left, UnitScores right, UnitRanks leftRanks, UnitRanks rightRanks) {
        if (left.layers() != right.layers() || left.units() != right.units()) {
            throw new IllegalArgumentException(
                    left.layers() + " × " + left.units() + " beside others");
        }
        this.left = left;
        this.right = right;
        this.leftRanks = leftRanks;
        this.rightRanks = rightRanks;
    }

    /**
     * How much the best units have in common.
     *
     * @param best how many units are best here
     * @param shared how many of them are best there too
     * @param jaccard shared units over units that are best here or there; 0 where there are none
     * @param perLayer the same for each layer
     */
    record Overlap(int best, int shared, double jaccard, double[] perLayer) {}

    /**
     * The overlap of the best units.
     *
     * @param percent share of all units that is best, 0 to 100
     * @return what they have in common
     */
    Overlap overlap(double percent) {
        float here = leftRanks.threshold(percent);
        float there = rightRanks.threshold(percent);
        double[] perLayer = new double[left.layers()];
        int best = 0;
        int shared = 0;
        int either = 0;
        for (int layer = 0; layer < left.layers(); layer++) {
            int both = 0;
            int any = 0;
            for (int unit = 0; unit < left.units(); unit++) {
                boolean isHere = left.at(layer, unit) >= here;
                boolean isThere = right.at(layer, unit) >= there;
                best += isHere ? 1 : 0;
                both += isHere && isThere ? 1 : 0;
                any += isHere || isThere ? 1 : 0;
            }
            perLayer[layer] = any == 0 ? 0 : (double) both / any;
            shared += both;
            either += any;
        }
        return new Overlap(best, shared, either == 0 ? 0 : (double) shared / either, perLayer);
    }

    /** Percentile here minus percentile there of every unit, −1 to 1; row-major [L, units]. */
    float[] difference() {
        float[] difference = new float[left.values().length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] =
                    (float)
                            (leftRanks.percentile(left.values()[i])
                                    - rightRanks.percentile(right.values()[i]));
        }
        return difference;
    }

    /** The share of units whose score there is not above this unit's, 0 to 1. */
    double percentileThere(int layer, int unit) {
        return rightRanks.percentile(right.at(layer, unit));
    }
}
