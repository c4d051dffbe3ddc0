package maec.ui.neurons;

/** The pages of the Neurons stage. */
public enum NeuronSection {
    /** What was ranked: heatmap, distribution, cut. */
    IMPORTANCE("Importance"),
    /** How to rank. */
    LOCATE("Locate"),
    /** Which units work for which language. */
    LANGUAGES("Languages");

    private final String label;

    NeuronSection(String label) {
        this.label = label;
    }

    /**
     * The name that people read.
     *
     * @return one word
     */
    public String label() {
        return label;
    }
}
