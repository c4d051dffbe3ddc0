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
 */
public record NeuronProfile(
        String ability,
        String score,
        List<UnitScores> units,
        ScoreHistogram histogram,
        double trainedKeyPercent) {
    /** Copies the list. */
    public NeuronProfile {
        units = List.copyOf(units);
    }
}
