package maec.workflow;

import maec.checkpoint.TensorSource;
import maec.combine.CombinationStatistics;
import maec.combine.fit.ExtendedBase;
import maec.extract.ImportanceScore;
import maec.extract.RankedUnit;
import maec.extract.RankingPool;
import maec.extract.ScoreCatalog;
import maec.extract.ScoreKind;
import maec.extract.TrainingSettings;
import maec.job.ProblemException;
import maec.project.ArtifactFolder;
import maec.project.ImportancePlan;
import maec.project.ImportanceProblem;
import maec.project.ImportedFile;
import maec.project.LanguageMethod;
import maec.project.Manifest;
import maec.project.Provenance;
import maec.project.SourceProblem;
import maec.project.Subject;
import maec.project.TrainingPlan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * From what and how every artifact of a project is made, and what it is called.
 *
 * <p>An artifact that depends on another one names that one's provenance, so a change of a text or
 * of a number of steps reaches everything that follows from it, and nothing else.
 */
final class Lineage {
    private static final String LOCATING = "importance/1";
    private static final String IMPORTING = "import/1";
    private static final String TRAINING = "training/1";

    /** The algorithm itself says which it is, so that statistics of an older one count as stale. */
    private static final String COMPARING = CombinationStatistics.ALGORITHM;

    private final Manifest manifest;
    private final ProjectFiles files;
    private final TensorSource base;
    private final Optional<ExtendedBase> extension;
    private final Function<Subject, TensorSource> given;

    /**
     * The lineage of a project.
     *
     * @param manifest what the project consists of
     * @param files where it lies
     * @param sources opens base and checkpoints
     */
    Lineage(Manifest manifest, ProjectFiles files, ProjectSources sources) {
        this.manifest = manifest;
        this.files = files;
        this.base = sources.plainBase();
        this.extension = sources.extension();
        this.given = sources::given;
    }

    static String importanceName(Subject ability) {
        return ability.name() + ".importance.safetensors";
    }

    static String profileName(Subject ability) {
        return ability.name() + ".profile.safetensors";
    }

    static String deltaName(Subject subject) {
        return subject.name() + ".delta.safetensors";
    }

    static String modelName(Subject language) {
        return language.name() + ".model";
    }

    /** The short training behind a score. */
    static String warmUpName(Subject subject, String role) {
        return subject.name() + role + ".warm-up";
    }

    /** What a training needs to go on while the artifact is not made. */
    static String checkpointName(String artifact) {
        return artifact + ".training";
    }

    static String statisticsName() {
        return "statistics.safetensors";
    }

    static String sumsName(Subject subject, String role) {
        return subject.name() + role + ".sums";
    }

    /** What ranks the weights. */
    ImportanceScore score() {
        TrainingPlan plan = manifest.training();
        ScoreKind kind = ScoreCatalog.named(plan.importance().score());
        Map<String, String> given = new TreeMap<>(plan.usual(kind));
        given.putAll(plan.importance().parameters());
        return kind.make(given, seed(3));
    }

    /**
     * Whether the weights of a subject are ranked by how far its own checkpoint is from the base.
     */
    boolean isByCheckpoint(Subject subject) {
        return subject.model().isPresent()
                && manifest.training().importance().score().equals("value-change");
    }

    /** Whose importance is taken off, if any. */
    Optional<Subject> control() {
        return manifest.training().importance().rule().controlPercent().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        manifest.pivot()
                                .orElseThrow(
                                        () ->
                                                new ProblemException(
                                                        new ImportanceProblem.NoControl())));
    }

    TrainingSettings abilitySettings() {
        return settings(manifest.training().ability(), 4);
    }

    TrainingSettings pivotSettings() {
        return settings(manifest.training().pivot(), 5);
    }

    TrainingSettings languageSettings(Subject language) {
        return settings(
                manifest.training().language(), 10 + manifest.languages().indexOf(language));
    }

    /** Each training has a seed of its own, so that none repeats the order of another. */
    private TrainingSettings settings(TrainingPlan.Stage stage, int training) {
        TrainingPlan plan = manifest.training();
        return TrainingSettings.of(
                        stage.steps(), plan.batch(), stage.learningRate(), seed(training))
                .withAccumulation(plan.options().accumulation())
                .withWatch(plan.options().watch());
    }

    private long seed(int training) {
        return manifest.seed() * 100 + training;
    }

    /** From where the importance of an ability was taken over, if it is not ranked here. */
    Optional<ImportedFile> imported(Subject ability) {
        return Optional.ofNullable(manifest.training().importance().imported().get(ability.name()));
    }

    private Provenance imported(Subject ability, ImportedFile file) {
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("base", base.fingerprint());
        inputs.put("imported", file.digest());
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("imported from", "" + Path.of(file.path()).getFileName());
        parameters.put("embeddings and head", "" + manifest.training().embeddingsAndHead());
        addTrainedPercent(ability, parameters);
        return made(IMPORTING, inputs, parameters);
    }

    private void addTrainedPercent(Subject ability, SortedMap<String, String> to) {
        if (ability.model().isEmpty()) {
            to.put("trained percent", "" + manifest.training().keyPercent());
        }
    }

    /** How the importance map and the profile of an ability are made. */
    Provenance importance(Subject ability) {
        return imported(ability)
                .map(file -> imported(ability, file))
                .orElseGet(() -> ranked(ability));
    }

    private Provenance ranked(Subject ability) {
        SortedMap<String, String> inputs = withBase();
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("embeddings and head", "" + manifest.training().embeddingsAndHead());
        ImportanceScore score = score();
        parameters.put("score", score.id());
        addRule(inputs, parameters);
        if (isByCheckpoint(ability)) {
            inputs.put("tuned", given.apply(ability).fingerprint());
            addExtension(inputs);
            return made(LOCATING, inputs, parameters);
        }
        if (score.kind().readsText()) {
            addMixture(ability, inputs, parameters);
        }
        parameters.putAll(score.parameters());
        addTrainedPercent(ability, parameters);
        return made(LOCATING, inputs, parameters);
    }

    /** Rows that a tuned model lent the base; what is trained or ranked by text knows none. */
    private void addExtension(SortedMap<String, String> inputs) {
        extension.ifPresent(extended -> inputs.put("extended base", extended.fingerprint()));
    }

    /** What is not as usual in the ranking; what is usual was not always a choice. */
    private void addRule(SortedMap<String, String> inputs, SortedMap<String, String> to) {
        ImportancePlan plan = manifest.training().importance();
        if (plan.rule().unit() != RankedUnit.WEIGHT) {
            to.put("unit", plan.rule().unit().id());
        }
        if (plan.rule().pool() != RankingPool.MODEL) {
            to.put("pool", plan.rule().pool().id());
        }
        control()
                .ifPresent(
                        control -> {
                            to.put(
                                    "control percent",
                                    "" + plan.rule().controlPercent().getAsDouble());
                            if (isByCheckpoint(control)) {
                                inputs.put("control", given.apply(control).fingerprint());
                            } else if (score().kind().readsText()) {
                                inputs.put("control", digest(control));
                            }
                        });
    }

    /** How the delta of an ability is made. */
    Provenance ability(Subject ability) {
        SortedMap<String, String> inputs = withBase();
        inputs.put("importance", importance(ability).id());
        SortedMap<String, String> parameters = trained(abilitySettings());
        addMixture(ability, inputs, parameters);
        parameters.put("key percent", "" + manifest.training().keyPercent());
        return made(TRAINING, inputs, parameters);
    }

    /**
     * How the delta of the pivot language is made: the key neurons of all abilities are trained.
     */
    Provenance pivot(Subject pivot) {
        SortedMap<String, String> inputs = withBase();
        for (Subject ability : manifest.abilities()) {
            inputs.put("importance " + ability.name(), importance(ability).id());
        }
        inputs.put("text", digest(pivot));
        SortedMap<String, String> parameters = trained(pivotSettings());
        parameters.put("window tokens", "" + manifest.training().windowTokens());
        parameters.put("key percent", "" + manifest.training().keyPercent());
        return made(TRAINING, inputs, parameters);
    }

    /** The parameters of a training; what is left to the program is not named. */
    private SortedMap<String, String> trained(TrainingSettings settings) {
        SortedMap<String, String> parameters = new TreeMap<>(settings.asText());
        manifest.training()
                .options()
                .precision()
                .ifPresent(precision -> parameters.put("precision", precision.name()));
        return parameters;
    }

    /** How the model of a target language is made. */
    Provenance language(Subject language) {
        SortedMap<String, String> inputs = withBase();
        inputs.put("text", digest(language));
        SortedMap<String, String> parameters = trained(languageSettings(language));
        parameters.put("window tokens", "" + manifest.training().windowTokens());
        language.layers().ifPresent(layers -> parameters.put("layers", layers.toString()));
        LanguageMethod method = manifest.training().options().method();
        if (method.kind() != LanguageMethod.Kind.FULL) {
            parameters.put("method", method.kind().id());
            parameters.put("low-rank paths", method.shape().toString());
        }
        return made(TRAINING, inputs, parameters);
    }

    /** How the statistics are made. */
    Provenance statistics() {
        SortedMap<String, String> inputs = withBase();
        for (Subject ability : manifest.abilities()) {
            inputs.put("importance " + ability.name(), importance(ability).id());
            inputs.put("ability " + ability.name(), identity(ability, () -> ability(ability).id()));
        }
        manifest.pivot()
                .ifPresent(pivot -> inputs.put("pivot", identity(pivot, () -> pivot(pivot).id())));
        for (Subject language : manifest.languages()) {
            inputs.put(
                    "language " + language.name(),
                    identity(language, () -> language(language).id()));
        }
        addExtension(inputs);
        return made(COMPARING, inputs, new TreeMap<>());
    }

    /** Whether the weights are ranked for an ability as they would be now. */
    boolean isLocated(Subject ability) {
        Provenance importance = importance(ability);
        return files.artifacts().isCurrent(importanceName(ability), importance)
                && files.artifacts().isCurrent(profileName(ability), importance);
    }

    /** Whether everything is there and was made as it would be made now. */
    boolean isCurrent() {
        ArtifactFolder artifacts = files.artifacts();
        if (!artifacts.isCurrent(statisticsName(), statistics())) {
            return false;
        }
        for (Subject ability : manifest.abilities()) {
            boolean trained =
                    ability.model().isPresent()
                            || artifacts.isCurrent(deltaName(ability), ability(ability));
            if (!isLocated(ability) || !trained) {
                return false;
            }
        }
        return isPivotCurrent() && manifest.languages().stream().allMatch(this::isCurrent);
    }

    private boolean isPivotCurrent() {
        return manifest.pivot()
                .filter(pivot -> pivot.model().isEmpty())
                .map(pivot -> files.artifacts().isCurrent(deltaName(pivot), pivot(pivot)))
                .orElse(true);
    }

    private boolean isCurrent(Subject language) {
        return language.model().isPresent()
                || files.artifacts().isCurrent(modelName(language), language(language));
    }

    private String identity(Subject subject, java.util.function.Supplier<String> trained) {
        return subject.model().isPresent() ? given.apply(subject).fingerprint() : trained.get();
    }

    private void addMixture(
            Subject ability, SortedMap<String, String> inputs, SortedMap<String, String> to) {
        inputs.put("text", digest(ability));
        generalText().ifPresent(pivot -> inputs.put("general text", digest(pivot)));
        to.put("ability share", "" + manifest.training().abilityShare());
        to.put("window tokens", "" + manifest.training().windowTokens());
    }

    /** The pivot language, if ability text is to be mixed with its general text. */
    java.util.Optional<Subject> generalText() {
        return manifest.training().abilityShare() < 1
                ? manifest.pivot().filter(pivot -> pivot.text().isPresent())
                : java.util.Optional.empty();
    }

    /** The text of a subject. */
    Path text(Subject subject) {
        return files.resolve(
                subject.text()
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                new SourceProblem.NothingToTrainOn(
                                                        subject.name()))));
    }

    private String digest(Subject subject) {
        return files.digests().of(text(subject));
    }

    private SortedMap<String, String> withBase() {
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("base", base.fingerprint());
        Path tokenizer = files.tokenizer(manifest);
        if (Files.exists(tokenizer)) { // models alone can be compared and merged without one
            inputs.put("tokenizer", files.digests().of(tokenizer));
        }
        return inputs;
    }

    private Provenance made(
            String algorithm, SortedMap<String, String> inputs, SortedMap<String, String> by) {
        return new Provenance(algorithm, manifest.seed(), inputs, by);
    }
}
