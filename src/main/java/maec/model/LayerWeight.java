package maec.model;

import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.util.Optional;

/**
 * Every tensor that a decoder layer can have, in the order in which a token meets them; which of
 * them a layer does have, and under which name, follows from the architecture.
 *
 * <p>Names are those of Llama and its relatives. Families that store tensors otherwise (Phi-3 fuses
 * some) are first seen through a view with canonical names.
 */
public enum LayerWeight {
    INPUT_NORM,
    Q,
    Q_BIAS,
    K,
    K_BIAS,
    V,
    V_BIAS,
    Q_NORM,
    K_NORM,
    O,
    O_BIAS,
    /** The norm of attention's result; only where norms are a sandwich. */
    ATTENTION_NORM,
    FFN_NORM,
    GATE,
    GATE_BIAS,
    UP,
    UP_BIAS,
    DOWN,
    DOWN_BIAS,
    /** The norm of the FFN's result; only where norms are a sandwich. */
    RESULT_NORM;

    /**
     * The tensor in one layer.
     *
     * @param architecture the architecture
     * @param layer from 0
     * @param dtype what it is or shall be stored as
     * @return name and shape, or empty if such layers have none
     */
    public Optional<TensorSpec> in(Architecture architecture, int layer, DType dtype) {
        if (!isPartOf(architecture)) {
            return Optional.empty();
        }
        String name = "model.layers." + layer + "." + part(architecture.norm().sandwich());
        return Optional.of(new TensorSpec(name, dtype, shape(architecture)));
    }

    private boolean isPartOf(Architecture architecture) {
        return switch (this) {
            case INPUT_NORM, Q, K, V, O, FFN_NORM, GATE, UP, DOWN -> true;
            case Q_BIAS, K_BIAS, V_BIAS -> architecture.attention().inputBias();
            case O_BIAS -> architecture.attention().outputBias();
            case Q_NORM, K_NORM -> architecture.attention().queryKeyNorm();
            case GATE_BIAS, UP_BIAS, DOWN_BIAS -> architecture.feedForward().bias();
            case ATTENTION_NORM, RESULT_NORM -> architecture.norm().sandwich();
        };
    }

    private String part(boolean sandwich) {
        return switch (this) {
            case INPUT_NORM -> "input_layernorm.weight";
            case Q -> "self_attn.q_proj.weight";
            case Q_BIAS -> "self_attn.q_proj.bias";
            case K -> "self_attn.k_proj.weight";
            case K_BIAS -> "self_attn.k_proj.bias";
            case V -> "self_attn.v_proj.weight";
            case V_BIAS -> "self_attn.v_proj.bias";
            case Q_NORM -> "self_attn.q_norm.weight";
            case K_NORM -> "self_attn.k_norm.weight";
            case O -> "self_attn.o_proj.weight";
            case O_BIAS -> "self_attn.o_proj.bias";
            case ATTENTION_NORM -> "post_attention_layernorm.weight";
            // Llama names the FFN's norm after what it follows, Gemma 2 after what it precedes.
            case FFN_NORM ->
                    sandwich
                            ? "pre_feedforward_layernorm.weight"
                            : "post_attention_layernorm.weight";
            case GATE -> "mlp.gate_proj.weight";
            case GATE_BIAS -> "mlp.gate_proj.bias";
            case UP -> "mlp.up_proj.weight";
            case UP_BIAS -> "mlp.up_proj.bias";
            case DOWN -> "mlp.down_proj.weight";
            case DOWN_BIAS -> "mlp.down_proj.bias";
            case RESULT_NORM -> "post_feedforward_layernorm.weight";
        };
    }

    private Shape shape(Architecture architecture) {
        long width = architecture.width();
        long head = architecture.headWidth();
        long queries = architecture.heads() * head;
        long keys = architecture.keyValueHeads() * head;
        long ffn = architecture.ffnWidth();
        return switch (this) {
            case INPUT_NORM, ATTENTION_NORM, FFN_NORM, RESULT_NORM, O_BIAS, DOWN_BIAS ->
                    Shape.of(width);
            case Q -> Shape.of(queries, width);
            case Q_BIAS -> Shape.of(queries);
            case K, V -> Shape.of(keys, width);
            case K_BIAS, V_BIAS -> Shape.of(keys);
            case Q_NORM, K_NORM -> Shape.of(head);
            case O -> Shape.of(width, queries);
            case GATE, UP -> Shape.of(ffn, width);
            case GATE_BIAS, UP_BIAS -> Shape.of(ffn);
            case DOWN -> Shape.of(width, ffn);
        };
    }
}
