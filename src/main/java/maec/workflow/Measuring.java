package maec.workflow;

import maec.checkpoint.TensorSource;
import maec.combine.method.MethodSource;
import maec.evaluate.Evaluation;
import maec.evaluate.Measurement;
import maec.evaluate.Metric;
import maec.evaluate.Yardstick;
import maec.job.JobContext;
import maec.model.Architecture;
import maec.model.ArchitectureReader;
import maec.model.CanonicalModels;
import maec.project.EvaluationCorpus;
import maec.project.Manifest;
import maec.project.MeasurementFile;
import maec.runtime.DeviceCatalog;
import maec.runtime.Precision;
import maec.runtime.PrecisionChoice;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Measures models on all tasks and texts of a project, and remembers what came out. */
final class Measuring {
    private static final String EVALUATOR = "evaluate/1";

    private final Manifest manifest;
    private final ProjectFiles files;
    private final MeasurementFile memory;
    private final LazyEngine engine;
    private @Nullable Precision precision;

    Measuring(Manifest manifest, ProjectFiles files, MeasurementFile memory, LazyEngine engine) {
        this.manifest = manifest;
        this.files = files;
        this.memory = memory;
        this.engine = engine;
    }

    /** One thing to measure on. */
    private record Mark(EvaluationCorpus corpus, Metric metric) {}

    /** Tasks first, then texts, in the order of the manifest. */
    private List<Mark> marks() {
        List<Mark> marks = new ArrayList<>();
        manifest.tasks().forEach(task -> marks.add(new Mark(task, Metric.EXACT_MATCH)));
        manifest.texts().forEach(text -> marks.add(new Mark(text, Metric.PERPLEXITY)));
        return marks;
    }

    /**
     * What was measured of these models before.
     *
     * @param models by name
     * @return figures in the order of models, then tasks, then texts
     */
    List<Measurement> known(Map<String, TensorSource> models) {
        return known(models, _ -> true);
    }

    /** The same on some corpora only, by their names. */
    List<Measurement> known(Map<String, TensorSource> models, Predicate<String> corpora) {
        List<Measurement> figures = new ArrayList<>();
        models.forEach(
                (name, source) ->
                        marks(corpora)
                                .forEach(mark -> find(name, source, mark).ifPresent(figures::add)));
        return figures;
    }

    private List<Mark> marks(Predicate<String> corpora) {
        return marks().stream().filter(mark -> corpora.test(mark.corpus().name())).toList();
    }

    private Optional<Measurement> find(String model, TensorSource source, Mark mark) {
        String fingerprint = source.fingerprint();
        return memory.find(key(fingerprint, mark))
                .map(
                        result ->
                                new Measurement(
                                        model,
                                        fingerprint,
                                        mark.corpus().name(),
                                        mark.metric(),
                                        result.value(),
                                        result.items()));
    }

    private MeasurementFile.Key key(String fingerprint, Mark mark) {
        String tokenizer = files.digests().of(files.tokenizer(manifest));
        return new MeasurementFile.Key(
                fingerprint,
                files.digests().of(files.resolve(mark.corpus().path())),
                mark.metric().name(),
                EVALUATOR
                        + " "
                        + precision().name().toLowerCase(Locale.ROOT)
                        + " window "
                        + manifest.training().windowTokens()
                        + " tokenizer "
                        + tokenizer);
    }

    /**
     * Measures what was not measured before.
     *
     * @param models by name
     * @param context reports and stops
     * @return as {@link #known}
     */
    List<Measurement> measure(Map<String, TensorSource> models, JobContext context) {
        return measure(models, _ -> true, context);
    }

    /** The same on some corpora only, by their names. */
    List<Measurement> measure(
            Map<String, TensorSource> models, Predicate<String> corpora, JobContext context) {
        try (ProjectTexts texts = ProjectTexts.of(manifest, files)) {
            models.forEach((name, source) -> measure(name, source, marks(corpora), texts, context));
        }
        return known(models, corpora);
    }

    private void measure(
            String model,
            TensorSource source,
            List<Mark> marks,
            ProjectTexts texts,
            JobContext context) {
        List<Mark> missing =
                marks.stream().filter(mark -> find(model, source, mark).isEmpty()).toList();
        if (missing.isEmpty()) {
            return;
        }
        if (source instanceof MethodSource method) {
            method.survey(context);
        }
        Architecture architecture =
                ArchitectureReader.read(files.configuration(manifest)).withRowsOf(source);
        List<Measurement> figures =
                new Evaluation(engine.get(), architecture, precision())
                        .measure(
                                model,
                                source,
                                missing.stream().map(mark -> yardstick(mark, texts)).toList(),
                                context);
        for (int i = 0; i < missing.size(); i++) {
            Measurement figure = figures.get(i);
            memory.keep(
                    key(source.fingerprint(), missing.get(i)),
                    new MeasurementFile.Result(figure.value(), figure.items()));
        }
    }

    /**
     * The format in which all models of the project are computed: what suits the base, so that
     * figures can be compared.
     */
    Precision precision() {
        Precision known = precision;
        if (known == null) {
            try (TensorSource base =
                    CanonicalModels.openToCombine(
                            files.models(), null, files.model(manifest.base()))) {
                known =
                        PrecisionChoice.of(
                                        Optional.empty(),
                                        PrecisionChoice.Stored.of(base),
                                        DeviceCatalog.ofThisMachine().describe(engine.device()))
                                .precision();
            }
            precision = known;
        }
        return known;
    }

    private Yardstick yardstick(Mark mark, ProjectTexts texts) {
        EvaluationCorpus corpus = mark.corpus();
        Path file = files.resolve(corpus.path());
        return switch (mark.metric()) {
            case EXACT_MATCH -> new Yardstick.Task(corpus.name(), texts.tasks(file));
            case PERPLEXITY ->
                    new Yardstick.Text(
                            corpus.name(),
                            texts.windows(corpus.name(), file, manifest.training().windowTokens()));
        };
    }
}
