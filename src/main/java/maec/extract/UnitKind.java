package maec.extract;

import maec.model.Module;

import java.util.Optional;

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

    /** The kind of unit that a linear layer's weights belong to, if any. */
    static Optional<UnitKind> of(Module module) {
        return switch (module) {
            case GATE, UP, DOWN -> Optional.of(FFN_UNIT);
            case Q -> Optional.of(Q_ROW);
            case K -> Optional.of(K_ROW);
            case V -> Optional.of(V_ROW);
            case O -> Optional.of(O_ROW);
            case EMBEDDING, FINAL_NORM, HEAD, OTHER -> Optional.empty();
            case INPUT_NORM, POST_NORM, FFN_NORM, RESULT_NORM, Q_NORM, K_NORM -> Optional.empty();
            case Q_BIAS, K_BIAS, V_BIAS, O_BIAS, GATE_BIAS, UP_BIAS, DOWN_BIAS -> Optional.empty();
        };
    }

    /** Whether a unit is a column of the module's matrix instead of a row. */
    static boolean isByColumn(Module module) {
        return module == Module.DOWN;
    }
}
