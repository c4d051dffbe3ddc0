package maec.workflow;

import com.fasterxml.jackson.databind.JsonNode;

import maec.corpus.CorpusSummary;
import maec.job.ProblemException;
import maec.project.FileDigests;
import maec.project.RememberedJson;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the corpora of a project hold, remembered by content.
 *
 * <p>Opening a project lists all its corpora; reading gigabytes from end to end each time would
 * make that slow. All methods may be called from any thread.
 */
final class CorpusSummaries {
    private final RememberedJson memory;

    /**
     * The summaries of a project.
     *
     * @param projectFolder the project folder
     */
    CorpusSummaries(Path projectFolder) {
        this.memory = new RememberedJson(projectFolder, "corpora.json");
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
        JsonNode entry = memory.values().path(digest);
        if (entry.path("documents").isIntegralNumber()
                && entry.path("tasks").isIntegralNumber()
                && entry.path("preview").isTextual()) {
            return new CorpusSummary(
                    entry.path("documents").asLong(),
                    entry.path("tasks").asLong(),
                    entry.path("preview").asText());
        }
        CorpusSummary summary = CorpusSummary.of(file);
        memory.values()
                .putObject(digest)
                .put("documents", summary.documents())
                .put("tasks", summary.tasks())
                .put("preview", summary.preview());
        memory.keep();
        return summary;
    }
}
