package maec.ui.neurons;

import maec.extract.RankedUnit;
import maec.extract.RankingPool;
import maec.extract.RankingRule;
import maec.ui.text.Figures;

/** What people read of a ranking. */
final class RankingWords {
    private RankingWords() {}

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
