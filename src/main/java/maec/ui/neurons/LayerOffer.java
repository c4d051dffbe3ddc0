package maec.ui.neurons;

import maec.model.LayerSet;
import maec.ui.text.Figures;
import maec.ui.text.Messages;
import maec.workflow.LanguageReport;

import java.util.List;
import java.util.Optional;

/**
 * In which layers a language could be trained, as its units suggest, and in which it is.
 *
 * @param language its name
 * @param suggested the fewest layers that hold most of its units; empty if it has none
 * @param present the layers that are chosen; empty for the whole model
 * @param share how many of its units lie in the suggested layers, 0 to 1
 * @param layers how many layers there are
 */
public record LayerOffer(
        String language,
        Optional<LayerSet> suggested,
        Optional<LayerSet> present,
        double share,
        int layers) {
    /** The offer that follows from a report. */
    static LayerOffer of(LanguageReport report, String language, Optional<LayerSet> present) {
        boolean observed = report.units().languages().contains(language);
        Optional<LayerSet> suggested =
                observed ? report.suggestedLayers(language) : Optional.empty();
        List<Double> shares = observed ? report.units().layerShares(language) : List.of();
        double share =
                suggested
                        .map(set -> set.layers().stream().mapToDouble(shares::get).sum())
                        .orElse(0.0);
        return new LayerOffer(language, suggested, present, share, report.units().layers());
    }

    /**
     * What is the case, in two sentences.
     *
     * @param messages the words
     */
    public String sentence(Messages messages) {
        String now =
                present.map(set -> messages.text("neurons.layers.only", named(messages, set)))
                        .orElseGet(() -> messages.text("neurons.layers.whole"));
        String units =
                suggested
                        .map(
                                set ->
                                        messages.text(
                                                "neurons.layers.units",
                                                Figures.percentOf(share),
                                                named(messages, set)))
                        .orElseGet(() -> messages.text("neurons.layers.none"));
        return messages.text("neurons.layers.said", now, units);
    }

    /**
     * What a button offers; empty if there is nothing to offer.
     *
     * @param messages the words
     */
    public Optional<String> action(Messages messages) {
        if (present.isPresent() && present.equals(suggested)) {
            return Optional.of(messages.text("neurons.layers.trainWhole", language));
        }
        return suggested
                .filter(set -> set.layers().size() < layers)
                .map(
                        set ->
                                messages.text(
                                        "neurons.layers.trainOnly",
                                        language,
                                        named(messages, set)));
    }

    /** The choice that the button stands for. */
    Optional<LayerSet> choice() {
        return present.isPresent() && present.equals(suggested) ? Optional.empty() : suggested;
    }

    private static String named(Messages messages, LayerSet set) {
        return messages.text(
                set.layers().size() == 1 ? "neurons.layers.one" : "neurons.layers.several",
                set.toString().replace('-', '–'));
    }
}
