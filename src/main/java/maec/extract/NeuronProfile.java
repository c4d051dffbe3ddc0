package maec.extract;

import java.util.List;

/**
 * What the Neurons stage shows of one ability: unit scores, distribution, key weights per bin.
 *
 * @param ability name of the ability
 * @param score name of the score, e.g. {@code value-change}
 * @param units one per kind
 * @param histogram distribution over all weights in play
 * @param trainedKeyPercent share of the weights that was trained, 100 if all: a larger k₁ changes
 *     nothing
 * @param rule what was ranked against what
 */
public record NeuronProfile(
        String ability,
        String score,
        List<UnitScores> units,
        ScoreHistogram histogram,
        double trainedKeyPercent,
        RankingRule rule) {
    /** Copies the list. */
    public NeuronProfile {
        units = List.copyOf(units);
    }

    /** The profile of a map whose bins end elsewhere than those of a fresh ranking. */
    NeuronProfile withThresholds(List<Double> thresholds) {
        return new NeuronProfile(
                ability,
                score,
                units,
                new ScoreHistogram(
                        histogram.edges(), histogram.counts(), histogram.zeros(), thresholds),
                trainedKeyPercent,
                rule);
    }
}
