package maec.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import maec.corpus.CorpusSummary;
import maec.job.ProblemException;
import maec.project.AtomicFile;
import maec.project.FileDigests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the corpora of a project hold, remembered by content.
 *
 * <p>Opening a project lists all its corpora; reading gigabytes from end to end each time would
 * make that slow. All methods may be called from any thread.
 */
final class CorpusSummaries {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path memory;
    private final ObjectNode known;

    /**
     * The summaries of a project.
     *
     * @param projectFolder the project folder
     */
    CorpusSummaries(Path projectFolder) {
        this.memory = projectFolder.resolve("artifacts").resolve("corpora.json");
        this.known = read(memory);
    }

    private static ObjectNode read(Path file) {
        try {
            if (Files.isRegularFile(file)
                    && JSON.readTree(Files.readString(file)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException _) {
            // a memory that cannot be read is built anew
        } catch (IOException _) {
            // as above
        }
        return JSON.createObjectNode();
    }

    /**
     * The summary of a corpus; read only if its content is new.
     *
     * @param file the corpus
     * @param digests of the project's files
     * @return documents, tasks and the first words
     * @throws ProblemException if the file cannot be read or is no corpus
     */
    synchronized CorpusSummary of(Path file, FileDigests digests) {
        if (!Files.isRegularFile(file)) {
            return CorpusSummary.of(file); // says what is wrong with it
        }
        String digest = digests.of(file);
        JsonNode entry = known.path(digest);
        if (entry.path("documents").isIntegralNumber()
                && entry.path("tasks").isIntegralNumber()
                && entry.path("preview").isTextual()) {
            return new CorpusSummary(
                    entry.path("documents").asLong(),
                    entry.path("tasks").asLong(),
                    entry.path("preview").asText());
        }
        CorpusSummary summary = CorpusSummary.of(file);
        known.putObject(digest)
                .put("documents", summary.documents())
                .put("tasks", summary.tasks())
                .put("preview", summary.preview());
        AtomicFile.write(memory, known.toPrettyString() + "\n");
        return summary;
    }
}
