package maec.workflow;

import maec.checkpoint.FolderProblem;
import maec.checkpoint.ModelFinder;
import maec.checkpoint.TensorSource;
import maec.combine.MergeEstimate;
import maec.combine.Outcome;
import maec.combine.PairFigures;
import maec.combine.Recipe;
import maec.combine.method.MethodExport;
import maec.combine.method.MethodExport.TensorValues;
import maec.corpus.CorpusItem;
import maec.corpus.CorpusReader;
import maec.evaluate.Measurement;
import maec.extract.NeuronProfile;
import maec.extract.ScoreCatalog;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.ArchitectureReader;
import maec.model.LayerSet;
import maec.project.AtomicFile;
import maec.project.ImportancePlan;
import maec.project.ImportedFile;
import maec.project.Manifest;
import maec.project.ManifestFile;
import maec.project.MeasurementFile;
import maec.project.ProjectLock;
import maec.project.ProjectProblem;
import maec.project.Subject;
import maec.project.TrainingPlan;
import maec.runtime.Device;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A project folder that is open.
 *
 * <p>Long works run one after the other; questions about recipes are answered from memory at any
 * time. Closing waits for the work that is running, which its caller should have cancelled before.
 */
public final class ProjectOnDisk implements OpenProject {
    /** The name that a merge by the current recipe has in measurements. */
    public static final String MERGED = "merged";

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ProjectFiles files;
    private final ProjectLock lock;
    private final LazyEngine engine = new LazyEngine(Device.cpu());
    private final MeasurementFile measurements;
    private final ReentrantLock work = new ReentrantLock();
    private volatile Manifest manifest;
    private volatile ProjectOverview overview;
    private volatile Located located = Located.nothing();
    private volatile @Nullable Analysis analysis;

    private ProjectOnDisk(ProjectFiles files, ProjectLock lock) {
        this.files = files;
        this.lock = lock;
        this.manifest = ManifestFile.read(files.folder());
        this.measurements = new MeasurementFile(files.folder());
        load();
    }

    /** Opens a folder, takes its lock and loads what is current. */
    static ProjectOnDisk open(Path folder, ModelFinder models) {
        ManifestFile.read(folder); // a folder without a project gets no lock file
        ProjectFiles files = ProjectFiles.in(folder, models);
        ProjectLock lock = ProjectLock.take(files.folder());
        boolean complete = false;
        try {
            ProjectOnDisk project = new ProjectOnDisk(files, lock);
            complete = true;
            return project;
        } finally {
            if (!complete) {
                lock.close();
            }
        }
    }

    /** Loads the analysis if every artifact behind it is current. */
    private void load() {
        Analysis old = analysis;
        boolean current;
        try (ProjectSources sources = new ProjectSources(manifest, files)) {
            var lineage = new Lineage(manifest, files, sources);
            current = lineage.isCurrent();
            located = Located.load(manifest, files.artifacts(), lineage);
        }
        analysis = current ? Analysis.load(manifest, files) : null;
        overview = new Overview(manifest, files).look();
        if (old != null) {
            old.close();
        }
    }

    @Override
    public Path folder() {
        return files.folder();
    }

    @Override
    public ProjectOverview overview() {
        return overview;
    }

    @Override
    public List<String> abilities() {
        return manifest.abilities().stream().map(Subject::name).sorted().toList();
    }

    @Override
    public List<String> languages() {
        return manifest.languages().stream().map(Subject::name).sorted().toList();
    }

    @Override
    public Recipe recipe() {
        return manifest.recipe();
    }

    @Override
    public synchronized void saveRecipe(Recipe recipe) {
        Manifest changed = manifest.withRecipe(recipe);
        ManifestFile.write(files.folder(), changed);
        manifest = changed;
    }

    @Override
    public boolean isAnalysed() {
        return analysis != null;
    }

    /**
     * How key neurons are found.
     *
     * @return score, ranking rule and imports
     */
    public ImportancePlan importance() {
        return manifest.training().importance();
    }

    @Override
    public ImportanceChoice importanceChoice() {
        ImportancePlan plan = importance();
        return new ImportanceChoice(plan.score(), plan.parameters(), plan.rule());
    }

    @Override
    public void locate(ImportanceChoice choice, JobContext context) {
        saveImportance(new ImportancePlan(choice.score(), choice.parameters(), choice.rule()));
        locate(context);
    }

    /**
     * Keeps another way to find key neurons in the project folder; what follows from importance is
     * out of date then and made again by the next {@link #locate(JobContext)} or {@link #analyse}.
     *
     * @param plan the way
     * @throws ProblemException with {@link ProjectProblem.NoControl} if it takes something off that
     *     the project has not
     */
    public void saveImportance(ImportancePlan plan) {
        if (plan.rule().controlPercent().isPresent() && manifest.pivot().isEmpty()) {
            throw new ProblemException(new ProjectProblem.NoControl());
        }
        save(present -> present.withTraining(present.training().withImportance(plan)));
    }

    /** Writes a changed manifest, if it is one, and looks what is still current. */
    private void save(UnaryOperator<Manifest> change) {
        work.lock();
        try {
            synchronized (this) {
                Manifest changed = change.apply(manifest);
                if (changed.equals(manifest)) {
                    return;
                }
                ManifestFile.write(files.folder(), changed);
                manifest = changed;
            }
            load();
        } finally {
            work.unlock();
        }
    }

    /**
     * How the project trains what has no checkpoint.
     *
     * @return schedules and options
     */
    public TrainingPlan training() {
        return manifest.training();
    }

    /**
     * Keeps another training plan in the project folder; what follows from what changed is out of
     * date then and made again by the next {@link #train} or {@link #analyse}.
     *
     * @param plan schedules and options
     */
    public void saveTraining(TrainingPlan plan) {
        save(present -> present.withTraining(plan));
    }

    @Override
    public List<String> trainedLanguages() {
        return manifest.languages().stream()
                .filter(language -> language.model().isEmpty())
                .map(Subject::name)
                .sorted()
                .toList();
    }

    @Override
    public Optional<LayerSet> layers(String language) {
        return language(language).layers();
    }

    @Override
    public void saveLayers(String language, Optional<LayerSet> layers) {
        Subject chosen = language(language).withLayers(layers);
        int count = ArchitectureReader.read(files.configuration(manifest)).layers();
        layers.ifPresent(some -> LayerChoice.requireWithin(language, some, count));
        save(
                present ->
                        present.withLanguages(
                                present.languages().stream()
                                        .map(it -> it.name().equals(language) ? chosen : it)
                                        .toList()));
    }

    @Override
    public void changeSources(SourceChange change) {
        SourceChange kept = files.kept(change);
        SourceCheck.require(manifest, files, kept);
        save(present -> ChangedSources.of(present, kept));
    }

    @Override
    public List<CachedModel> cachedModels() {
        return CachedModel.in(files.models().hub());
    }

    private Subject language(String name) {
        return manifest.languages().stream()
                .filter(subject -> subject.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        new ProjectProblem.NoLanguage(name, languages())));
    }

    /**
     * Ranks the weights for every ability, as far as that is not done.
     *
     * @param context reports and stops
     */
    public void locate(JobContext context) {
        locate(MINUTE, context);
    }

    /**
     * Ranks the weights for every ability, as far as that is not done.
     *
     * @param checkpointInterval how much of a training may be lost if the process is killed
     * @param context reports and stops
     */
    public void locate(Duration checkpointInterval, JobContext context) {
        prepare(checkpointInterval, context, Preparation::locate);
    }

    /**
     * The importance of an ability for use outside of the project, ranking the weights first if
     * need be.
     *
     * @param ability its name
     * @param context reports and stops
     * @return map and profile
     * @throws ProblemException with {@link ProjectProblem.NoAbility}
     */
    @Override
    public LocatedImportance located(String ability, JobContext context) {
        Subject subject = ability(ability);
        locate(context);
        return located(subject);
    }

    private LocatedImportance located(Subject ability) {
        return new LocatedImportance(
                files.artifacts().path(Lineage.importanceName(ability)),
                files.artifacts().path(Lineage.profileName(ability)));
    }

    /**
     * Takes the importance of an ability over from a file; what follows from it is out of date
     * then. The project is as it was if the file does not fit.
     *
     * @param ability its name
     * @param file as {@link maec.extract.ImportedImportance#open} takes it; it is not needed
     *     afterwards
     * @param context reports and stops
     * @return how many weights are key at the share that the project trains
     * @throws ProblemException with {@link ProjectProblem.NoAbility}, or if the file does not fit
     */
    @Override
    public long importImportance(String ability, Path file, JobContext context) {
        Subject subject = ability(ability);
        work.lock();
        try {
            Path absolute = file.toAbsolutePath().normalize();
            if (files.artifacts().holds(absolute)) {
                throw new ProblemException(new ProjectProblem.ImportOfArtifact(file));
            }
            if (!Files.exists(absolute)) {
                throw new ProblemException(new FolderProblem.PathMissing(file));
            }
            Path kept =
                    absolute.startsWith(files.folder())
                            ? files.folder().relativize(absolute)
                            : absolute;
            var imported = new ImportedFile(kept.toString(), files.digests().of(absolute));
            Manifest changed =
                    manifest.withTraining(
                            manifest.training()
                                    .withImportance(importance().withImport(ability, imported)));
            try (Preparation preparation =
                    new Preparation(changed, files, engine, MINUTE, context)) {
                preparation.locate(subject);
            }
            synchronized (this) {
                ManifestFile.write(files.folder(), changed);
                manifest = changed;
            }
            load();
            return located(subject).keys(changed.training().keyPercent());
        } finally {
            work.unlock();
        }
    }

    /**
     * The share of the weights that the project trains for its abilities.
     *
     * @return k₁ in percent
     */
    public double trainedPercent() {
        return manifest.training().keyPercent();
    }

    private Subject ability(String name) {
        return manifest.abilities().stream()
                .filter(subject -> subject.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        new ProjectProblem.NoAbility(name, abilities())));
    }

    /**
     * Ranks the weights and trains every model that the project did not come with, as far as that
     * is not done.
     *
     * @param context reports and stops
     */
    public void train(JobContext context) {
        train(MINUTE, context);
    }

    /**
     * Ranks the weights and trains every model that the project did not come with, as far as that
     * is not done.
     *
     * @param checkpointInterval how much of a training may be lost if the process is killed
     * @param context reports and stops
     */
    public void train(Duration checkpointInterval, JobContext context) {
        prepare(checkpointInterval, context, Preparation::train);
    }

    @Override
    public void analyse(JobContext context) {
        prepare(MINUTE, context, Preparation::analyse);
    }

    private void prepare(
            Duration checkpointInterval, JobContext context, Consumer<Preparation> step) {
        work.lock();
        try (Preparation preparation =
                new Preparation(manifest, files, engine, checkpointInterval, context)) {
            step.accept(preparation);
            load();
        } finally {
            work.unlock();
        }
    }

    @Override
    public Outcome outcome(Recipe recipe) {
        return analysed().statistics().outcome(recipe);
    }

    @Override
    public List<PairFigures> pairs(Recipe recipe, String tensor) {
        return analysed().statistics().pairs(recipe, tensor);
    }

    @Override
    public Optional<NeuronProfile> neurons(String ability) {
        return Optional.ofNullable(located.profiles().get(ability));
    }

    @Override
    public Map<String, String> usualParameters(String score) {
        return manifest.training().usual(ScoreCatalog.named(score));
    }

    @Override
    public List<ImportanceOrigin> importanceOrigins() {
        return located.origins();
    }

    @Override
    public List<Measurement> measurements(Merge merge) {
        return measuring().known(merges().models(Map.of(MERGED, merge)));
    }

    @Override
    public List<Measurement> evaluate(Merge merge, JobContext context) {
        return evaluate(Map.of(MERGED, merge), context);
    }

    /**
     * Measures base, tuned models and any number of merges; what was measured before is not
     * measured again.
     *
     * @param named merges by the names that they get in the measurements, in order
     * @param context reports and stops
     * @return figures in the order of models, merges last
     */
    public List<Measurement> evaluate(Map<String, Merge> named, JobContext context) {
        work.lock();
        try {
            return measuring().measure(merges().models(named), context);
        } finally {
            work.unlock();
        }
    }

    @Override
    public LanguageReport languageUnits(LanguageReport.Request request, JobContext context) {
        work.lock();
        try (ProjectSources sources = new ProjectSources(manifest, files)) {
            return new LanguageNeurons(manifest, files, sources.plainBase(), engine)
                    .find(request, context);
        } finally {
            work.unlock();
        }
    }

    @Override
    public Optional<LanguageReport> knownLanguageUnits(LanguageReport.Request request) {
        try (ProjectSources sources = new ProjectSources(manifest, files)) {
            return new LanguageNeurons(manifest, files, sources.plainBase(), engine).known(request);
        }
    }

    private ProjectMerges merges() {
        return new ProjectMerges(analysed(), recipes());
    }

    private ProjectRecipes recipes() {
        return new ProjectRecipes(new ProjectPaths(manifest, files).sources());
    }

    @Override
    public List<TensorValues> methodListing(MethodSetting setting) {
        return merges().methodExport(setting, Exporting.version()).listing();
    }

    @Override
    public void generate(
            String prompt,
            List<String> models,
            Merge merge,
            int tokens,
            TextListener listener,
            JobContext context) {
        work.lock();
        try {
            Map<String, TensorSource> all = merges().models(Map.of(MERGED, merge));
            Map<String, TensorSource> asked = new LinkedHashMap<>();
            for (String name : models) {
                Optional.ofNullable(all.get(name)).ifPresent(source -> asked.put(name, source));
            }
            new Generating(manifest, files, engine, measuring().precision())
                    .run(asked, prompt, tokens, listener, context);
        } finally {
            work.unlock();
        }
    }

    @Override
    public List<String> prompts(String task, int most) {
        return manifest.tasks().stream()
                .filter(corpus -> corpus.name().equals(task))
                .flatMap(corpus -> CorpusReader.tasks(files.resolve(corpus.path())).stream())
                .limit(most)
                .map(CorpusItem.Task::prompt)
                .toList();
    }

    @Override
    public List<Sweep.Cell> knownCells(Sweep sweep) {
        return sweeping().known(sweep);
    }

    @Override
    public void sweep(Sweep sweep, Consumer<Sweep.Cell> found, JobContext context) {
        work.lock();
        try {
            sweeping().run(sweep, found, context);
        } finally {
            work.unlock();
        }
    }

    private Sweeping sweeping() {
        ProjectMerges merges = merges();
        return new Sweeping(measuring(), recipe -> merges.source(new Merge.ByRecipe(recipe)));
    }

    @Override
    public Merge readRecipe(Path file) {
        return recipes().read(file, files.models());
    }

    @Override
    public Optional<Merge> snapshot(String name) {
        Path file = snapshotFile(name);
        return Files.exists(file) ? Optional.of(readRecipe(file)) : Optional.empty();
    }

    @Override
    public void keepSnapshot(String name, Merge merge) {
        writeRecipe(snapshotFile(name), merge, false);
    }

    @Override
    public Optional<MethodSetting> method() {
        Path file = methodFile();
        if (!isAnalysed() || !Files.exists(file)) {
            return Optional.empty();
        }
        return readRecipe(file) instanceof Merge.ByMethod(MethodSetting setting)
                ? Optional.of(setting)
                : Optional.empty();
    }

    @Override
    public void saveMethod(Optional<MethodSetting> method) {
        if (method.isPresent()) {
            writeRecipe(methodFile(), new Merge.ByMethod(method.get()), false);
        } else {
            AtomicFile.remove(methodFile());
        }
    }

    private Path methodFile() {
        return files.folder().resolve("method.yaml");
    }

    private Path snapshotFile(String name) {
        return files.folder().resolve("snapshots").resolve(name + ".yaml");
    }

    @Override
    public void writeRecipe(Path file, Merge merge, boolean mergekit) {
        if (mergekit) {
            merges().writeForMergekit(file, merge);
        } else {
            recipes().write(file, merge);
        }
    }

    private Measuring measuring() {
        return new Measuring(manifest, files, measurements, engine);
    }

    @Override
    public ExportPlan plan(ExportRequest request) {
        return request.method()
                .map(method -> exporting().plan(request, methodExport(method)))
                .orElseGet(() -> exporting().plan(request, outcome(request.recipe())));
    }

    @Override
    public MergeEstimate estimate(ExportRequest request) {
        return request.method()
                .map(method -> exporting().estimate(request, methodExport(method)))
                .orElseGet(() -> exporting().estimate(request, outcome(request.recipe())));
    }

    @Override
    public ExportReport export(ExportRequest request, JobContext context) {
        work.lock();
        try {
            return request.method()
                    .map(method -> exporting().export(request, methodExport(method), context))
                    .orElseGet(
                            () -> exporting().export(request, outcome(request.recipe()), context));
        } finally {
            work.unlock();
        }
    }

    private MethodExport methodExport(MethodSetting method) {
        return merges().methodExport(method, Exporting.version());
    }

    private Exporting exporting() {
        return new Exporting(
                analysed().ingredients().inputs(),
                new ProjectPaths(manifest, files).sources(),
                manifest.name());
    }

    @Override
    public String asCommand(ExportRequest request) {
        return CommandText.export(files.folder(), request);
    }

    @Override
    public Optional<String> device() {
        return engine.deviceName();
    }

    /** What was computed; commands get a sentence if there is nothing yet. */
    private Analysis analysed() {
        Analysis present = analysis;
        if (present == null) {
            throw new ProblemException(new ProjectProblem.NotAnalysed(files.folder()));
        }
        return present;
    }

    @Override
    public void close() {
        work.lock();
        try {
            Analysis present = analysis;
            analysis = null;
            if (present != null) {
                present.close();
            }
            engine.close();
        } finally {
            lock.close();
            work.unlock();
        }
    }
}
