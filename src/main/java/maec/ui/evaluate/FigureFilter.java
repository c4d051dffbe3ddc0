package maec.ui.evaluate;

/** Which figures the Evaluate stage shows. */
public enum FigureFilter {
    ALL("All"),
    ACCURACY("Accuracy"),
    PERPLEXITY("Perplexity");

    private final String label;

    FigureFilter(String label) {
        this.label = label;
    }

    /**
     * What the switch says.
     *
     * @return a word
     */
    public String label() {
        return label;
    }
}
