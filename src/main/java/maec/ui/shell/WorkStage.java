package maec.ui.shell;

/** The stages of the work, in the order in which a newcomer meets them. */
public enum WorkStage {
    SOURCES("Sources"),
    NEURONS("Neurons"),
    TENSORS("Tensors"),
    COMBINE("Combine"),
    EVALUATE("Evaluate"),
    EXPORT("Export");

    private final String title;

    WorkStage(String title) {
        this.title = title;
    }

    /**
     * The word that the rail prints.
     *
     * @return a word
     */
    public String title() {
        return title;
    }
}
