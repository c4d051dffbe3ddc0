package maec.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import maec.checkpoint.TensorSource;
import maec.evaluate.DeactivationTable;
import maec.extract.ExtractProblem;
import maec.extract.LanguageActivity;
import maec.extract.LanguageUnits;
import maec.extract.Windows;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.model.ArchitectureReader;
import maec.project.Manifest;
import maec.project.Provenance;
import maec.project.Subject;
import maec.runtime.ActivationStatistics;
import maec.runtime.Decoder;
import maec.runtime.DeviceCatalog;
import maec.runtime.PrecisionChoice;
import maec.runtime.RunPlan;
import maec.runtime.RunSize;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds the units of a project's languages in its base, and keeps what came out as an artifact.
 *
 * <p>The languages are the pivot and the target languages that have a text, which is observed.
 * Perplexity is measured on the held-out texts of the language, and where there are none, on the
 * text that was observed.
 */
final class LanguageNeurons {
    private static final String ARTIFACT = "language-units.json";
    private static final String ALGORITHM = "lape/1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Manifest manifest;
    private final ProjectFiles files;
    private final TensorSource base;
    private final LazyEngine engine;

    LanguageNeurons(Manifest manifest, ProjectFiles files, TensorSource base, LazyEngine engine) {
        this.manifest = manifest;
        this.files = files;
        this.base = base;
        this.engine = engine;
    }

    /** Asks about the language neurons of an open project, whose base is open meanwhile. */
    static <T> T of(ProjectState state, LazyEngine engine, Function<LanguageNeurons, T> question) {
        try (ProjectSources sources = new ProjectSources(state.manifest(), state.files())) {
            return question.apply(
                    new LanguageNeurons(
                            state.manifest(), state.files(), sources.plainBase(), engine));
        }
    }

    /** What was found before in the same way. */
    Optional<LanguageReport> known(LanguageReport.Request request) {
        return files.artifacts()
                .current(ARTIFACT, provenance(request, plan()))
                .flatMap(LanguageNeurons::read);
    }

    private static Optional<LanguageReport> read(String json) {
        try {
            return Optional.of(JSON.readValue(json, LanguageReport.class));
        } catch (JsonProcessingException _) {
            return Optional.empty(); // what cannot be read is made again
        }
    }

    /** Observes, finds, measures; or reads what was found before. */
    LanguageReport find(LanguageReport.Request request, JobContext context) {
        List<Subject> languages = languages();
        if (languages.size() < 2) {
            throw new ProblemException(new ExtractProblem.TooFewLanguages(languages.size()));
        }
        RunPlan plan = plan();
        Provenance wanted = provenance(request, plan);
        Optional<LanguageReport> known =
                files.artifacts().current(ARTIFACT, wanted).flatMap(LanguageNeurons::read);
        if (known.isPresent()) {
            return known.get();
        }
        LanguageReport report = compute(request, plan, context);
        files.artifacts().write(ARTIFACT, written(report), wanted);
        return report;
    }

    private static String written(LanguageReport report) {
        try {
            return JSON.writeValueAsString(report) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private LanguageReport compute(
            LanguageReport.Request request, RunPlan plan, JobContext context) {
        try (ProjectTexts texts = ProjectTexts.of(manifest, files);
                Decoder decoder = Decoder.open(engine.get(), architecture(), base, plan, context)) {
            List<LanguageActivity> activities = new ArrayList<>();
            for (Subject language : languages()) {
                activities.add(
                        LanguageActivity.observe(
                                language.name(),
                                decoder,
                                windows(texts, language.name(), observed(language)),
                                request.tokens(),
                                context));
            }
            LanguageUnits units = request.lape().find(activities);
            Map<String, List<Double>> shares = new TreeMap<>();
            units.languages().forEach(name -> shares.put(name, units.layerShares(name)));
            return new LanguageReport(
                    request,
                    plan.precision().precision().name(),
                    activities.stream().map(LanguageActivity::tokens).toList(),
                    units,
                    shares,
                    DeactivationTable.measure(
                            decoder,
                            units,
                            new DeactivationTable.Texts(measured(texts), request.tokens()),
                            context));
        }
    }

    private Map<String, List<Windows>> measured(ProjectTexts texts) {
        Map<String, List<Windows>> windows = new LinkedHashMap<>();
        for (Subject language : languages()) {
            windows.put(
                    language.name(),
                    measured(language).stream()
                            .map(file -> windows(texts, language.name(), file))
                            .toList());
        }
        return windows;
    }

    private List<Subject> languages() {
        return Stream.concat(manifest.pivot().stream(), manifest.languages().stream())
                .filter(language -> language.text().isPresent())
                .toList();
    }

    private Path observed(Subject language) {
        return files.resolve(language.text().orElseThrow());
    }

    private List<Path> measured(Subject language) {
        List<Path> held =
                manifest.texts().stream()
                        .filter(text -> text.language().equals(language.name()))
                        .map(text -> files.resolve(text.path()))
                        .toList();
        return held.isEmpty() ? List.of(observed(language)) : held;
    }

    private Windows windows(ProjectTexts texts, String name, Path file) {
        return texts.windows(name, file, tokens());
    }

    private int tokens() {
        return manifest.training().windowTokens();
    }

    private Architecture architecture() {
        return ArchitectureReader.read(files.configuration(manifest));
    }

    private RunPlan plan() {
        int rows = ActivationStatistics.rows(tokens());
        return RunPlan.of(
                RunPlan.Wishes.none(),
                architecture(),
                PrecisionChoice.Stored.of(base),
                new RunSize(RunSize.Purpose.FORWARD, rows, tokens()),
                DeviceCatalog.ofThisMachine().describe(engine.device()));
    }

    private Provenance provenance(LanguageReport.Request request, RunPlan plan) {
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("base", base.fingerprint());
        inputs.put("tokenizer", files.digests().of(files.tokenizer(manifest)));
        List<String> order = new ArrayList<>();
        for (Subject language : languages()) {
            order.add(language.name());
            inputs.put("text " + language.name(), files.digests().of(observed(language)));
            List<Path> held = measured(language);
            for (int i = 0; i < held.size(); i++) {
                inputs.put(
                        "measured " + language.name() + " " + i, files.digests().of(held.get(i)));
            }
        }
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("filter", "" + request.lape().filter());
        parameters.put("share", "" + request.lape().share());
        parameters.put("bar", "" + request.lape().bar());
        parameters.put("tokens", "" + request.tokens());
        parameters.put("window tokens", "" + tokens());
        parameters.put("languages", String.join(", ", order));
        parameters.put("precision", plan.precision().precision().name());
        return new Provenance(ALGORITHM, manifest.seed(), inputs, parameters);
    }
}
