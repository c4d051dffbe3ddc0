package maec.ui.neurons;

import maec.extract.RankedUnit;
import maec.extract.RankingPool;
import maec.extract.RankingRule;
import maec.ui.text.Figures;

/** What people read of a ranking. */
final class RankingWords {
    private RankingWords() {}

    /** The name of a choice of unit. */
    static String name(RankedUnit unit) {
        return switch (unit) {
            case WEIGHT -> "weight";
            case ROW -> "row";
            case FFN_UNIT -> "FFN unit";
        };
    }

    /** What a choice of unit means. */
    static String meaning(RankedUnit unit) {
        return switch (unit) {
            case WEIGHT -> "Every weight is ranked for itself.";
            case ROW ->
                    "All weights of one output of a matrix rank together, by the mean of their"
                            + " scores.";
            case FFN_UNIT ->
                    "Gate row, up row and down column of an FFN unit rank together; rows everywhere"
                            + " else.";
        };
    }

    /** The name of a choice of pool. */
    static String name(RankingPool pool) {
        return switch (pool) {
            case MODEL -> "whole model";
            case LAYER -> "each layer";
            case TENSOR -> "each tensor";
        };
    }

    /** What a choice of pool means. */
    static String meaning(RankingPool pool) {
        return switch (pool) {
            case MODEL -> "k₁ is a share of all weights, wherever the important ones lie.";
            case LAYER -> "Every layer has the same share of key neurons.";
            case TENSOR -> "Every tensor has the same share of key neurons.";
        };
    }

    /** What a rule ranks, as a phrase of a table. */
    static String ranked(RankingRule rule) {
        return units(rule.unit())
                + switch (rule.pool()) {
                    case MODEL -> " over the whole model";
                    case LAYER -> " within each layer";
                    case TENSOR -> " within each tensor";
                }
                + without(rule);
    }

    /** What is ranked as a whole, in the plural. */
    static String units(RankedUnit unit) {
        return switch (unit) {
            case WEIGHT -> "single weights";
            case ROW -> "rows";
            case FFN_UNIT -> "FFN units and rows";
        };
    }

    /** What is ranked against what, as a phrase that goes on after "Distribution". */
    static String distribution(RankingRule rule) {
        return "of " + units(rule.unit()) + without(rule) + within(rule.pool());
    }

    private static String without(RankingRule rule) {
        return rule.controlPercent().isEmpty()
                ? ""
                : " without the control's top "
                        + Figures.percent(rule.controlPercent().getAsDouble());
    }

    private static String within(RankingPool pool) {
        return switch (pool) {
            case MODEL -> "";
            case LAYER -> ", k₁ taken in each layer";
            case TENSOR -> ", k₁ taken in each tensor";
        };
    }
}
