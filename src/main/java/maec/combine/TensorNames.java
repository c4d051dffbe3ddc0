package maec.combine;

import maec.model.Module;
import maec.model.TensorAddress;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of Llama-like tensor names, until the model room's own naming stands. */
final class TensorNames {
    private static final Pattern IN_LAYER = Pattern.compile("model\\.layers\\.(\\d{1,4})\\.(.+)");
    private static final Map<String, Module> MODULES =
            Map.ofEntries(
                    Map.entry("model.embed_tokens.weight", Module.EMBEDDING),
                    Map.entry("model.norm.weight", Module.FINAL_NORM),
                    Map.entry("lm_head.weight", Module.HEAD),
                    Map.entry("input_layernorm.weight", Module.INPUT_NORM),
                    Map.entry("self_attn.q_proj.weight", Module.Q),
                    Map.entry("self_attn.k_proj.weight", Module.K),
                    Map.entry("self_attn.v_proj.weight", Module.V),
                    Map.entry("self_attn.o_proj.weight", Module.O),
                    Map.entry("post_attention_layernorm.weight", Module.POST_NORM),
                    Map.entry("mlp.gate_proj.weight", Module.GATE),
                    Map.entry("mlp.up_proj.weight", Module.UP),
                    Map.entry("mlp.down_proj.weight", Module.DOWN));

    private TensorNames() {}

    static TensorAddress addressOf(String name) {
        Matcher inLayer = IN_LAYER.matcher(name);
        if (inLayer.matches()) {
            return new TensorAddress(
                    Integer.parseInt(inLayer.group(1)),
                    MODULES.getOrDefault(inLayer.group(2), Module.OTHER));
        }
        return new TensorAddress(TensorAddress.NO_LAYER, MODULES.getOrDefault(name, Module.OTHER));
    }
}
