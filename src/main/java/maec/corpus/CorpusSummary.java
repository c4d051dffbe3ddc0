package maec.corpus;

import maec.corpus.CorpusItem.Document;
import maec.corpus.CorpusItem.Task;
import maec.job.ProblemException;

import java.nio.file.Path;

/**
 * What a list of corpora says about one of them.
 *
 * @param documents how many documents
 * @param tasks how many tasks
 * @param preview the first words of the first item
 */
public record CorpusSummary(long documents, long tasks, String preview) {
    private static final int PREVIEW_CHARACTERS = 80;

    /**
     * Reads a file from end to end and keeps the figures.
     *
     * @param file JSON Lines or plain text
     * @return its summary, with at least one document or task
     * @throws ProblemException with any {@link CorpusProblem}
     */
    public static CorpusSummary of(Path file) {
        long documents = 0;
        long tasks = 0;
        String preview = "";
        try (CorpusReader reader = CorpusReader.open(file)) {
            for (var item = reader.next(); item.isPresent(); item = reader.next()) {
                String words;
                switch (item.get()) {
                    case Document(String text) -> {
                        documents++;
                        words = text;
                    }
                    case Task(String prompt, String answer) -> {
                        tasks++;
                        words = prompt + " → " + answer;
                    }
                }
                if (preview.isEmpty()) {
                    preview = shortened(words);
                }
            }
        }
        if (documents + tasks == 0) {
            throw new ProblemException(new CorpusProblem.Empty(file));
        }
        return new CorpusSummary(documents, tasks, preview);
    }

    private static String shortened(String words) {
        String line = words.replaceAll("\\s+", " ");
        if (line.codePointCount(0, line.length()) <= PREVIEW_CHARACTERS) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, PREVIEW_CHARACTERS)) + "…";
    }
}
