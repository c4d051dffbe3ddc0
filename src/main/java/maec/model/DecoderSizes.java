package maec.model;

import java.util.List;

/**
 * The sizes of a decoder, which all families spell alike.
 *
 * @param layers L
 * @param width D
 * @param ffnWidth F
 * @param heads H
 * @param keyValueHeads K
 * @param headWidth elements per head
 * @param vocabulary V
 * @param maxPositions length of the sequences that it was trained on, before any scaling
 */
record DecoderSizes(
        int layers,
        int width,
        int ffnWidth,
        int heads,
        int keyValueHeads,
        int headWidth,
        int vocabulary,
        int maxPositions) {
    private static final int MOST_LAYERS = 10_000;

    /**
     * What a family takes where its configuration says nothing.
     *
     * @param keyValueHeads K, or 0 for as many as heads
     * @param headWidth elements per head, or 0 for D/H
     * @param maxPositions length of the sequences
     */
    record Defaults(int keyValueHeads, int headWidth, int maxPositions) {}

    /** Reads sizes, of which layers, widths, heads and vocabulary must be there. */
    static DecoderSizes read(ModelConfig config, Defaults defaults) {
        return read(
                config,
                defaults,
                config.count("num_hidden_layers"),
                config.count("hidden_size"),
                config.count("intermediate_size"),
                config.count("num_attention_heads"),
                config.count("vocab_size"));
    }

    /** Takes the first sizes as given and reads the others. */
    static DecoderSizes read(
            ModelConfig config,
            Defaults defaults,
            int layers,
            int width,
            int ffnWidth,
            int heads,
            int vocabulary) {
        if (layers > MOST_LAYERS) {
            throw config.wrong(
                    "num_hidden_layers", "a whole number up to " + MOST_LAYERS, "" + layers);
        }
        int keyValueHeads = keyValueHeads(config, defaults, heads);
        config.requireMultiple("num_attention_heads", heads, "num_key_value_heads", keyValueHeads);
        return new DecoderSizes(
                layers,
                width,
                ffnWidth,
                heads,
                keyValueHeads,
                headWidth(config, defaults, width, heads),
                vocabulary,
                config.optionalCount("max_position_embeddings").orElse(defaults.maxPositions()));
    }

    private static int keyValueHeads(ModelConfig config, Defaults defaults, int heads) {
        boolean asHeads = defaults.keyValueHeads() == 0 || config.isNull("num_key_value_heads");
        return config.optionalCount("num_key_value_heads")
                .orElse(asHeads ? heads : defaults.keyValueHeads());
    }

    private static int headWidth(ModelConfig config, Defaults defaults, int width, int heads) {
        int headWidth = config.optionalCount("head_dim").orElse(defaults.headWidth());
        if (headWidth == 0) {
            config.requireMultiple("hidden_size", width, "num_attention_heads", heads);
            headWidth = width / heads;
        }
        if (headWidth % 2 != 0) {
            throw config.wrong("head_dim", "an even number", "" + headWidth);
        }
        return headWidth;
    }

    /** 1 / √(elements per head), the usual factor of q·k. */
    double scale() {
        return 1 / Math.sqrt(headWidth);
    }

    /**
     * Puts the switches of a decoder like Llama on the sizes: every layer alike, embeddings and
     * logits as they are.
     */
    Architecture with(
            String family,
            boolean tiedHead,
            Architecture.NormStyle norm,
            Architecture.AttentionStyle attention,
            Architecture.FeedForwardStyle feedForward,
            List<Architecture.LayerStyle> layerStyles) {
        RopeScaling scaling = layerStyles.getFirst().rope().scaling();
        return new Architecture(
                family,
                layers,
                width,
                ffnWidth,
                heads,
                keyValueHeads,
                headWidth,
                vocabulary,
                tiedHead,
                scaling.longestSequence(maxPositions),
                norm,
                attention,
                feedForward,
                layerStyles,
                1,
                0);
    }
}
