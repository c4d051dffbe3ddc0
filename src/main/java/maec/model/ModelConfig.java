package maec.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import maec.checkpoint.ReadProblem;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code config.json} with typed access: every field is either what was asked for or a problem.
 *
 * <p>A field that is {@code null} counts as missing, as in transformers.
 */
final class ModelConfig {
    private static final long LIMIT_BYTES = 10_000_000;

    private static final ObjectMapper JSON =
            JsonMapper.builder(
                            com.fasterxml.jackson.core.JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(64)
                                                    .build())
                                    .build())
                    .build();

    private final Path path;
    private final JsonNode fields;

    private ModelConfig(Path path, JsonNode fields) {
        this.path = path;
        this.fields = fields;
    }

    static ModelConfig read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new ProblemException(new ModelProblem.ConfigMissing(path));
        }
        try {
            if (Files.size(path) > LIMIT_BYTES) {
                throw malformed(path, "it has more than " + LIMIT_BYTES + " bytes");
            }
            JsonNode tree = JSON.readTree(Files.readAllBytes(path));
            if (!tree.isObject()) {
                throw malformed(path, "it is no JSON object");
            }
            return new ModelConfig(path, tree);
        } catch (JsonProcessingException broken) {
            int line = broken.getLocation() == null ? 1 : broken.getLocation().getLineNr();
            throw malformed(path, "it is no JSON in line " + line);
        } catch (IOException failed) {
            throw new ProblemException(
                    new ReadProblem.CannotRead(path, String.valueOf(failed.getMessage())), failed);
        }
    }

    private static ProblemException malformed(Path path, String reason) {
        return new ProblemException(new ModelProblem.ConfigMalformed(path, reason));
    }

    Path path() {
        return path;
    }

    Optional<String> text(String field) {
        return present(field)
                .map(
                        node -> {
                            if (!node.isTextual()) {
                                throw wrong(field, "text", node);
                            }
                            return node.textValue();
                        });
    }

    int count(String field) {
        return optionalCount(field)
                .orElseThrow(
                        () -> new ProblemException(new ModelProblem.FieldMissing(path, field)));
    }

    Optional<Integer> optionalCount(String field) {
        return present(field)
                .map(
                        node -> {
                            if (!node.canConvertToInt() || !node.isIntegralNumber()) {
                                throw wrong(field, "a whole number from 1 up", node);
                            }
                            if (node.intValue() < 1) {
                                throw wrong(field, "a whole number from 1 up", node);
                            }
                            return node.intValue();
                        });
    }

    Optional<Double> number(String field) {
        return present(field).map(node -> positive(field, node));
    }

    boolean flag(String field) {
        return present(field)
                .map(
                        node -> {
                            if (!node.isBoolean()) {
                                throw wrong(field, "true or false", node);
                            }
                            return node.booleanValue();
                        })
                .orElse(false);
    }

    /** A number within an object, both of which may be missing. */
    Optional<Double> number(String object, String field) {
        return present(object)
                .map(node -> node.path(field))
                .filter(node -> !node.isMissingNode() && !node.isNull())
                .map(node -> positive(object + "." + field, node));
    }

    Optional<JsonNode> present(String field) {
        JsonNode node = fields.path(field);
        return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    private double positive(String field, JsonNode node) {
        if (!node.isNumber()
                || !(node.doubleValue() > 0)
                || Double.isInfinite(node.doubleValue())) {
            throw wrong(field, "a number above 0", node);
        }
        return node.doubleValue();
    }

    private ProblemException wrong(String field, String expected, JsonNode found) {
        String text = found.toString();
        String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return new ProblemException(new ModelProblem.FieldWrong(path, field, expected, shown));
    }
}
