package maec.ui;

import maec.combine.MergeEstimate;
import maec.combine.Outcome;
import maec.combine.PairFigures;
import maec.combine.Recipe;
import maec.combine.method.MethodExport.TensorValues;
import maec.evaluate.Measurement;
import maec.extract.NeuronProfile;
import maec.job.JobContext;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.model.LayerSet;
import maec.workflow.CachedModel;
import maec.workflow.ExportPlan;
import maec.workflow.ExportReport;
import maec.workflow.ExportRequest;
import maec.workflow.ImportanceChoice;
import maec.workflow.ImportanceOrigin;
import maec.workflow.LanguageReport;
import maec.workflow.LocatedImportance;
import maec.workflow.Merge;
import maec.workflow.MethodSetting;
import maec.workflow.OpenProject;
import maec.workflow.ProjectOverview;
import maec.workflow.ProjectOverview.ModelRow;
import maec.workflow.SourceChange;
import maec.workflow.Sweep;
import maec.workflow.TextListener;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A project made of invented but consistent numbers, for tests of the window.
 *
 * <p>Every tensor has a few invented delta vectors, so that cosines, norms and selections follow a
 * recipe as they do in a real project. {@link #sampleLike} has the shape of the sample world,
 * {@link #large} that of an 8-billion-weight model.
 */
public final class FakeProject implements OpenProject {
    private final String name;
    private final List<String> abilities;
    private final List<String> languages;
    private final FakeWorld world;
    private final FakeSources sources;
    private final FakeFigures figures;
    private final FakeNeurons neurons;
    private final FakeWork work = new FakeWork();
    private final List<Recipe> saved = new ArrayList<>();
    private final List<SourceChange> changes = new ArrayList<>();
    private Recipe recipe;
    private Optional<MethodSetting> method = Optional.empty();
    private boolean analysed;
    private boolean located;
    private final Map<String, LayerSet> layers = new HashMap<>();
    private Optional<Path> exchanged = Optional.empty();
    private final Map<Path, Merge> files = new HashMap<>();
    private boolean closed;

    private FakeProject(
            String name, List<String> abilities, List<String> languages, FakeWorld world) {
        this.name = name;
        this.abilities = abilities;
        this.languages = languages;
        this.world = world;
        this.sources = new FakeSources(abilities, languages, world);
        this.figures = new FakeFigures(sources);
        this.neurons = new FakeNeurons(world, abilities, languages);
        this.recipe = Recipe.defaults(abilities, languages);
    }

    /** Three layers, one ability, two languages, 30 % trained; analysed. */
    public static FakeProject sampleLike() {
        return new FakeProject(
                        "Sample world",
                        List.of("arithmetic"),
                        List.of("es", "sw"),
                        new FakeWorld(3, 64, 192, 90, 1, 2, 30))
                .analysed(true);
    }

    /** Thirty-two layers of 14 336 FFN units, two abilities, two languages; analysed. */
    public static FakeProject large() {
        return new FakeProject(
                        "Llama-3-8B",
                        List.of("Mathematics", "Science"),
                        List.of("bn", "te"),
                        new FakeWorld(32, 4096, 14_336, 128_256, 2, 2, 100))
                .analysed(true);
    }

    /** This project, with importance and statistics or without. */
    public FakeProject analysed(boolean value) {
        analysed = value;
        return this;
    }

    /** The next long work ends with this problem. */
    public FakeProject failingWith(Problem problem) {
        work.failWith(problem);
        return this;
    }

    /** Every recipe that was saved, in order. */
    public List<Recipe> saved() {
        return saved;
    }

    /** Whether the project was closed. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public Path folder() {
        return Path.of("/projects", name);
    }

    @Override
    public ProjectOverview overview() {
        return sources.overview(name, analysed);
    }

    @Override
    public List<String> abilities() {
        return abilities;
    }

    @Override
    public List<String> languages() {
        return languages;
    }

    @Override
    public void changeSources(SourceChange change) {
        work.throwNextProblem();
        changes.add(change);
    }

    /** The models are these, whatever the world says. */
    public FakeProject withModels(List<ModelRow> rows) {
        sources.give(rows);
        return this;
    }

    @Override
    public List<CachedModel> cachedModels() {
        return List.of(new CachedModel("hf:org/llama-es", "org/llama-es", 2_000_000_000L));
    }

    /** Every change of the sources, in order. */
    public List<SourceChange> changes() {
        return changes;
    }

    @Override
    public Recipe recipe() {
        return recipe;
    }

    @Override
    public void saveRecipe(Recipe value) {
        recipe = value;
        saved.add(value);
    }

    @Override
    public boolean isAnalysed() {
        return analysed;
    }

    @Override
    public void analyse(JobContext context) {
        work.run("locating key neurons", 20, context);
        analysed = true;
    }

    @Override
    public Outcome outcome(Recipe asked) {
        if (!analysed) {
            throw new IllegalStateException("the project is not analysed");
        }
        return world.outcome(asked);
    }

    @Override
    public List<PairFigures> pairs(Recipe asked, String tensor) {
        return world.pairs(asked, tensor, abilities, languages);
    }

    @Override
    public Optional<NeuronProfile> neurons(String ability) {
        return (analysed || located) && abilities.contains(ability)
                ? Optional.of(neurons.profile(ability))
                : Optional.empty();
    }

    @Override
    public ImportanceChoice importanceChoice() {
        return neurons.choice();
    }

    @Override
    public Map<String, String> usualParameters(String score) {
        return neurons.usualParameters(score);
    }

    @Override
    public List<ImportanceOrigin> importanceOrigins() {
        return analysed || located ? neurons.origins() : List.of();
    }

    @Override
    public void locate(ImportanceChoice chosen, JobContext context) {
        analysed = false;
        located = false;
        neurons.choose(chosen);
        work.run("scoring weights", 20, context);
        located = true;
    }

    @Override
    public LocatedImportance located(String ability, JobContext context) {
        work.run("scoring weights", 2, context);
        Path here = exchanged.orElse(Path.of("nowhere"));
        return new LocatedImportance(here, here);
    }

    /** This project, whose importance map is a file that can be copied. */
    public FakeProject mapped(Path map) {
        exchanged = Optional.of(map);
        return this;
    }

    @Override
    public long importImportance(String ability, Path file, JobContext context) {
        work.run("reading " + file.getFileName(), 2, context);
        exchanged = Optional.of(file);
        return 1234;
    }

    /** Scores are invented anew when they are asked for next. */
    public void forgetProfiles() {
        neurons.forgetProfiles();
    }

    /** The file that was imported last. */
    public Optional<Path> imported() {
        return exchanged;
    }

    @Override
    public LanguageReport languageUnits(LanguageReport.Request request, JobContext context) {
        work.run("observing en", 20, context);
        return neurons.find(request);
    }

    @Override
    public Optional<LanguageReport> knownLanguageUnits(LanguageReport.Request request) {
        return neurons.found();
    }

    @Override
    public List<String> trainedLanguages() {
        return languages;
    }

    @Override
    public Optional<LayerSet> layers(String language) {
        return Optional.ofNullable(layers.get(language));
    }

    @Override
    public void saveLayers(String language, Optional<LayerSet> chosen) {
        analysed = false;
        chosen.ifPresentOrElse(some -> layers.put(language, some), () -> layers.remove(language));
    }

    @Override
    public List<Measurement> measurements(Merge asked) {
        if (!analysed) {
            throw new IllegalStateException("the project is not analysed");
        }
        return figures.known(asked);
    }

    @Override
    public List<Measurement> evaluate(Merge asked, JobContext context) {
        work.run("measuring the merge", 10, context);
        figures.measure(asked);
        return measurements(asked);
    }

    @Override
    public MergeEstimate estimate(ExportRequest request) {
        return FakeExports.estimate();
    }

    @Override
    public List<TensorValues> methodListing(MethodSetting setting) {
        if (!analysed) {
            throw new IllegalStateException("the project is not analysed");
        }
        return world.tensorOutcomes(recipe, 5).stream()
                .map(tensor -> new TensorValues(tensor.name(), List.of()))
                .toList();
    }

    @Override
    public void generate(
            String prompt,
            List<String> models,
            Merge merge,
            int tokens,
            TextListener listener,
            JobContext context) {
        for (String model : models) {
            for (String word : List.of("the", " answer", " of ", model)) {
                listener.grew(model, word);
                work.run("generating with " + model, 1, context);
            }
        }
    }

    @Override
    public List<String> prompts(String task, int most) {
        return List.of(task + ": 3 + 5 =", task + ": 2 + 2 =");
    }

    @Override
    public List<Sweep.Cell> knownCells(Sweep sweep) {
        return figures.knownCells(sweep);
    }

    @Override
    public void sweep(Sweep sweep, Consumer<Sweep.Cell> found, JobContext context) {
        List<Sweep.Cell> cells = FakeFigures.cells(sweep);
        cells.subList(0, cells.size() / 2).forEach(found);
        work.run("sweeping", 10, context);
        cells.forEach(found);
        figures.keep(sweep);
    }

    @Override
    public Optional<MethodSetting> method() {
        return method;
    }

    @Override
    public void saveMethod(Optional<MethodSetting> value) {
        method = value;
    }

    @Override
    public Optional<Merge> snapshot(String name) {
        return Optional.ofNullable(files.get(Path.of(name)));
    }

    @Override
    public void keepSnapshot(String name, Merge merge) {
        files.put(Path.of(name), merge);
    }

    @Override
    public Merge readRecipe(Path file) {
        Merge kept = files.get(file);
        if (kept == null) {
            throw new ProblemException(new FakeProblem("There is no " + file + "."));
        }
        return kept;
    }

    @Override
    public void writeRecipe(Path file, Merge merge, boolean mergekit) {
        files.put(file, merge);
    }

    @Override
    public ExportPlan plan(ExportRequest request) {
        return FakeExports.plan(world, name, request);
    }

    @Override
    public ExportReport export(ExportRequest request, JobContext context) {
        work.run("writing shard 1 of 1", world.tensors(), context);
        return FakeExports.report(world, request);
    }

    @Override
    public String asCommand(ExportRequest request) {
        return "maec combine recipe.yaml --output " + request.target();
    }

    @Override
    public Optional<String> device() {
        return Optional.of("CPU · 2 cores");
    }

    @Override
    public void close() {
        closed = true;
    }
}
