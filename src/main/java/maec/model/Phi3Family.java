package maec.model;

import maec.model.Architecture.Activation;
import maec.model.Architecture.AttentionStyle;
import maec.model.Architecture.FeedForwardStyle;
import maec.model.Architecture.NormStyle;

import java.util.List;

/**
 * Phi-3, Phi-3.5 and Phi-4: Llama with longrope and a rotation that may leave a part of each head.
 *
 * <p>Its checkpoints store q, k, v and gate, up in one tensor each; {@link CanonicalWeights} shows
 * the parts.
 */
final class Phi3Family implements Family {
    private static final DecoderSizes.Defaults DEFAULTS = new DecoderSizes.Defaults(0, 0, 4096);
    private static final int TRAINED = 4096;

    /** What longrope was called before. */
    private static final List<String> LONG_ROPE = List.of("su", "yarn");

    @Override
    public List<String> types() {
        return List.of("phi3");
    }

    @Override
    public Architecture read(ModelConfig config) {
        DecoderSizes sizes = DecoderSizes.read(config, DEFAULTS);
        int trained = config.optionalCount("original_max_position_embeddings").orElse(TRAINED);
        return sizes.with(
                "phi3",
                config.flag("tie_word_embeddings", false),
                new NormStyle(config.number("rms_norm_eps").orElse(1e-5), false, false),
                new AttentionStyle(sizes.scale(), 0, false, false, false),
                new FeedForwardStyle(
                        Activations.read(config, "hidden_act", Activation.SILU), false),
                LayerPattern.uniform(
                        sizes.layers(),
                        config.window(0),
                        new RopeConfig(config, sizes).partial(trained, LONG_ROPE)));
    }
}
