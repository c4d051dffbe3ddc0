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

    private static final Pattern IN_LAYER =
            Pattern.compile("(?:.*\\.)?layers\\.(\\d{1,9})\\.(.+)\\.(?:weight|bias)");

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
            case "input_layernorm" -> Module.INPUT_NORM;
            case "self_attn.q_proj" -> Module.Q;
            case "self_attn.k_proj" -> Module.K;
            case "self_attn.v_proj" -> Module.V;
            case "self_attn.o_proj" -> Module.O;
            case "post_attention_layernorm" -> Module.POST_NORM;
            case "mlp.gate_proj" -> Module.GATE;
            case "mlp.up_proj" -> Module.UP;
            case "mlp.down_proj" -> Module.DOWN;
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
     * The name of a weight within a layer.
     *
     * @param layer from 0
     * @param module a module that every layer has
     * @return e.g. {@code model.layers.0.mlp.up_proj.weight}
     * @throws IllegalArgumentException if the module is not part of a layer
     */
    public static String weight(int layer, Module module) {
        String part =
                switch (module) {
                    case INPUT_NORM -> "input_layernorm";
                    case Q -> "self_attn.q_proj";
                    case K -> "self_attn.k_proj";
                    case V -> "self_attn.v_proj";
                    case O -> "self_attn.o_proj";
                    case POST_NORM -> "post_attention_layernorm";
                    case GATE -> "mlp.gate_proj";
                    case UP -> "mlp.up_proj";
                    case DOWN -> "mlp.down_proj";
                    case EMBEDDING, FINAL_NORM, HEAD, OTHER ->
                            throw new IllegalArgumentException(module + " is in no layer");
                };
        return "model.layers." + layer + "." + part + ".weight";
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
