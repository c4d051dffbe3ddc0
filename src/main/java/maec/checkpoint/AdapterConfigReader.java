package maec.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;

import maec.checkpoint.AdapterConfig.Rule;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Parses {@code adapter_config.json}; every field is what was asked for or a problem. */
final class AdapterConfigReader {
    private static final int LONGEST_PATTERN = 1000;

    /** Fields that change the arithmetic when they hold anything but nothing. */
    private static final List<String> UNSUPPORTED =
            List.of(
                    "layer_replication",
                    "trainable_token_indices",
                    "target_parameters",
                    "alora_invocation_tokens",
                    "lora_bias",
                    "use_qalora",
                    "use_bdlora",
                    "arrow_config",
                    "kasa_config",
                    "monteclora_config",
                    "megatron_config");

    /** Initial values that leave the base as it is; others subtract something from it. */
    private static final List<String> HARMLESS_STARTS = List.of("gaussian", "eva", "orthogonal");

    private final Path path;

    AdapterConfigReader(Path path) {
        this.path = path;
    }

    AdapterConfig read() {
        JsonNode fields = tree();
        JsonNode type = fields.path("peft_type");
        if (!type.isTextual()) {
            throw wrong("peft_type", "the name of a type", type);
        }
        if (!type.textValue().equals("LORA")) {
            throw new ProblemException(new AdapterProblem.OtherType(path, shown(type.textValue())));
        }
        refuseUnsupported(fields);
        String bias = text(fields, "bias").orElse("none");
        if (!List.of("none", "lora_only", "all").contains(bias)) {
            throw wrong("bias", "none, lora_only or all", fields.path("bias"));
        }
        return new AdapterConfig(
                path,
                text(fields, "base_model_name_or_path").filter(name -> !name.isBlank()),
                text(fields, "revision").filter(name -> !name.isBlank()),
                rank("r", fields.path("r")),
                number("lora_alpha", fields.path("lora_alpha")),
                rules(fields, "rank_pattern", this::rank),
                rules(fields, "alpha_pattern", this::number),
                flag(fields, "use_rslora"),
                flag(fields, "use_dora"),
                flag(fields, "fan_in_fan_out"));
    }

    private JsonNode tree() {
        if (!Files.isRegularFile(path)) {
            throw new ProblemException(new AdapterProblem.ConfigMissing(path));
        }
        FolderLinks.requireWithin(path.resolveSibling(""), path);
        try {
            JsonNode tree = JsonFile.read(path, JsonFile.CONFIG_BYTES);
            if (!tree.isObject()) {
                throw malformed("it is no JSON object");
            }
            return tree;
        } catch (JsonFile.RefusedException refused) {
            throw malformed(refused.reason());
        } catch (IOException failed) {
            throw ReadProblem.cannotRead(path, failed);
        }
    }

    private void refuseUnsupported(JsonNode fields) {
        for (String field : UNSUPPORTED) {
            if (holdsSomething(fields.path(field))) {
                throw unsupported("'" + field + "'");
            }
        }
        JsonNode start = fields.path("init_lora_weights");
        if (start.isTextual() && !HARMLESS_STARTS.contains(start.textValue())) {
            throw unsupported(
                    "the initial values '"
                            + shown(start.textValue())
                            + "', for which PEFT changes the base as well");
        }
        if (flag(fields, "use_dora") && flag(fields, "fan_in_fan_out")) {
            throw unsupported("DoRA over transposed layers");
        }
    }

    private static boolean holdsSomething(JsonNode node) {
        boolean nothing =
                node.isMissingNode()
                        || node.isNull()
                        || (node.isBoolean() && !node.booleanValue())
                        || (node.isContainerNode() && node.isEmpty());
        return !nothing;
    }

    private Optional<String> text(JsonNode fields, String field) {
        JsonNode node = fields.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            throw wrong(field, "text", node);
        }
        return Optional.of(node.textValue());
    }

    private boolean flag(JsonNode fields, String field) {
        JsonNode node = fields.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return false;
        }
        if (!node.isBoolean()) {
            throw wrong(field, "true or false", node);
        }
        return node.booleanValue();
    }

    private int rank(String field, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
            throw wrong(field, "a whole number from 1 up", node);
        }
        return node.intValue();
    }

    private double number(String field, JsonNode node) {
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw wrong(field, "a number", node);
        }
        return node.doubleValue();
    }

    private <V> Map<String, Rule<V>> rules(
            JsonNode fields, String field, BiFunction<String, JsonNode, V> value) {
        JsonNode node = fields.path(field);
        Map<String, Rule<V>> rules = new LinkedHashMap<>();
        if (node.isMissingNode() || node.isNull()) {
            return rules;
        }
        if (!node.isObject()) {
            throw wrong(field, "a mapping", node);
        }
        for (var entry : node.properties()) {
            V parsed = value.apply(field + "." + entry.getKey(), entry.getValue());
            rules.put(entry.getKey(), new Rule<>(pattern(field, entry.getKey()), parsed));
        }
        return rules;
    }

    /** As PEFT's {@code get_pattern_key}: {@code re.match(rf"(.*\.)?({key})$", module)}. */
    private Pattern pattern(String field, String key) {
        try {
            if (key.length() <= LONGEST_PATTERN) {
                return Pattern.compile("(.*\\.)?(" + key + ")");
            }
        } catch (PatternSyntaxException _) {
            // The problem says it.
        }
        throw new ProblemException(new AdapterProblem.PatternWrong(path, field, shown(key)));
    }

    private ProblemException malformed(String reason) {
        return new ProblemException(new AdapterProblem.ConfigMalformed(path, reason));
    }

    private ProblemException unsupported(String feature) {
        return new ProblemException(new AdapterProblem.UnsupportedFeature(path, feature));
    }

    private ProblemException wrong(String field, String expected, JsonNode found) {
        String text = found.isMissingNode() ? "nothing" : shown(found.toString());
        return new ProblemException(
                new AdapterProblem.FieldWrong(path, shown(field), expected, text));
    }

    private static String shown(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
