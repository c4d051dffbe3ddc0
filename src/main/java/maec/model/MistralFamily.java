package maec.model;

import maec.model.Architecture.Activation;
import maec.model.Architecture.AttentionStyle;
import maec.model.Architecture.FeedForwardStyle;
import maec.model.Architecture.NormStyle;

import java.util.List;

/** Mistral: Llama without biases, whose layers may all see a window. */
final class MistralFamily implements Family {
    private static final DecoderSizes.Defaults DEFAULTS =
            new DecoderSizes.Defaults(8, 0, 4096 * 32);
    private static final int WINDOW = 4096;

    @Override
    public List<String> types() {
        return List.of("mistral");
    }

    @Override
    public Architecture read(ModelConfig config) {
        DecoderSizes sizes = DecoderSizes.read(config, DEFAULTS);
        return sizes.with(
                "mistral",
                config.flag("tie_word_embeddings", false),
                new NormStyle(config.number("rms_norm_eps").orElse(1e-6), false, false),
                new AttentionStyle(sizes.scale(), 0, false, false, false),
                new FeedForwardStyle(
                        Activations.read(config, "hidden_act", Activation.SILU), false),
                LayerPattern.uniform(
                        sizes.layers(),
                        config.window(WINDOW),
                        new RopeConfig(config, sizes).whole()));
    }
}
