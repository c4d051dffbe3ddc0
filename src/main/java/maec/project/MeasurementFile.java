package maec.project;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured in a project, by what was measured: weights, corpus, metric, evaluator.
 *
 * <p>The same weights on the same corpus need no second measurement, whatever they are called now.
 * All methods may be called from any thread.
 */
public final class MeasurementFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<Key, Result> results = new LinkedHashMap<>();

    /**
     * What identifies a measurement.
     *
     * @param model fingerprint of the weights
     * @param corpus digest of the corpus
     * @param metric name of the metric
     * @param evaluator what measured, with version and parameters
     */
    public record Key(String model, String corpus, String metric, String evaluator) {}

    /**
     * A result.
     *
     * @param value percent or perplexity
     * @param items prompts, or tokens scored
     */
    public record Result(double value, long items) {}

    /**
     * The measurements of a project; a file that cannot be read counts as empty, for everything in
     * it can be measured again.
     *
     * @param projectFolder the project folder
     */
    public MeasurementFile(Path projectFolder) {
        file = projectFolder.resolve("artifacts").resolve("measurements.json");
        try {
            if (Files.isRegularFile(file)) {
                for (JsonNode node : JSON.readTree(Files.readString(file))) {
                    results.put(
                            new Key(
                                    node.path("model").asText(),
                                    node.path("corpus").asText(),
                                    node.path("metric").asText(),
                                    node.path("evaluator").asText()),
                            new Result(node.path("value").asDouble(), node.path("items").asLong()));
                }
            }
        } catch (JsonProcessingException _) {
            results.clear();
        } catch (IOException _) {
            results.clear();
        }
    }

    /**
     * What was measured before.
     *
     * @param key what is asked
     * @return the result, or empty
     */
    public synchronized Optional<Result> find(Key key) {
        return Optional.ofNullable(results.get(key));
    }

    /**
     * Keeps a result, on disk too.
     *
     * @param key what was measured
     * @param result what came out
     */
    public synchronized void keep(Key key, Result result) {
        results.put(key, result);
        ArrayNode list = JSON.createArrayNode();
        results.forEach(
                (k, r) ->
                        list.addObject()
                                .put("model", k.model())
                                .put("corpus", k.corpus())
                                .put("metric", k.metric())
                                .put("evaluator", k.evaluator())
                                .put("value", r.value())
                                .put("items", r.items()));
        AtomicFile.write(file, list.toPrettyString() + "\n");
    }
}
