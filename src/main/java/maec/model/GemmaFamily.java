package maec.model;

import maec.model.Architecture.Activation;
import maec.model.Architecture.AttentionStyle;
import maec.model.Architecture.FeedForwardStyle;
import maec.model.Architecture.LayerStyle;
import maec.model.Architecture.NormStyle;

import java.util.List;

/**
 * Gemma: norms with an offset, GELU, scaled embeddings, and always a tied head unless the
 * configuration says otherwise.
 *
 * <p>{@code hidden_act} "gelu" means the tanh approximation here, as the first releases had it.
 */
final class GemmaFamily implements Family {
    private static final DecoderSizes.Defaults DEFAULTS = new DecoderSizes.Defaults(16, 256, 8192);

    @Override
    public List<String> types() {
        return List.of("gemma");
    }

    @Override
    public Architecture read(ModelConfig config) {
        DecoderSizes sizes = DecoderSizes.read(config, DEFAULTS);
        boolean bias = config.flag("attention_bias", false);
        return architecture(
                "gemma",
                config,
                sizes,
                config.flag("tie_word_embeddings", true),
                false,
                new AttentionStyle(sizes.scale(), 0, false, bias, bias),
                activation(config),
                LayerPattern.uniform(sizes.layers(), 0, new RopeConfig(config, sizes).whole()),
                0);
    }

    private static Activation activation(ModelConfig config) {
        if (config.isPresent("hidden_activation")) {
            return Activations.read(config, "hidden_activation", Activation.GELU_TANH);
        }
        Activation found = Activations.read(config, "hidden_act", Activation.GELU_TANH);
        return found == Activation.GELU ? Activation.GELU_TANH : found;
    }

    /** What Gemma, Gemma 2 and Gemma 3 share. */
    static Architecture architecture(
            String family,
            ModelConfig config,
            DecoderSizes sizes,
            boolean tiedHead,
            boolean sandwich,
            AttentionStyle attention,
            Activation activation,
            List<LayerStyle> layers,
            double finalSoftCap) {
        if (config.flag("use_bidirectional_attention", false)) {
            throw config.unsupported("attention in both directions");
        }
        RopeScaling scaling = layers.getFirst().rope().scaling();
        return new Architecture(
                family,
                sizes.layers(),
                sizes.width(),
                sizes.ffnWidth(),
                sizes.heads(),
                sizes.keyValueHeads(),
                sizes.headWidth(),
                sizes.vocabulary(),
                tiedHead,
                sandwich ? sizes.maxPositions() : scaling.longestSequence(sizes.maxPositions()),
                new NormStyle(config.number("rms_norm_eps").orElse(1e-6), true, sandwich),
                attention,
                new FeedForwardStyle(activation, false),
                layers,
                Math.sqrt(sizes.width()),
                finalSoftCap);
    }
}
