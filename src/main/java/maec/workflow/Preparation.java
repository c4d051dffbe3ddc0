package maec.workflow;

import maec.checkpoint.ImportanceBins;
import maec.checkpoint.ImportanceMap;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.checkpoint.WeightMask.SelectedWeights;
import maec.combine.CombinationStatistics;
import maec.extract.ImportanceBinning;
import maec.extract.ImportanceScore;
import maec.extract.KeyNeuronTrainer;
import maec.extract.Mixture;
import maec.extract.NeuronProfile;
import maec.extract.ProfileFile;
import maec.extract.RandomScore;
import maec.extract.RankingRule;
import maec.extract.ScoreInputs;
import maec.extract.TrainingCheckpoints;
import maec.extract.TrainingRequest;
import maec.extract.TrainingRun;
import maec.extract.TrainingSettings;
import maec.extract.ValueChange;
import maec.extract.Windows;
import maec.job.JobContext;
import maec.model.Architecture;
import maec.model.ArchitectureReader;
import maec.model.Module;
import maec.model.TensorNames;
import maec.project.ImportedFile;
import maec.project.Manifest;
import maec.project.Provenance;
import maec.project.Subject;
import maec.runtime.DeviceCatalog;
import maec.runtime.Precision;
import maec.runtime.PrecisionChoice;
import maec.runtime.RunPlan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Makes whatever a project lacks: importance, deltas, language models, statistics.
 *
 * <p>Each artifact that is current is left alone, so a second run does nothing, and an interrupted
 * run goes on with the artifact that it had begun.
 */
final class Preparation implements AutoCloseable {
    private static final String CONTROL = ".control";

    private final Manifest manifest;
    private final ProjectFiles files;
    private final LazyEngine engine;
    private final Duration checkpointInterval;
    private final JobContext context;
    private final ProjectSources sources;
    private final Lineage lineage;

    /**
     * Prepares a project whose lock is held.
     *
     * @param checkpointInterval how much time a training may lose if the process is killed
     */
    Preparation(
            Manifest manifest,
            ProjectFiles files,
            LazyEngine engine,
            Duration checkpointInterval,
            JobContext context) {
        this.manifest = manifest;
        this.files = files;
        this.engine = engine;
        this.checkpointInterval = checkpointInterval;
        this.context = context;
        files.artifacts().sweep();
        this.sources = new ProjectSources(manifest, files);
        this.lineage = new Lineage(manifest, files, sources);
    }

    /** Ranks the weights for every ability. */
    void locate() {
        new ModelChecks(manifest, files, sources).requireFitting();
        manifest.abilities().forEach(this::locate);
    }

    /** Ranks the weights for one ability, or takes over what was imported for it. */
    void locate(Subject ability) {
        Provenance wanted = lineage.importance(ability);
        String map = Lineage.importanceName(ability);
        String profile = Lineage.profileName(ability);
        if (!files.artifacts().isCurrent(map, wanted)
                || !files.artifacts().isCurrent(profile, wanted)) {
            var imports = new ImportanceImport(manifest, files, sources.plainBase(), context);
            Optional<ImportedFile> imported = lineage.imported(ability);
            imported.ifPresent(file -> imports.check(ability, file));
            files.artifacts().discard(map);
            files.artifacts().discard(profile);
            imported.ifPresentOrElse(
                    file -> imports.write(ability, file, trainedPercent(ability), metadata(wanted)),
                    () -> rank(ability, wanted));
            files.artifacts().made(profile, wanted);
            files.artifacts().made(map, wanted);
        }
        discardWarmUp(ability, "");
        lineage.control().ifPresent(control -> discardWarmUp(control, CONTROL));
    }

    private void discardWarmUp(Subject subject, String role) {
        files.artifacts().discard(Lineage.checkpointName(Lineage.warmUpName(subject, role)));
    }

    private double trainedPercent(Subject ability) {
        return ability.model().isPresent()
                ? 100
                : ImportanceBins.nearestEdge(manifest.training().keyPercent());
    }

    private void rank(Subject ability, Provenance wanted) {
        ImportanceScore score = lineage.score();
        Optional<Subject> control = lineage.control();
        try (TensorSource scores = scores(ability, "", () -> mixture(ability));
                ControlScores general = new ControlScores(control.map(this::controlScores))) {
            RankingRule rule = manifest.training().importance().rule();
            var subject =
                    new ImportanceBinning.Subject(
                            ability.name(), score.id(), trainedPercent(ability), rule);
            NeuronProfile profile =
                    rule.binning(
                                    scores,
                                    score.unitValue(),
                                    general.scores(),
                                    this::isInPlay,
                                    context)
                            .write(
                                    files.artifacts().path(Lineage.importanceName(ability)),
                                    subject,
                                    metadata(wanted),
                                    context);
            ProfileFile.write(
                    files.artifacts().path(Lineage.profileName(ability)),
                    profile,
                    metadata(wanted),
                    context);
        }
    }

    /** Scores of the control corpus, which may be none; closes them. */
    private record ControlScores(Optional<TensorSource> scores) implements AutoCloseable {
        @Override
        public void close() {
            scores.ifPresent(TensorSource::close);
        }
    }

    private TensorSource controlScores(Subject control) {
        return scores(control, CONTROL, () -> Mixture.of(windows(List.of(control)).getFirst()));
    }

    private TensorSource scores(Subject subject, String role, Supplier<Mixture> text) {
        if (lineage.isByCheckpoint(subject)) {
            return ValueChange.between(sources.base(), sources.given(subject));
        }
        ImportanceScore score = lineage.score();
        if (score instanceof RandomScore lots) {
            return lots.over(sources.plainBase());
        }
        var inputs =
                new ScoreInputs(
                        engine.get(),
                        architecture(),
                        sources.plainBase(),
                        text.get(),
                        Optional.of(files.artifacts().path(Lineage.sumsName(subject, role))),
                        RunPlan.Wishes.none(),
                        checkpoints(Lineage.warmUpName(subject, role), "warm-up"));
        return score.compute(inputs, context);
    }

    private boolean isInPlay(String tensor) {
        return isInPlay(manifest, tensor);
    }

    /** Whether weights of a tensor may be key neurons. */
    static boolean isInPlay(Manifest manifest, String tensor) {
        Module module = TensorNames.addressOf(tensor).module();
        return manifest.training().embeddingsAndHead()
                || (module != Module.EMBEDDING && module != Module.HEAD);
    }

    /** Trains every ability, the pivot and every language that came without a checkpoint. */
    void train() {
        locate();
        for (Subject ability : manifest.abilities()) {
            if (ability.model().isEmpty()) {
                trainKeyNeurons(
                        ability,
                        lineage.ability(ability),
                        List.of(ability),
                        lineage.abilitySettings());
            }
        }
        manifest.pivot()
                .filter(pivot -> pivot.model().isEmpty())
                .ifPresent(
                        pivot ->
                                trainKeyNeurons(
                                        pivot,
                                        lineage.pivot(pivot),
                                        manifest.abilities(),
                                        lineage.pivotSettings()));
        for (Subject language : manifest.languages()) {
            if (language.model().isEmpty()) {
                trainLanguage(language);
            }
        }
    }

    /** Goes on where a training was interrupted. */
    private TrainingRun train(TrainingRequest request, String artifact, Provenance wanted) {
        return trainer()
                .train(request.withCheckpoints(checkpoints(artifact, wanted.id())), context);
    }

    /** A trainer in the format that was asked for, or that suits the base. */
    private KeyNeuronTrainer trainer() {
        Precision precision =
                PrecisionChoice.of(
                                manifest.training().options().precision(),
                                PrecisionChoice.Stored.of(sources.plainBase()),
                                DeviceCatalog.ofThisMachine().describe(engine.device()))
                        .precision();
        return new KeyNeuronTrainer(engine.get(), architecture(), precision);
    }

    private Optional<TrainingCheckpoints> checkpoints(String artifact, String made) {
        return Optional.of(
                new TrainingCheckpoints(
                        files.artifacts().path(Lineage.checkpointName(artifact)),
                        made,
                        checkpointInterval,
                        0));
    }

    private void trainKeyNeurons(
            Subject subject,
            Provenance wanted,
            List<Subject> abilities,
            TrainingSettings settings) {
        String name = Lineage.deltaName(subject);
        if (files.artifacts().isCurrent(name, wanted)) {
            files.artifacts().discard(Lineage.checkpointName(name));
            return;
        }
        files.artifacts().discard(name);
        WeightMask mask = keyNeurons(abilities);
        Mixture mixture =
                manifest.abilities().contains(subject)
                        ? mixture(subject)
                        : Mixture.of(windows(List.of(subject)).getFirst());
        var request =
                TrainingRequest.of(
                        "training " + subject.name(), sources.plainBase(), mask, mixture, settings);
        try (TrainingRun run = train(request, name, wanted)) {
            run.writeDelta(files.artifacts().path(name), metadata(wanted), context);
        }
        files.artifacts().made(name, wanted);
        files.artifacts().discard(Lineage.checkpointName(name));
    }

    private WeightMask keyNeurons(List<Subject> abilities) {
        List<SelectedWeights> masks = new ArrayList<>();
        for (Subject ability : abilities) {
            Path path = files.artifacts().path(Lineage.importanceName(ability));
            try (ImportanceMap map = ImportanceMap.open(path)) {
                masks.add(WeightMask.topPercent(map, manifest.training().keyPercent()));
            }
        }
        return MaskUnion.of(masks);
    }

    private void trainLanguage(Subject language) {
        Provenance wanted = lineage.language(language);
        String name = Lineage.modelName(language);
        if (files.artifacts().isCurrent(name, wanted)) {
            files.artifacts().discard(Lineage.checkpointName(name));
            return;
        }
        files.artifacts().discard(name);
        var export =
                new LanguageExport(
                        sources.plainBase(),
                        LanguageExport.baseName(manifest.base(), sources.basePath()),
                        files.configuration(manifest));
        try (TrainingRun run = train(request(language, export), name, wanted)) {
            export.write(run, files.artifacts().path(name), metadata(wanted), context);
        }
        files.artifacts().made(name, wanted);
        files.artifacts().discard(Lineage.checkpointName(name));
    }

    /** The training of a language, in its weights or in low-rank paths. */
    private TrainingRequest request(Subject language, LanguageExport export) {
        String stage = "training " + language.name();
        WeightMask mask = LayerChoice.mask(language, architecture());
        Mixture text = Mixture.of(windows(List.of(language)).getFirst());
        TrainingSettings settings = lineage.languageSettings(language);
        var full = TrainingRequest.of(stage, sources.plainBase(), mask, text, settings);
        MethodChoice choice =
                MethodChoice.of(
                        manifest.training().options().method(),
                        export.takesAdapters(),
                        () -> trainer().need(full));
        return TrainingRequest.of(
                        stage + choice.remark(), sources.plainBase(), mask, text, settings)
                .withLowRank(choice.lowRank());
    }

    /** Everything there is to make: importance, deltas, models, statistics. */
    void analyse() {
        train();
        new TokenCounting(manifest, files, context).run();
        Provenance wanted = lineage.statistics();
        String name = Lineage.statisticsName();
        if (!files.artifacts().isCurrent(name, wanted)) {
            files.artifacts().discard(name);
            try (Ingredients ingredients = Ingredients.open(manifest, files)) {
                CombinationStatistics.compute(ingredients.inputs(), context)
                        .save(files.artifacts().path(name));
            }
            files.artifacts().made(name, wanted);
        }
    }

    private Mixture mixture(Subject ability) {
        double share = manifest.training().abilityShare();
        Optional<Subject> general = lineage.generalText();
        if (general.isEmpty()) {
            return Mixture.of(windows(List.of(ability)).getFirst());
        }
        List<Windows> windows = windows(List.of(ability, general.get()));
        return Mixture.of(windows.getFirst(), share, windows.getLast(), 1 - share);
    }

    private List<Windows> windows(List<Subject> subjects) {
        try (ProjectTexts texts = ProjectTexts.of(manifest, files)) {
            return subjects.stream()
                    .map(
                            subject ->
                                    texts.windows(
                                            subject.name(),
                                            lineage.text(subject),
                                            manifest.training().windowTokens()))
                    .toList();
        }
    }

    private Architecture architecture() {
        return ArchitectureReader.read(files.configuration(manifest));
    }

    /** Provenance as an artifact carries it in its own header. */
    private static Map<String, String> metadata(Provenance provenance) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("algorithm", provenance.algorithm());
        metadata.put("seed", String.valueOf(provenance.seed()));
        metadata.put("provenance", provenance.id());
        return metadata;
    }

    @Override
    public void close() {
        sources.close();
    }
}
