package maec.ui.neurons;

import maec.checkpoint.ImportanceBins;
import maec.extract.ScoreHistogram;

import java.util.List;

/**
 * Translates between k₁ and the score at which key neurons begin; exact at bin edges, which are the
 * only values that k₁ takes in effect.
 */
final class KeyCut {
    private KeyCut() {}

    /**
     * The smallest score of a key neuron.
     *
     * @param histogram with its thresholds
     * @param keyPercent k₁ as applied
     * @return the score; positive infinity if there are no key neurons
     */
    static double score(ScoreHistogram histogram, double keyPercent) {
        int bins = Math.min(ImportanceBins.binsWithin(keyPercent), histogram.thresholds().size());
        return bins == 0 ? Double.POSITIVE_INFINITY : histogram.thresholds().get(bins - 1);
    }

    /**
     * The k₁ whose key neurons begin at a score.
     *
     * @param histogram with its thresholds
     * @param score any positive number
     * @param trainedPercent the largest k₁ that has an effect
     * @return k₁ in percent, a bin edge
     */
    static double percent(ScoreHistogram histogram, double score, double trainedPercent) {
        List<Double> thresholds = histogram.thresholds();
        int low = 0;
        int high = thresholds.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (thresholds.get(middle) >= score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        double percent = low == 0 ? 0 : ImportanceBins.upperEdgePercent(low - 1);
        return Math.min(percent, trainedPercent);
    }

    /**
     * The k₁ a number of bins away.
     *
     * @param keyPercent k₁
     * @param bins how many bins more
     * @param trainedPercent the largest k₁ that has an effect
     * @return k₁ in percent, a bin edge
     */
    static double stepped(double keyPercent, int bins, double trainedPercent) {
        int now = ImportanceBins.binsWithin(keyPercent);
        int then = Math.clamp(now + bins, 0, ImportanceBins.COUNT);
        double percent = then == 0 ? 0 : ImportanceBins.upperEdgePercent(then - 1);
        return Math.min(percent, trainedPercent);
    }
}
