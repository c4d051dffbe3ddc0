package maec.workflow;

import maec.checkpoint.ModelFinder;
import maec.combine.MergeEstimate;
import maec.combine.Outcome;
import maec.combine.PairFigures;
import maec.combine.Recipe;
import maec.combine.method.MethodExport.TensorValues;
import maec.evaluate.Measurement;
import maec.extract.NeuronProfile;
import maec.extract.ScoreCatalog;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.ArchitectureReader;
import maec.model.LayerSet;
import maec.project.ImportancePlan;
import maec.project.ImportanceProblem;
import maec.project.Manifest;
import maec.project.ManifestFile;
import maec.project.ProjectLock;
import maec.project.Subject;
import maec.project.TrainingPlan;
import maec.runtime.Device;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A project folder that is open.
 *
 * <p>Long works run one after the other; questions about recipes are answered from memory at any
 * time. Closing waits for the work that is running, which its caller should have cancelled before.
 */
public final class ProjectOnDisk implements OpenProject {
    /** The name that a merge by the current recipe has in measurements. */
    public static final String MERGED = "merged";

    private final ProjectLock lock;
    private final LazyEngine engine = new LazyEngine(Device.cpu());
    private final ProjectState state;
    private final Preparing preparing;
    private final Evaluating evaluating;
    private final KeptRecipes recipes;

    private ProjectOnDisk(ProjectFiles files, ProjectLock lock) {
        this.lock = lock;
        this.state = new ProjectState(files);
        this.preparing = new Preparing(state, engine);
        this.evaluating = new Evaluating(state, engine);
        this.recipes = new KeptRecipes(state);
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

    private ProjectFiles files() {
        return state.files();
    }

    private Manifest manifest() {
        return state.manifest();
    }

    /** Throws what is wrong, if a model or text is gone; such a project opens all the same. */
    void requireSources() {
        state.requireSources();
    }

    @Override
    public Path folder() {
        return files().folder();
    }

    @Override
    public ProjectOverview overview() {
        return state.overview();
    }

    @Override
    public List<String> abilities() {
        return manifest().abilities().stream().map(Subject::name).sorted().toList();
    }

    @Override
    public List<String> languages() {
        return manifest().languages().stream().map(Subject::name).sorted().toList();
    }

    @Override
    public Recipe recipe() {
        return manifest().recipe();
    }

    @Override
    public void saveRecipe(Recipe recipe) {
        state.write(present -> present.withRecipe(recipe));
    }

    @Override
    public boolean isAnalysed() {
        return state.isAnalysed();
    }

    @Override
    public ImportanceChoice importanceChoice() {
        ImportancePlan plan = training().importance();
        return new ImportanceChoice(plan.score(), plan.parameters(), plan.rule());
    }

    @Override
    public void locate(ImportanceChoice choice, JobContext context) {
        saveImportance(new ImportancePlan(choice.score(), choice.parameters(), choice.rule()));
        preparing.run(context, Preparation::locate);
    }

    /**
     * Keeps another way to find key neurons in the project folder; what follows from importance is
     * out of date then and made again by the next {@link #locate(Duration, JobContext)} or {@link
     * #analyse}.
     *
     * @param plan the way
     * @throws ProblemException with {@link ImportanceProblem.NoControl} if it takes something off
     *     that the project has not
     */
    public void saveImportance(ImportancePlan plan) {
        preparing.choose(plan);
    }

    /**
     * How the project trains what has no checkpoint.
     *
     * @return schedules and options
     */
    public TrainingPlan training() {
        return manifest().training();
    }

    /**
     * Keeps another training plan in the project folder; what follows from what changed is out of
     * date then and made again by the next {@link #train} or {@link #analyse}.
     *
     * @param plan schedules and options
     */
    public void saveTraining(TrainingPlan plan) {
        state.change(present -> present.withTraining(plan));
    }

    @Override
    public List<String> trainedLanguages() {
        return manifest().languages().stream()
                .filter(language -> language.model().isEmpty())
                .map(Subject::name)
                .sorted()
                .toList();
    }

    @Override
    public Optional<LayerSet> layers(String language) {
        return manifest().language(language).layers();
    }

    @Override
    public void saveLayers(String language, Optional<LayerSet> layers) {
        Subject chosen = manifest().language(language).withLayers(layers);
        int count = ArchitectureReader.read(files().configuration(manifest())).layers();
        layers.ifPresent(some -> LayerChoice.requireWithin(language, some, count));
        state.change(present -> present.withLanguage(chosen));
    }

    @Override
    public void changeSources(SourceChange change) {
        SourceChange kept = files().kept(change);
        SourceCheck.require(manifest(), files(), kept);
        state.change(present -> ChangedSources.of(present, kept));
    }

    @Override
    public List<CachedModel> cachedModels() {
        return CachedModel.in(files().models().hub());
    }

    /**
     * Ranks the weights for every ability, as far as that is not done.
     *
     * @param checkpointInterval how much of a training may be lost if the process is killed
     * @param context reports and stops
     */
    public void locate(Duration checkpointInterval, JobContext context) {
        preparing.run(checkpointInterval, context, Preparation::locate);
    }

    @Override
    public LocatedImportance located(String ability, JobContext context) {
        return preparing.located(ability, context);
    }

    @Override
    public long importImportance(String ability, Path file, JobContext context) {
        return preparing.importImportance(ability, file, context);
    }

    /**
     * Ranks the weights and trains every model that the project did not come with, as far as that
     * is not done.
     *
     * @param checkpointInterval how much of a training may be lost if the process is killed
     * @param context reports and stops
     */
    public void train(Duration checkpointInterval, JobContext context) {
        preparing.run(checkpointInterval, context, Preparation::train);
    }

    @Override
    public void analyse(JobContext context) {
        preparing.run(context, Preparation::analyse);
    }

    @Override
    public Outcome outcome(Recipe recipe) {
        return state.analysed().statistics().outcome(recipe);
    }

    @Override
    public List<PairFigures> pairs(Recipe recipe, String tensor) {
        return state.analysed().statistics().pairs(recipe, tensor);
    }

    @Override
    public Optional<NeuronProfile> neurons(String ability) {
        return Optional.ofNullable(state.located().profiles().get(ability));
    }

    @Override
    public Map<String, String> usualParameters(String score) {
        return manifest().training().usual(ScoreCatalog.named(score));
    }

    @Override
    public List<ImportanceOrigin> importanceOrigins() {
        return state.located().origins();
    }

    @Override
    public List<Measurement> measurements(Merge merge) {
        return evaluating.known(Map.of(MERGED, merge));
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
        return evaluating.measure(named, context);
    }

    @Override
    public LanguageReport languageUnits(LanguageReport.Request request, JobContext context) {
        return state.alone(
                () -> LanguageNeurons.of(state, engine, neurons -> neurons.find(request, context)));
    }

    @Override
    public Optional<LanguageReport> knownLanguageUnits(LanguageReport.Request request) {
        return LanguageNeurons.of(state, engine, neurons -> neurons.known(request));
    }

    @Override
    public List<TensorValues> methodListing(MethodSetting setting) {
        return state.merges().listing(setting);
    }

    @Override
    public void generate(
            String prompt,
            List<String> models,
            Merge merge,
            int tokens,
            TextListener listener,
            JobContext context) {
        evaluating.generate(prompt, models, Map.of(MERGED, merge), tokens, listener, context);
    }

    @Override
    public List<String> prompts(String task, int most) {
        return evaluating.prompts(task, most);
    }

    @Override
    public List<Sweep.Cell> knownCells(Sweep sweep) {
        return evaluating.knownCells(sweep);
    }

    @Override
    public void sweep(Sweep sweep, Consumer<Sweep.Cell> found, JobContext context) {
        evaluating.sweep(sweep, found, context);
    }

    @Override
    public Merge readRecipe(Path file) {
        return recipes.read(file);
    }

    @Override
    public Optional<Merge> snapshot(String name) {
        return recipes.snapshot(name);
    }

    @Override
    public void keepSnapshot(String name, Merge merge) {
        recipes.keepSnapshot(name, merge);
    }

    @Override
    public Optional<MethodSetting> method() {
        return recipes.method();
    }

    @Override
    public void saveMethod(Optional<MethodSetting> method) {
        recipes.keepMethod(method);
    }

    @Override
    public void writeRecipe(Path file, Merge merge, boolean mergekit) {
        recipes.write(file, merge, mergekit);
    }

    @Override
    public ExportPlan plan(ExportRequest request) {
        return exporting(request).plan(request);
    }

    @Override
    public MergeEstimate estimate(ExportRequest request) {
        return exporting(request).estimate(request);
    }

    @Override
    public ExportReport export(ExportRequest request, JobContext context) {
        return state.alone(() -> exporting(request).export(request, context));
    }

    private Exporting exporting(ExportRequest request) {
        return new Exporting(
                state.merges().export(request),
                state.analysed().ingredients().inputs().origins(),
                manifest().name());
    }

    @Override
    public String asCommand(ExportRequest request) {
        return CommandText.export(files().folder(), request);
    }

    @Override
    public Optional<String> device() {
        return engine.deviceName();
    }

    @Override
    public void close() {
        state.runAlone(
                () -> {
                    try {
                        state.close();
                        engine.close();
                    } finally {
                        lock.close();
                    }
                });
    }
}
