package maec.model;

import com.fasterxml.jackson.databind.JsonNode;

import maec.checkpoint.FolderLinks;
import maec.checkpoint.JsonFile;
import maec.checkpoint.ReadProblem;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * {@code config.json} with typed access: every field is either what was asked for or a problem.
 *
 * <p>A field that is {@code null} counts as missing, as for most fields in transformers; {@link
 * #isNull} tells the two apart.
 */
final class ModelConfig {
    /** No decoder is near it, and its square still fits a long many times. */
    private static final int MOST = 1 << 24;

    private final Path path;
    private final String prefix;
    private final JsonNode fields;

    private ModelConfig(Path path, String prefix, JsonNode fields) {
        this.path = path;
        this.prefix = prefix;
        this.fields = fields;
    }

    static ModelConfig read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new ProblemException(new ModelProblem.ConfigMissing(path));
        }
        try {
            FolderLinks.requireWithin(path.resolveSibling(""), path);
            JsonNode tree = JsonFile.read(path, JsonFile.CONFIG_BYTES);
            if (!tree.isObject()) {
                throw malformed(path, "it is no JSON object");
            }
            return new ModelConfig(path, "", tree);
        } catch (JsonFile.RefusedException refused) {
            throw malformed(path, refused.reason());
        } catch (IOException failed) {
            throw ReadProblem.cannotRead(path, failed);
        }
    }

    private static ProblemException malformed(Path path, String reason) {
        return new ProblemException(new ModelProblem.ConfigMalformed(path, reason));
    }

    Path path() {
        return path;
    }

    /** An object within this one; problems name its fields by {@code field.}. */
    Optional<ModelConfig> object(String field) {
        return present(field)
                .map(
                        node -> {
                            if (!node.isObject()) {
                                throw wrong(field, "an object", node);
                            }
                            return new ModelConfig(path, prefix + field + ".", node);
                        });
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

    /** A size that has no default. */
    int count(String field) {
        return optionalCount(field).orElseThrow(() -> missing(field));
    }

    /** A size, which must be possible. */
    Optional<Integer> optionalCount(String field) {
        return present(field)
                .map(
                        node -> {
                            if (!node.isIntegralNumber() || node.decimalValue().signum() <= 0) {
                                throw wrong(field, "a whole number from 1 up", node);
                            }
                            if (!node.canConvertToInt() || node.intValue() > MOST) {
                                throw wrong(field, "a whole number up to " + MOST, node);
                            }
                            return node.intValue();
                        });
    }

    Optional<Double> number(String field) {
        return present(field).map(node -> positive(field, node));
    }

    /** A whole number that may be 0. */
    Optional<Integer> optionalWholeNumber(String field) {
        return present(field)
                .map(
                        node -> {
                            if (!node.isIntegralNumber()
                                    || !node.canConvertToInt()
                                    || node.intValue() < 0) {
                                throw wrong(field, "a whole number from 0 up", node);
                            }
                            return node.intValue();
                        });
    }

    /** A number whose {@code null} means that there is none, 0. */
    double numberOrNone(String field, double otherwise) {
        return number(field).orElse(isNull(field) ? 0 : otherwise);
    }

    /** How many positions a query sees, 0 for all, as {@code sliding_window} says. */
    int window(int otherwise) {
        return optionalCount("sliding_window").orElse(isNull("sliding_window") ? 0 : otherwise);
    }

    /** A number that has no default. */
    double requiredNumber(String field) {
        return number(field).orElseThrow(() -> missing(field));
    }

    boolean flag(String field, boolean otherwise) {
        return present(field)
                .map(
                        node -> {
                            if (!node.isBoolean()) {
                                throw wrong(field, "true or false", node);
                            }
                            return node.booleanValue();
                        })
                .orElse(otherwise);
    }

    Optional<List<Double>> numbers(String field) {
        return elements(field, "a list of numbers above 0", JsonNode::isNumber)
                .map(list -> list.stream().map(node -> positive(field, node)).toList());
    }

    Optional<List<String>> texts(String field) {
        return elements(field, "a list of texts", JsonNode::isTextual)
                .map(list -> list.stream().map(JsonNode::textValue).toList());
    }

    private Optional<List<JsonNode>> elements(
            String field, String expected, Predicate<JsonNode> allowed) {
        return present(field)
                .map(
                        node -> {
                            List<JsonNode> found = new ArrayList<>();
                            node.forEach(found::add);
                            if (!node.isArray() || !found.stream().allMatch(allowed)) {
                                throw wrong(field, expected, node);
                            }
                            return found;
                        });
    }

    /** Whether the field is there and says {@code null}, which is not always its default. */
    boolean isNull(String field) {
        return fields.path(field).isNull();
    }

    /** Whether the object has any field. */
    boolean isFilled() {
        return !fields.isEmpty();
    }

    boolean isPresent(String field) {
        return present(field).isPresent();
    }

    private Optional<JsonNode> present(String field) {
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
        return wrong(field, expected, found.toString());
    }

    /** A field whose value cannot be. */
    ProblemException wrong(String field, String expected, String found) {
        String shown = found.length() > 40 ? found.substring(0, 40) + "…" : found;
        return new ProblemException(
                new ModelProblem.FieldWrong(path, prefix + field, expected, shown));
    }

    /** A field that has no default. */
    ProblemException missing(String field) {
        return new ProblemException(new ModelProblem.FieldMissing(path, prefix + field));
    }

    /** A variation that kernels do not know. */
    ProblemException unsupported(String feature) {
        return new ProblemException(new ModelProblem.UnsupportedFeature(path, feature));
    }

    /** Two sizes that do not go together. */
    void requireMultiple(String field, int value, String divisor, int divisorValue) {
        if (value % divisorValue != 0) {
            throw new ProblemException(
                    new ModelProblem.NotDivisible(
                            path, prefix + field, value, prefix + divisor, divisorValue));
        }
    }
}
