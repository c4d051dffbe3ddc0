package maec.project;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How many tokens the corpora of a project have, remembered by content and tokenizer.
 *
 * <p>Counting needs the native tokenizer, listing the corpora of a project must not. All methods
 * may be called from any thread.
 */
public final class TokenCounts {
    private final RememberedJson memory;

    /**
     * The counts of a project.
     *
     * @param projectFolder the project folder
     */
    public TokenCounts(Path projectFolder) {
        this.memory = new RememberedJson(projectFolder, "tokens.json");
    }

    /**
     * A count that was kept.
     *
     * @param corpus digest of the corpus
     * @param tokenizer digest of the tokenizer
     * @return tokens, or empty if they were not counted yet
     */
    public synchronized OptionalLong find(String corpus, String tokenizer) {
        JsonNode count = memory.values().path(corpus + " " + tokenizer);
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
        memory.values().put(corpus + " " + tokenizer, tokens);
        memory.keep();
    }
}
