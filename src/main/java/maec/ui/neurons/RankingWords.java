package maec.ui.neurons;

import maec.extract.RankedUnit;
import maec.extract.RankingPool;
import maec.extract.RankingRule;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.Locale;

/** What people read of a ranking. */
final class RankingWords {
    private final Messages messages;

    RankingWords(Messages messages) {
        this.messages = messages;
    }

    private static String key(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /** The name of a choice of unit. */
    String name(RankedUnit unit) {
        return messages.text("neurons.ranked." + key(unit));
    }

    /** What a choice of unit means. */
    String meaning(RankedUnit unit) {
        return messages.text("neurons.ranked." + key(unit) + ".meaning");
    }

    /** The name of a choice of pool. */
    String name(RankingPool pool) {
        return messages.text("neurons.pool." + key(pool));
    }

    /** What a choice of pool means. */
    String meaning(RankingPool pool) {
        return messages.text("neurons.pool." + key(pool) + ".meaning");
    }

    /** What a rule ranks, as a phrase of a table. */
    String ranked(RankingRule rule) {
        return messages.text(
                        "neurons.ranked.over",
                        units(rule.unit()),
                        messages.text("neurons.pool." + key(rule.pool()) + ".over"))
                + without(rule);
    }

    /** What is ranked as a whole, in the plural. */
    String units(RankedUnit unit) {
        return messages.text("neurons.ranked." + key(unit) + ".many");
    }

    /** What is ranked against what, as a phrase that goes on after "Distribution". */
    String distribution(RankingRule rule) {
        return messages.text("neurons.distribution.of", units(rule.unit()))
                + without(rule)
                + within(rule.pool());
    }

    private String within(RankingPool pool) {
        return switch (pool) {
            case MODEL -> "";
            case LAYER -> messages.text("neurons.pool.layer.within");
            case TENSOR -> messages.text("neurons.pool.tensor.within");
        };
    }

    private String without(RankingRule rule) {
        return rule.controlPercent().isEmpty()
                ? ""
                : messages.text(
                        "neurons.ranked.without",
                        Figures.percent(rule.controlPercent().getAsDouble()));
    }
}
