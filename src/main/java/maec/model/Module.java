package maec.model;

/** The part of a decoder that a tensor belongs to, in the order in which a token meets them. */
public enum Module {
    EMBEDDING("embed"),
    INPUT_NORM("norm in"),
    Q("q"),
    K("k"),
    V("v"),
    O("o"),
    POST_NORM("norm ffn"),
    GATE("gate"),
    UP("up"),
    DOWN("down"),
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
            case EMBEDDING, INPUT_NORM, POST_NORM, FINAL_NORM, HEAD, OTHER -> false;
        };
    }
}
