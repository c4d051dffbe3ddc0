package maec.model;

import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Hugging Face's decoders call their tensors. */
public final class TensorNames {
    /** The embedding, shape [V, D]. */
    public static final String EMBEDDING = "model.embed_tokens.weight";

    /** The norm before the head, shape [D]. */
    public static final String FINAL_NORM = "model.norm.weight";

    /** The output head, shape [V, D]; absent where it is the embedding. */
    public static final String HEAD = "lm_head.weight";

    /** Towers for pictures and sounds have layers too, which are none of the decoder's. */
    private static final Pattern IN_LAYER =
            Pattern.compile(
                    "(?!.*(?:vision|visual|image|audio|encoder|tower))"
                            + "(?:.*\\.)?layers\\.(\\d{1,9})\\.(.+)");

    private TensorNames() {}

    /**
     * Where a tensor sits.
     *
     * @param name a tensor's name as in the checkpoint
     * @return its address; {@link Module#OTHER} where the name says nothing
     */
    public static TensorAddress addressOf(String name) {
        Matcher matcher = IN_LAYER.matcher(name);
        if (matcher.matches()) {
            return new TensorAddress(Integer.parseInt(matcher.group(1)), inLayer(matcher.group(2)));
        }
        return new TensorAddress(TensorAddress.NO_LAYER, outside(name));
    }

    private static Module inLayer(String part) {
        return switch (part) {
            case "input_layernorm.weight" -> Module.INPUT_NORM;
            case "self_attn.q_proj.weight" -> Module.Q;
            case "self_attn.q_proj.bias" -> Module.Q_BIAS;
            case "self_attn.k_proj.weight" -> Module.K;
            case "self_attn.k_proj.bias" -> Module.K_BIAS;
            case "self_attn.v_proj.weight" -> Module.V;
            case "self_attn.v_proj.bias" -> Module.V_BIAS;
            case "self_attn.q_norm.weight" -> Module.Q_NORM;
            case "self_attn.k_norm.weight" -> Module.K_NORM;
            case "self_attn.o_proj.weight" -> Module.O;
            case "self_attn.o_proj.bias" -> Module.O_BIAS;
            case "post_attention_layernorm.weight" -> Module.POST_NORM;
            case "pre_feedforward_layernorm.weight" -> Module.FFN_NORM;
            case "mlp.gate_proj.weight" -> Module.GATE;
            case "mlp.gate_proj.bias" -> Module.GATE_BIAS;
            case "mlp.up_proj.weight" -> Module.UP;
            case "mlp.up_proj.bias" -> Module.UP_BIAS;
            case "mlp.down_proj.weight" -> Module.DOWN;
            case "mlp.down_proj.bias" -> Module.DOWN_BIAS;
            case "post_feedforward_layernorm.weight" -> Module.RESULT_NORM;
            default -> Module.OTHER;
        };
    }

    private static Module outside(String name) {
        if (name.endsWith("embed_tokens.weight")) {
            return Module.EMBEDDING;
        }
        if (name.equals(FINAL_NORM) || name.endsWith(".model.norm.weight")) {
            return Module.FINAL_NORM;
        }
        return name.endsWith(HEAD) ? Module.HEAD : Module.OTHER;
    }

    /**
     * The order in which a token meets the tensors: embedding, layers, final norm, head.
     *
     * @return a comparator of names
     */
    public static Comparator<String> decoderOrder() {
        return Comparator.comparingInt(TensorNames::stage)
                .thenComparingInt((String name) -> addressOf(name).layer())
                .thenComparing((String name) -> addressOf(name).module())
                .thenComparing(Comparator.naturalOrder());
    }

    private static int stage(String name) {
        TensorAddress address = addressOf(name);
        if (address.isInLayer()) {
            return 1;
        }
        return address.module() == Module.EMBEDDING ? 0 : 2;
    }

    /**
     * The tensors that a model of this architecture has, in decoder order.
     *
     * @param architecture the architecture
     * @param dtype what they shall be stored as
     * @return names and shapes, without the head where it is tied
     */
    public static List<TensorSpec> expected(Architecture architecture, maec.tensor.DType dtype) {
        List<TensorSpec> specs = new ArrayList<>();
        long width = architecture.width();
        Shape words = Shape.of(architecture.vocabulary(), width);
        specs.add(new TensorSpec(EMBEDDING, dtype, words));
        for (int layer = 0; layer < architecture.layers(); layer++) {
            for (LayerWeight weight : LayerWeight.values()) {
                weight.in(architecture, layer, dtype).ifPresent(specs::add);
            }
        }
        specs.add(new TensorSpec(FINAL_NORM, dtype, Shape.of(width)));
        if (!architecture.tiedHead()) {
            specs.add(new TensorSpec(HEAD, dtype, words));
        }
        return List.copyOf(specs);
    }
}
