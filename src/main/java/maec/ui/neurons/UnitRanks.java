package maec.ui.neurons;

import maec.extract.UnitScores;

import java.util.Arrays;

/** The scores of one kind of unit in order, so that a rank or a share is found at once. */
final class UnitRanks {
    private final float[] ascending;

    /**
     * Sorts a copy.
     *
     * @param scores of one kind of unit
     */
    UnitRanks(UnitScores scores) {
        ascending = scores.values().clone();
        Arrays.sort(ascending);
    }

    /** How many units there are. */
    int count() {
        return ascending.length;
    }

    /** One more than the number of units with a larger score. */
    int rank(float score) {
        return ascending.length - notAbove(score) + 1;
    }

    private int notAbove(float score) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] > score) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The share of units whose score is not above this one, 0 to 1. */
    double percentile(float score) {
        return (double) notAbove(score) / ascending.length;
    }

    /**
     * The smallest score among the best units.
     *
     * @param percent share of all units, 0 to 100
     * @return that score; positive infinity if the share holds no unit
     */
    float threshold(double percent) {
        return thresholdOf((int) Math.round(ascending.length * percent / 100));
    }

    /** The smallest score among a number of best units; positive infinity for none. */
    float thresholdOf(int best) {
        return best == 0
                ? Float.POSITIVE_INFINITY
                : ascending[ascending.length - Math.min(best, ascending.length)];
    }
}
