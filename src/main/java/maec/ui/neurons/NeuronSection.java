package maec.ui.neurons;

import java.util.Locale;

/** The pages of the Neurons stage. */
public enum NeuronSection {
    /** What was ranked: heatmap, distribution, cut. */
    IMPORTANCE,
    /** How to rank. */
    LOCATE,
    /** Which units work for which language. */
    LANGUAGES;

    /**
     * The key of the name that people read.
     *
     * @return as in the message files
     */
    public String key() {
        return "neurons.section." + name().toLowerCase(Locale.ROOT);
    }
}
