package maec.workflow;

import maec.evaluate.DeactivationTable;
import maec.extract.LanguageUnits;
import maec.extract.Lape;
import maec.model.LayerSet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which FFN units of a project's base work for which language, and what depends on them.
 *
 * @param request how they were looked for
 * @param precision the format in which the base was run, {@code FP32} or {@code BF16}
 * @param tokens per language of {@code units} how many tokens were observed
 * @param units the units
 * @param layerShares per language the share of its units that each layer holds
 * @param perplexities of every language with each language's units silenced
 */
public record LanguageReport(
        Request request,
        String precision,
        List<Long> tokens,
        LanguageUnits units,
        Map<String, List<Double>> layerShares,
        DeactivationTable perplexities) {
    /** Copies. */
    public LanguageReport {
        tokens = List.copyOf(tokens);
        layerShares = new TreeMap<>(layerShares);
    }

    /**
     * The layers in which to train a language, as its units suggest: the fewest that hold {@link
     * LanguageUnits#SUGGESTED_SHARE} of them.
     *
     * @param language one of {@code units.languages()}
     * @return what {@link ProjectOnDisk#saveLayers} takes; empty if the language has no units
     */
    public Optional<LayerSet> suggestedLayers(String language) {
        return units.suggestedLayers(language);
    }

    /**
     * How to look for units.
     *
     * @param lape percentiles and share
     * @param tokens how much of each text to observe and to measure, at least 1
     */
    public record Request(Lape lape, long tokens) {
        /** A million tokens per language, as the method takes for training one. */
        private static final long USUAL = 1_000_000;

        /** Checks the number. */
        public Request {
            if (tokens < 1) {
                throw new IllegalArgumentException(tokens + " tokens");
            }
        }

        /**
         * The numbers of LAPE's authors, a million tokens per language.
         *
         * @return the usual request
         */
        public static Request usual() {
            return new Request(Lape.usual(), USUAL);
        }
    }
}
