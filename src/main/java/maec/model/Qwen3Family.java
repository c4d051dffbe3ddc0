package maec.model;

import maec.model.Architecture.Activation;
import maec.model.Architecture.AttentionStyle;
import maec.model.Architecture.FeedForwardStyle;
import maec.model.Architecture.NormStyle;

import java.util.List;

/** Qwen 3: each head's q and k pass a norm; the rest is Qwen 2 without its biases. */
final class Qwen3Family implements Family {
    private static final DecoderSizes.Defaults DEFAULTS =
            new DecoderSizes.Defaults(32, 128, 32_768);

    @Override
    public List<String> types() {
        return List.of("qwen3");
    }

    @Override
    public Architecture read(ModelConfig config) {
        DecoderSizes sizes = DecoderSizes.read(config, DEFAULTS);
        boolean bias = config.flag("attention_bias", false);
        return sizes.with(
                "qwen3",
                config.flag("tie_word_embeddings", false),
                new NormStyle(config.number("rms_norm_eps").orElse(1e-6), false, false),
                new AttentionStyle(sizes.scale(), 0, true, bias, bias),
                new FeedForwardStyle(
                        Activations.read(config, "hidden_act", Activation.SILU), false),
                Qwen2Family.layers(config, sizes));
    }
}
