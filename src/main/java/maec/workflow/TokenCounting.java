package maec.workflow;

import maec.job.JobContext;
import maec.project.EvaluationCorpus;
import maec.project.Manifest;
import maec.project.Subject;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Counts the tokens of a project's corpora.
 *
 * @param manifest of the project
 * @param files of the project
 * @param context reports and stops
 */
record TokenCounting(Manifest manifest, ProjectFiles files, JobContext context) {
    /** Counts the tokens of every corpus that was not counted yet. */
    void run() {
        Path tokenizer = files.tokenizer(manifest);
        if (!Files.exists(tokenizer)) {
            return; // models alone can be compared and merged without one
        }
        List<Path> uncounted =
                Stream.of(
                                manifest.abilities().stream().flatMap(this::text),
                                manifest.pivot().stream().flatMap(this::text),
                                manifest.languages().stream().flatMap(this::text),
                                manifest.texts().stream().map(this::path),
                                manifest.tasks().stream().map(this::path))
                        .flatMap(Function.identity())
                        .filter(file -> tokens(file, tokenizer).isEmpty())
                        .toList();
        if (uncounted.isEmpty()) {
            return;
        }
        try (ProjectTexts texts = ProjectTexts.of(manifest, files)) {
            for (Path file : uncounted) {
                context.step(
                        "counting tokens", uncounted.indexOf(file), uncounted.size(), "corpora");
                files.tokens()
                        .keep(
                                files.digests().of(file),
                                files.digests().of(tokenizer),
                                texts.count(file));
            }
        }
    }

    private Stream<Path> text(Subject subject) {
        return subject.text().map(files::resolve).stream();
    }

    private Path path(EvaluationCorpus corpus) {
        return files.resolve(corpus.path());
    }

    private OptionalLong tokens(Path file, Path tokenizer) {
        return files.tokens().find(files.digests().of(file), files.digests().of(tokenizer));
    }
}
