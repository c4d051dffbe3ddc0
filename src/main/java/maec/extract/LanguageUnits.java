package maec.extract;

import maec.model.FfnUnit;
import maec.model.LayerSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
    /** The share of a language's units that suggested layers hold together. */
    public static final double SUGGESTED_SHARE = 0.8;

    /** A share of a whole number of units may come out a hair above it. */
    private static final double ROUNDING = 1e-9;

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

    /**
     * The fewest layers that hold a share of a language's units together: what to train where a
     * language is to be learnt in few weights.
     *
     * <p>Layers are taken by falling number of units, the lower one first where two have as many,
     * until they hold the share; no smaller set can, since none holds more with as many layers. A
     * choice of ours: the paper trains all layers.
     *
     * @param language its name
     * @param share of its units, above 0 to 1
     * @return the layers; empty if the language has no units
     */
    public Optional<LayerSet> fewestLayers(String language, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of " + share);
        }
        List<Integer> counts = perLayer(language);
        long all = counts.stream().mapToLong(Integer::longValue).sum();
        List<Integer> order =
                IntStream.range(0, layers)
                        .boxed()
                        .sorted(Comparator.comparingInt(layer -> -counts.get(layer)))
                        .toList();
        List<Integer> taken = new ArrayList<>();
        long held = 0;
        while (held < all * share - ROUNDING) {
            int next = order.get(taken.size());
            taken.add(next);
            held += counts.get(next);
        }
        return taken.isEmpty() ? Optional.empty() : Optional.of(LayerSet.of(taken));
    }

    /**
     * The layers to train a language in, as its units suggest: {@link #fewestLayers} for {@link
     * #SUGGESTED_SHARE}.
     *
     * @param language its name
     * @return the layers; empty if the language has no units
     */
    public Optional<LayerSet> suggestedLayers(String language) {
        return fewestLayers(language, SUGGESTED_SHARE);
    }
}
