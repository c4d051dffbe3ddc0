package maec.extract;

import java.util.List;

/**
 * How a score is distributed over all weights in play, on a logarithmic axis.
 *
 * @param edges ascending edges, one more than {@code counts}; logarithmically spaced, positive
 * @param counts weights per interval; weights with score 0 are in {@code zeros}
 * @param zeros weights whose score is exactly 0
 * @param thresholds score at the lower end of each importance bin ({@link
 *     maec.checkpoint.ImportanceBins}): a weight is within the first b bins if its score ≥
 *     thresholds[b − 1]
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
