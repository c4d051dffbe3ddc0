package maec.model;

import maec.model.Architecture.Activation;
import maec.model.Architecture.AttentionStyle;
import maec.model.Architecture.FeedForwardStyle;
import maec.model.Architecture.NormStyle;

import java.util.List;

/** Llama 1, 2, 3 and 3.x, and the many models that took over its configuration. */
final class LlamaFamily implements Family {
    private static final DecoderSizes.Defaults DEFAULTS = new DecoderSizes.Defaults(0, 0, 2048);

    @Override
    public List<String> types() {
        return List.of("llama");
    }

    @Override
    public Architecture read(ModelConfig config) {
        DecoderSizes sizes = DecoderSizes.read(config, DEFAULTS);
        boolean bias = config.flag("attention_bias", false);
        return sizes.with(
                "llama",
                config.flag("tie_word_embeddings", false),
                new NormStyle(config.number("rms_norm_eps").orElse(1e-6), false, false),
                new AttentionStyle(sizes.scale(), 0, false, bias, bias),
                new FeedForwardStyle(
                        Activations.read(config, "hidden_act", Activation.SILU),
                        config.flag("mlp_bias", false)),
                LayerPattern.uniform(sizes.layers(), 0, new RopeConfig(config, sizes).whole()));
    }
}
