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
        return ascending.length - low + 1;
    }

    /**
     * The smallest score among the best units.
     *
     * @param percent share of all units, 0 to 100
     * @return that score; positive infinity if the share holds no unit
     */
    float threshold(double percent) {
        int best = (int) Math.round(ascending.length * percent / 100);
        return best == 0 ? Float.POSITIVE_INFINITY : ascending[ascending.length - best];
    }
}
