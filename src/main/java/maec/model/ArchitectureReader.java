package maec.model;

import com.fasterxml.jackson.databind.JsonNode;

import maec.job.ProblemException;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads {@code config.json} as transformers 4 and transformers 5 write it.
 *
 * <p>What is missing has the default that transformers' {@code LlamaConfig} gives it.
 */
public final class ArchitectureReader {
    private static final String LLAMA = "llama";

    private ArchitectureReader() {}

    /**
     * Reads the architecture of a model.
     *
     * @param path the model's folder, or its configuration file
     * @return numbers that go together
     * @throws ProblemException if the file is missing or broken, numbers contradict each other, or
     *     the model is of a family or variation that cannot be run
     */
    public static Architecture read(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve("config.json") : path;
        ModelConfig config = ModelConfig.read(file);
        String family =
                config.text("model_type")
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                new ModelProblem.FieldMissing(file, "model_type")));
        if (!family.equals(LLAMA)) {
            throw new ProblemException(new ModelProblem.UnknownFamily(file, family));
        }
        return llama(config);
    }

    private static Architecture llama(ModelConfig config) {
        refuseVariations(config);
        int width = config.count("hidden_size");
        int heads = config.count("num_attention_heads");
        int keyValueHeads = config.optionalCount("num_key_value_heads").orElse(heads);
        requireMultiple(config, "num_attention_heads", heads, "num_key_value_heads", keyValueHeads);
        int headWidth =
                config.optionalCount("head_dim").orElseGet(() -> share(config, width, heads));
        if (headWidth % 2 != 0) {
            throw new ProblemException(
                    new ModelProblem.FieldWrong(
                            config.path(), "head_dim", "an even number", "" + headWidth));
        }
        return Architecture.llama(
                config.count("num_hidden_layers"),
                width,
                config.count("intermediate_size"),
                heads,
                keyValueHeads,
                headWidth,
                config.count("vocab_size"),
                ropeTheta(config),
                config.number("rms_norm_eps").orElse(1e-6),
                config.flag("tie_word_embeddings"),
                config.optionalCount("max_position_embeddings").orElse(2048));
    }

    private static int share(ModelConfig config, int width, int heads) {
        requireMultiple(config, "hidden_size", width, "num_attention_heads", heads);
        return width / heads;
    }

    /** Transformers 4 has {@code rope_theta}, transformers 5 {@code rope_parameters.rope_theta}. */
    private static double ropeTheta(ModelConfig config) {
        return config.number("rope_parameters", "rope_theta")
                .or(() -> config.number("rope_theta"))
                .orElse(10_000.0);
    }

    private static void refuseVariations(ModelConfig config) {
        refuseRopeScaling(config, "rope_scaling");
        refuseRopeScaling(config, "rope_parameters");
        refuse(config, config.flag("attention_bias"), "biases in its attention");
        refuse(config, config.flag("mlp_bias"), "biases in its MLP");
        String activation = config.text("hidden_act").orElse("silu");
        refuse(
                config,
                !activation.equals("silu") && !activation.equals("swish"),
                "the activation function '" + activation + "'");
    }

    private static void refuseRopeScaling(ModelConfig config, String field) {
        JsonNode scaling = config.present(field).orElse(null);
        if (scaling == null) {
            return;
        }
        JsonNode type = scaling.has("rope_type") ? scaling.get("rope_type") : scaling.get("type");
        String name = type == null || type.isNull() ? "default" : type.asText();
        refuse(config, !name.equals("default"), "rope scaling of type '" + name + "'");
    }

    private static void refuse(ModelConfig config, boolean refused, String feature) {
        if (refused) {
            throw new ProblemException(new ModelProblem.UnsupportedFeature(config.path(), feature));
        }
    }

    private static void requireMultiple(
            ModelConfig config, String field, int value, String divisor, int divisorValue) {
        if (value % divisorValue != 0) {
            throw new ProblemException(
                    new ModelProblem.NotDivisible(
                            config.path(), field, value, divisor, divisorValue));
        }
    }
}
