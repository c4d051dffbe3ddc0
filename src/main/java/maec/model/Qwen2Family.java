package maec.model;

import maec.model.Architecture.Activation;
import maec.model.Architecture.AttentionStyle;
import maec.model.Architecture.FeedForwardStyle;
import maec.model.Architecture.LayerStyle;
import maec.model.Architecture.NormStyle;

import java.util.List;
import java.util.Optional;

/** Qwen 2 and 2.5: q, k and v have a bias, and the upper layers may see a window. */
final class Qwen2Family implements Family {
    private static final DecoderSizes.Defaults DEFAULTS = new DecoderSizes.Defaults(32, 0, 32_768);
    private static final int WINDOW = 4096;
    private static final int FIRST_LAYER_WITH_WINDOW = 28;

    @Override
    public List<String> types() {
        return List.of("qwen2");
    }

    @Override
    public Architecture read(ModelConfig config) {
        DecoderSizes sizes = DecoderSizes.read(config, DEFAULTS);
        return sizes.with(
                "qwen2",
                config.flag("tie_word_embeddings", false),
                new NormStyle(config.number("rms_norm_eps").orElse(1e-6), false, false),
                new AttentionStyle(sizes.scale(), 0, false, true, false),
                new FeedForwardStyle(
                        Activations.read(config, "hidden_act", Activation.SILU), false),
                layers(config, sizes));
    }

    /** The layers of Qwen 2 and 3. */
    static List<LayerStyle> layers(ModelConfig config, DecoderSizes sizes) {
        Rope rope = new RopeConfig(config, sizes).whole();
        boolean windows = config.flag("use_sliding_window", false);
        int window = windows ? config.window(WINDOW) : 0;
        int first = config.optionalWholeNumber("max_window_layers").orElse(FIRST_LAYER_WITH_WINDOW);
        return LayerPattern.mixed(
                config,
                sizes.layers(),
                layer -> layer >= first,
                Optional.of(new LayerStyle(window, rope)).filter(style -> style.window() > 0),
                new LayerStyle(0, rope));
    }
}
