package maec.project;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * From what and how an artifact was made; if it would be made the same way again, it need not be.
 *
 * @param algorithm what made it, with its version behind a slash
 * @param seed decides what is random in it
 * @param inputs what was read, by role: digests of files, or ids of other artifacts' provenance
 * @param parameters everything else that decides the content
 */
public record Provenance(
        String algorithm,
        long seed,
        SortedMap<String, String> inputs,
        SortedMap<String, String> parameters) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies the maps. */
    public Provenance {
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /**
     * Identifies this provenance, and with it the content of the artifact.
     *
     * @return SHA-256 of its JSON, with the algorithm's name in front
     */
    public String id() {
        return "sha256:" + sha256(json().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * As JSON with members in a fixed order.
     *
     * @return one object
     */
    public String json() {
        ObjectNode root = JSON.createObjectNode();
        root.put("algorithm", algorithm);
        root.put("seed", seed);
        ObjectNode in = root.putObject("inputs");
        inputs.forEach(in::put);
        ObjectNode by = root.putObject("parameters");
        parameters.forEach(by::put);
        return root.toPrettyString() + "\n";
    }

    /** Reads what {@link #json} wrote; empty if it is something else. */
    static Optional<Provenance> read(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            return Optional.of(
                    new Provenance(
                            root.path("algorithm").asText(),
                            root.path("seed").asLong(),
                            texts(root.path("inputs")),
                            texts(root.path("parameters"))));
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    private static SortedMap<String, String> texts(JsonNode object) {
        SortedMap<String, String> texts = new TreeMap<>();
        object.fieldNames().forEachRemaining(name -> texts.put(name, object.path(name).asText()));
        return texts;
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(newSha256().digest(content));
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
