package maec.model;

/** The part of a decoder that a tensor belongs to, in the order in which a token meets them. */
public enum Module {
    EMBEDDING("embed"),
    INPUT_NORM("norm in"),
    Q("q"),
    Q_BIAS("q bias"),
    K("k"),
    K_BIAS("k bias"),
    V("v"),
    V_BIAS("v bias"),
    Q_NORM("norm q"),
    K_NORM("norm k"),
    O("o"),
    O_BIAS("o bias"),
    /** Llama's norm before the FFN, Gemma's of attention's result: both lie between the two. */
    POST_NORM("norm mid"),
    /** Gemma's norm before the FFN. */
    FFN_NORM("norm ffn"),
    GATE("gate"),
    GATE_BIAS("gate bias"),
    UP("up"),
    UP_BIAS("up bias"),
    DOWN("down"),
    DOWN_BIAS("down bias"),
    /** Gemma's norm of the FFN's result. */
    RESULT_NORM("norm res"),
    FINAL_NORM("norm out"),
    HEAD("head"),
    OTHER("other");

    private final String label;

    Module(String label) {
        this.label = label;
    }

    /**
     * The short name that charts print.
     *
     * @return a word
     */
    public String label() {
        return label;
    }

    /**
     * Whether the module is a linear layer whose rows are neurons.
     *
     * @return true for q, k, v, o, gate, up, down
     */
    public boolean isLinear() {
        return switch (this) {
            case Q, K, V, O, GATE, UP, DOWN -> true;
            case EMBEDDING, INPUT_NORM, POST_NORM, FFN_NORM, RESULT_NORM, FINAL_NORM, HEAD, OTHER ->
                    false;
            case Q_BIAS, K_BIAS, V_BIAS, Q_NORM, K_NORM, O_BIAS, GATE_BIAS, UP_BIAS, DOWN_BIAS ->
                    false;
        };
    }
}
