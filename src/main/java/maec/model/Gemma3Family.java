package maec.model;

import maec.model.Architecture.Activation;
import maec.model.Architecture.AttentionStyle;
import maec.model.Architecture.LayerStyle;

import java.util.List;
import java.util.Optional;

/**
 * Gemma 3: of six layers five see a window with a rotation of their own, the sixth sees everything
 * with the scaled one; q and k pass a norm.
 *
 * <p>{@code gemma3_text} is the text model alone, {@code gemma3} the text model within one that
 * also sees pictures; of the latter the text is read and the pictures are left out. Files on the
 * Hub leave out of {@code text_config} whatever is the default, sizes included.
 */
final class Gemma3Family implements Family {
    private static final DecoderSizes.Defaults DEFAULTS =
            new DecoderSizes.Defaults(4, 256, 131_072);
    private static final int WINDOW = 4096;
    private static final int PATTERN = 6;
    private static final double GLOBAL_THETA = 1e6;
    private static final double LOCAL_THETA = 1e4;

    @Override
    public List<String> types() {
        return List.of("gemma3_text", "gemma3");
    }

    @Override
    public Architecture read(ModelConfig config) {
        Optional<ModelConfig> text = config.object("text_config");
        if (text.isEmpty()) {
            return read("gemma3_text", config, config.flag("tie_word_embeddings", true));
        }
        boolean tied = text.get().flag("tie_word_embeddings", true);
        return read("gemma3", text.get(), config.flag("tie_word_embeddings", tied));
    }

    private static Architecture read(String family, ModelConfig config, boolean tiedHead) {
        DecoderSizes sizes =
                DecoderSizes.read(
                        config,
                        DEFAULTS,
                        config.optionalCount("num_hidden_layers").orElse(26),
                        config.optionalCount("hidden_size").orElse(2304),
                        config.optionalCount("intermediate_size").orElse(9216),
                        config.optionalCount("num_attention_heads").orElse(8),
                        config.optionalCount("vocab_size").orElse(262_208));
        boolean bias = config.flag("attention_bias", false);
        double scale = 1 / Math.sqrt(config.number("query_pre_attn_scalar").orElse(256.0));
        return GemmaFamily.architecture(
                family,
                config,
                sizes,
                tiedHead,
                true,
                new AttentionStyle(
                        scale, config.numberOrNone("attn_logit_softcapping", 0), true, bias, bias),
                Activations.read(config, "hidden_activation", Activation.GELU_TANH),
                layers(config, sizes),
                config.numberOrNone("final_logit_softcapping", 0));
    }

    private static List<LayerStyle> layers(ModelConfig config, DecoderSizes sizes) {
        var reading = new RopeConfig(config, sizes);
        Rope global =
                reading.ofLayers(
                        LayerPattern.FULL,
                        config.object("rope_scaling"),
                        config.number("rope_theta").orElse(GLOBAL_THETA));
        Rope local =
                reading.ofLayers(
                        LayerPattern.SLIDING,
                        Optional.empty(),
                        config.number("rope_local_base_freq").orElse(LOCAL_THETA));
        int pattern = config.optionalCount("sliding_window_pattern").orElse(PATTERN);
        return LayerPattern.mixed(
                config,
                sizes.layers(),
                layer -> (layer + 1) % pattern != 0,
                Optional.of(new LayerStyle(config.window(WINDOW), local)),
                new LayerStyle(0, global));
    }
}
