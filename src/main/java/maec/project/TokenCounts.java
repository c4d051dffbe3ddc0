package maec.project;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How many tokens the corpora of a project have, remembered by content and tokenizer.
 *
 * <p>Counting needs the native tokenizer, listing the corpora of a project must not. All methods
 * may be called from any thread.
 */
public final class TokenCounts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path memory;
    private final ObjectNode known;

    /**
     * The counts of a project.
     *
     * @param projectFolder the project folder
     */
    public TokenCounts(Path projectFolder) {
        this.memory = projectFolder.resolve("artifacts").resolve("tokens.json");
        this.known = read(memory);
    }

    private static ObjectNode read(Path file) {
        try {
            if (Files.isRegularFile(file)
                    && JSON.readTree(Files.readString(file)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException _) {
            // what cannot be read is counted anew
        } catch (IOException _) {
            // as above
        }
        return JSON.createObjectNode();
    }

    /**
     * A count that was kept.
     *
     * @param corpus digest of the corpus
     * @param tokenizer digest of the tokenizer
     * @return tokens, or empty if they were not counted yet
     */
    public synchronized OptionalLong find(String corpus, String tokenizer) {
        JsonNode count = known.path(corpus + " " + tokenizer);
        return count.canConvertToLong() && count.isNumber()
                ? OptionalLong.of(count.longValue())
                : OptionalLong.empty();
    }

    /**
     * Keeps a count, on disk too.
     *
     * @param corpus digest of the corpus
     * @param tokenizer digest of the tokenizer
     * @param tokens how many
     */
    public synchronized void keep(String corpus, String tokenizer, long tokens) {
        known.put(corpus + " " + tokenizer, tokens);
        AtomicFile.write(memory, known.toPrettyString() + "\n");
    }
}
