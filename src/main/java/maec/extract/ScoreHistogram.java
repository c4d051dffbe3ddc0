package maec.extract;

import java.util.List;

/**
 * How a score is distributed over all weights in play, on a logarithmic axis.
 *
 * @param edges ascending edges, one more than {@code counts}; logarithmically spaced, positive
 * @param counts weights per interval, the lower edge included; positive scores below the first edge
 *     are counted in the first interval, weights with score 0 are in {@code zeros}; empty, as
 *     {@code edges}, if every score is 0
 * @param zeros weights whose score is exactly 0
 * @param thresholds score at the lower end of each importance bin ({@link
 *     maec.checkpoint.ImportanceBins}): a weight is within the first b bins if its score >
 *     thresholds[b − 1], and so are as many of the equal ones, first in the checkpoint's order, as
 *     make the count exact; where units, pools or a control were chosen, those of the ranked scores
 *     over the whole model
 */
public record ScoreHistogram(
        List<Double> edges, List<Long> counts, long zeros, List<Double> thresholds) {
    /** Copies. */
    public ScoreHistogram {
        edges = List.copyOf(edges);
        counts = List.copyOf(counts);
        thresholds = List.copyOf(thresholds);
    }
}
