package maec.model;

import java.util.List;
import java.util.Optional;

/**
 * Reads how positions are rotated, from either of the two places where configurations say it.
 *
 * <p>Transformers 4 writes {@code rope_theta} and {@code rope_scaling}, transformers 5 one object
 * {@code rope_parameters}. Where both stand, the scaling of the older one wins, as in transformers.
 */
final class RopeConfig {
    /** Base of the frequencies where the configuration does not say it. */
    static final double THETA = 10_000;

    private static final List<String> LAYER_TYPES = List.of("full_attention", "sliding_attention");

    private final ModelConfig config;
    private final int headWidth;
    private final int maxPositions;

    RopeConfig(ModelConfig config, DecoderSizes sizes) {
        this.config = config;
        this.headWidth = sizes.headWidth();
        this.maxPositions = sizes.maxPositions();
    }

    /** One rotation of whole heads for all layers. */
    Rope whole() {
        Optional<ModelConfig> fields = parameters();
        double share =
                fields.flatMap(found -> found.number("partial_rotary_factor"))
                        .or(() -> config.number("partial_rotary_factor"))
                        .orElse(1.0);
        if (share != 1) {
            throw config.unsupported("a rotation of only a part of each head");
        }
        return rope(fields, type(fields), headWidth, trained(fields, maxPositions));
    }

    /**
     * One rotation, maybe of a part of each head, for all layers.
     *
     * @param trained length of the sequences of training
     * @param longRope further names of longrope
     */
    Rope partial(int trained, List<String> longRope) {
        Optional<ModelConfig> fields = parameters();
        double share =
                fields.flatMap(found -> found.number("partial_rotary_factor"))
                        .or(() -> config.number("partial_rotary_factor"))
                        .orElse(1.0);
        int width = (int) (headWidth * share);
        if (share > 1 || width < 2 || width % 2 != 0) {
            throw config.wrong(
                    "partial_rotary_factor", "a share that leaves an even number", "" + share);
        }
        String type = type(fields);
        return rope(fields, longRope.contains(type) ? "longrope" : type, width, trained);
    }

    /** The rotation of one type of layers, where each has its own. */
    Rope ofLayers(String layerType, Optional<ModelConfig> older, double theta) {
        Optional<ModelConfig> fields =
                config.object("rope_parameters").flatMap(all -> all.object(layerType));
        double base = fields.flatMap(found -> found.number("rope_theta")).orElse(theta);
        Optional<ModelConfig> scaling = older.isPresent() ? older : fields;
        int trained =
                scaling.flatMap(found -> found.optionalCount("original_max_position_embeddings"))
                        .orElse(maxPositions);
        return new Rope(headWidth, base, scaling(scaling, type(scaling), headWidth, trained));
    }

    private Optional<ModelConfig> parameters() {
        Optional<ModelConfig> older = config.object("rope_scaling").filter(ModelConfig::isFilled);
        Optional<ModelConfig> fields = older.or(() -> config.object("rope_parameters"));
        if (fields.filter(found -> LAYER_TYPES.stream().anyMatch(found::isPresent)).isPresent()) {
            throw config.unsupported("a rotation of its own for each type of layers");
        }
        return fields;
    }

    private static String type(Optional<ModelConfig> fields) {
        return fields.flatMap(found -> found.text("rope_type").or(() -> found.text("type")))
                .orElse("default");
    }

    private int trained(Optional<ModelConfig> fields, int otherwise) {
        return config.optionalCount("original_max_position_embeddings")
                .or(
                        () ->
                                fields.flatMap(
                                        found ->
                                                found.optionalCount(
                                                        "original_max_position_embeddings")))
                .orElse(otherwise);
    }

    private Rope rope(Optional<ModelConfig> fields, String type, int width, int trained) {
        double theta =
                fields.flatMap(found -> found.number("rope_theta"))
                        .or(() -> config.number("rope_theta"))
                        .orElse(THETA);
        return new Rope(width, theta, scaling(fields, type, width, trained));
    }

    private RopeScaling scaling(
            Optional<ModelConfig> scaling, String type, int width, int trained) {
        if (scaling.isEmpty()) {
            return new RopeScaling.None();
        }
        ModelConfig fields = scaling.get();
        return switch (type) {
            case "default" -> new RopeScaling.None();
            case "linear" -> new LinearScaling(fields.requiredNumber("factor"));
            case "dynamic" -> dynamic(fields, width);
            case "yarn" -> yarn(fields, trained);
            case "llama3" -> llama3(fields, trained);
            case "longrope" -> longRope(fields, width, trained);
            default -> throw config.unsupported("rope scaling of type '" + type + "'");
        };
    }

    private RopeScaling dynamic(ModelConfig fields, int width) {
        if (width < 4) {
            throw config.wrong("head_dim", "at least 4 for dynamic scaling", "" + width);
        }
        return new DynamicScaling(fields.requiredNumber("factor"), maxPositions);
    }

    private RopeScaling yarn(ModelConfig fields, int trained) {
        double factor = fields.number("factor").orElse((double) maxPositions / trained);
        return new YarnScaling(
                factor,
                trained,
                fields.number("beta_fast").orElse(32.0),
                fields.number("beta_slow").orElse(1.0),
                fields.flag("truncate", true),
                fields.number("attention_factor").orElseGet(() -> yarnAmplitude(fields, factor)));
    }

    private static double yarnAmplitude(ModelConfig fields, double factor) {
        Optional<Double> numerator = fields.number("mscale");
        Optional<Double> denominator = fields.number("mscale_all_dim");
        if (numerator.isEmpty() || denominator.isEmpty()) {
            return YarnScaling.amplitudeFor(factor, 1);
        }
        return YarnScaling.amplitudeFor(factor, numerator.get())
                / YarnScaling.amplitudeFor(factor, denominator.get());
    }

    private RopeScaling llama3(ModelConfig fields, int trained) {
        double low = fields.requiredNumber("low_freq_factor");
        double high = fields.requiredNumber("high_freq_factor");
        if (high <= low) {
            throw fields.wrong("high_freq_factor", "more than low_freq_factor", "" + high);
        }
        return new Llama3Scaling(fields.requiredNumber("factor"), low, high, trained);
    }

    private RopeScaling longRope(ModelConfig fields, int width, int trained) {
        double factor = fields.number("factor").orElse((double) maxPositions / trained);
        return new LongRopeScaling(
                factors(fields, "short_factor", width / 2),
                factors(fields, "long_factor", width / 2),
                trained,
                fields.number("attention_factor")
                        .orElseGet(() -> LongRopeScaling.amplitudeFor(factor, trained)));
    }

    private static List<Double> factors(ModelConfig fields, String name, int pairs) {
        List<Double> factors = fields.numbers(name).orElseThrow(() -> fields.missing(name));
        if (factors.size() != pairs) {
            throw fields.wrong(name, "a list of " + pairs, "a list of " + factors.size());
        }
        return factors;
    }
}
