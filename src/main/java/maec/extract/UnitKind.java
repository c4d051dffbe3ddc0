package maec.extract;

/** The kinds of units that a heatmap shows. */
public enum UnitKind {
    /** Gate row j + up row j + down column j. */
    FFN_UNIT("FFN unit"),
    /** Output rows of the query projection. */
    Q_ROW("q"),
    /** Output rows of the key projection. */
    K_ROW("k"),
    /** Output rows of the value projection. */
    V_ROW("v"),
    /** Output rows of the attention output projection. */
    O_ROW("o");

    private final String label;

    UnitKind(String label) {
        this.label = label;
    }

    /**
     * The name that charts print.
     *
     * @return a short phrase
     */
    public String label() {
        return label;
    }
}
