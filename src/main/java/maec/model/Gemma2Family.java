package maec.model;

import maec.model.Architecture.Activation;
import maec.model.Architecture.AttentionStyle;
import maec.model.Architecture.LayerStyle;

import java.util.List;
import java.util.Optional;

/**
 * Gemma 2: four norms per layer, soft caps, and every other layer, the first too, sees a window.
 */
final class Gemma2Family implements Family {
    private static final DecoderSizes.Defaults DEFAULTS = new DecoderSizes.Defaults(4, 256, 8192);
    private static final int WINDOW = 4096;

    @Override
    public List<String> types() {
        return List.of("gemma2");
    }

    @Override
    public Architecture read(ModelConfig config) {
        DecoderSizes sizes = DecoderSizes.read(config, DEFAULTS);
        boolean bias = config.flag("attention_bias", false);
        double scale = 1 / Math.sqrt(config.number("query_pre_attn_scalar").orElse(256.0));
        double cap = config.numberOrNone("attn_logit_softcapping", 50);
        Rope rope = new RopeConfig(config, sizes).whole();
        return GemmaFamily.architecture(
                "gemma2",
                config,
                sizes,
                config.flag("tie_word_embeddings", true),
                true,
                new AttentionStyle(scale, cap, false, bias, bias),
                Activations.read(config, "hidden_activation", Activation.GELU_TANH),
                LayerPattern.mixed(
                        config,
                        sizes.layers(),
                        layer -> layer % 2 == 0,
                        Optional.of(new LayerStyle(config.window(WINDOW), rope))
                                .filter(style -> style.window() > 0),
                        new LayerStyle(0, rope)),
                config.numberOrNone("final_logit_softcapping", 30));
    }
}
