package maec.extract;

import maec.model.FfnUnit;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The FFN units that {@link Lape} kept, and which languages they belong to.
 *
 * <p>A unit may belong to several languages; where the bar is above the filter, also to none.
 *
 * @param languages their names, in the order of the probabilities; K of them
 * @param layers L
 * @param unitsPerLayer F
 * @param filter the p above which a unit had to be in some language
 * @param bar the p above which a unit belongs to a language
 * @param kept by layer, then by number
 */
public record LanguageUnits(
        List<String> languages,
        int layers,
        int unitsPerLayer,
        double filter,
        double bar,
        List<Unit> kept) {
    /** Copies the lists. */
    public LanguageUnits {
        languages = List.copyOf(languages);
        kept = List.copyOf(kept);
    }

    /**
     * One unit.
     *
     * @param layer from 0
     * @param unit from 0
     * @param entropy H over languages, in nats: 0 if it is active in one language only, at most ln
     *     K
     * @param probabilities p, one per language
     * @param languages those it belongs to, in order
     */
    public record Unit(
            int layer,
            int unit,
            double entropy,
            List<Double> probabilities,
            List<String> languages) {
        /** Copies the lists. */
        public Unit {
            probabilities = List.copyOf(probabilities);
            languages = List.copyOf(languages);
        }

        /**
         * Where it is.
         *
         * @return layer and number
         */
        public FfnUnit address() {
            return new FfnUnit(layer, unit);
        }
    }

    /**
     * The units of one language.
     *
     * @param language its name
     * @return addresses by layer, then by number; empty if there are none
     */
    public List<FfnUnit> of(String language) {
        return kept.stream()
                .filter(unit -> unit.languages().contains(language))
                .map(Unit::address)
                .toList();
    }

    /**
     * How a language's units are spread over the model.
     *
     * @param language its name
     * @return how many units each layer has, L numbers
     */
    public List<Integer> perLayer(String language) {
        List<FfnUnit> units = of(language);
        return IntStream.range(0, layers)
                .mapToObj(layer -> (int) units.stream().filter(u -> u.layer() == layer).count())
                .toList();
    }

    /**
     * The layer profile: which share of a language's units each layer holds.
     *
     * @param language its name
     * @return L numbers that sum to 1; all 0 if the language has no units
     */
    public List<Double> layerShares(String language) {
        int all = Math.max(1, of(language).size());
        return perLayer(language).stream().map(count -> (double) count / all).toList();
    }
}
