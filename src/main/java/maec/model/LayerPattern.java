package maec.model;

import maec.model.Architecture.LayerStyle;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which layers see a window and which see all positions.
 *
 * <p>Transformers 5 lists it as {@code layer_types}; before, it followed from a rule of the family.
 */
final class LayerPattern {
    /** The type of layers that see all positions. */
    static final String FULL = "full_attention";

    /** The type of layers that see a window. */
    static final String SLIDING = "sliding_attention";

    private LayerPattern() {}

    /** Every layer alike. */
    static List<LayerStyle> uniform(int layers, int window, Rope rope) {
        return IntStream.range(0, layers).mapToObj(_ -> new LayerStyle(window, rope)).toList();
    }

    /**
     * Layers of two types.
     *
     * @param sliding which layers see a window where the configuration does not list them
     * @param local the style of a layer with a window, empty if there is none
     * @param global the style of a layer that sees all positions
     */
    static List<LayerStyle> mixed(
            ModelConfig config,
            int layers,
            IntPredicate sliding,
            Optional<LayerStyle> local,
            LayerStyle global) {
        Optional<List<String>> types = config.texts("layer_types");
        types.ifPresent(listed -> requireKnown(config, layers, listed, local.isPresent()));
        return IntStream.range(0, layers)
                .mapToObj(
                        layer -> {
                            boolean narrow =
                                    types.map(listed -> listed.get(layer).equals(SLIDING))
                                            .orElseGet(() -> sliding.test(layer));
                            return narrow ? local.orElse(global) : global;
                        })
                .toList();
    }

    private static void requireKnown(
            ModelConfig config, int layers, List<String> types, boolean hasWindow) {
        if (types.size() != layers) {
            throw config.wrong("layer_types", layers + " entries", types.size() + " entries");
        }
        for (String type : types) {
            if (!type.equals(FULL) && !type.equals(SLIDING)) {
                throw config.unsupported("layers of the type '" + type + "'");
            }
            if (type.equals(SLIDING) && !hasWindow) {
                throw config.wrong("layer_types", FULL + " where there is no window", type);
            }
        }
    }
}
