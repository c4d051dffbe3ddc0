package maec.ui;

import maec.checkpoint.ImportanceBins;
import maec.combine.LayerOutcome;
import maec.combine.MergeEstimate;
import maec.combine.Outcome;
import maec.combine.PairFigures;
import maec.combine.Recipe;
import maec.combine.TensorOutcome;
import maec.combine.method.MethodExport.TensorValues;
import maec.evaluate.Measurement;
import maec.evaluate.Metric;
import maec.extract.NeuronProfile;
import maec.extract.RankingRule;
import maec.extract.ScoreCatalog;
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
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.ProjectOverview.ModelRow;
import maec.workflow.SourceChange;
import maec.workflow.Sweep;
import maec.workflow.TextListener;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    private final Map<Merge, List<Measurement>> measured = new HashMap<>();
    private final List<Recipe> saved = new ArrayList<>();
    private Optional<List<ModelRow>> models = Optional.empty();
    private final List<SourceChange> changes = new ArrayList<>();
    private Recipe recipe;
    private boolean analysed;
    private boolean located;
    private final Map<String, NeuronProfile> profiles = new HashMap<>();
    private ImportanceChoice choice =
            new ImportanceChoice("value-change", new TreeMap<>(), RankingRule.usual());
    private final Map<String, LayerSet> layers = new HashMap<>();
    private Optional<LanguageReport> languageReport = Optional.empty();
    private Optional<Path> exchanged = Optional.empty();
    private final Map<Path, Merge> files = new HashMap<>();
    private @Nullable Sweep swept;
    private boolean closed;
    private Optional<Problem> nextProblem = Optional.empty();

    private FakeProject(
            String name, List<String> abilities, List<String> languages, FakeWorld world) {
        this.name = name;
        this.abilities = abilities;
        this.languages = languages;
        this.world = world;
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
        nextProblem = Optional.of(problem);
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

    private Optional<MethodSetting> method = Optional.empty();

    @Override
    public Path folder() {
        return Path.of("/projects", name);
    }

    @Override
    public ProjectOverview overview() {
        return new ProjectOverview(
                name,
                world.summary()
                        + " · "
                        + abilities.getFirst()
                        + " → "
                        + String.join(", ", languages),
                models.orElseGet(this::models),
                corpora());
    }

    private List<ModelRow> models() {
        var rows = new ArrayList<ModelRow>();
        rows.add(model("base", ModelRole.BASE, "", world.bytes(), world.tensors() + " tensors"));
        for (String ability : abilities) {
            rows.add(
                    model(
                            ability + "-en",
                            ModelRole.ABILITY,
                            ability,
                            world.bytes() / 10,
                            "non-key weights unchanged"));
        }
        rows.add(model("pivot-en", ModelRole.PIVOT, "en", world.bytes() / 10, "key weights only"));
        for (String language : languages) {
            rows.add(
                    model(
                            "lang-" + language,
                            ModelRole.LANGUAGE,
                            language,
                            world.bytes(),
                            world.tensors() + " tensors match the base"));
        }
        return rows;
    }

    private ModelRow model(String model, ModelRole role, String subject, long bytes, String check) {
        String weights = role == ModelRole.BASE ? "fp32 · 1 shard" : "fp32 deltas";
        String architecture =
                role == ModelRole.BASE ? "Llama · " + world.layers() + " layers" : "matches base";
        boolean made = analysed || role == ModelRole.BASE;
        return new ModelRow(
                model,
                role,
                subject,
                made ? "models/" + model : "",
                made ? architecture : "",
                made ? weights : "",
                made ? bytes : 0,
                made ? check : "not trained yet",
                made);
    }

    private List<CorpusRow> corpora() {
        var rows = new ArrayList<CorpusRow>();
        for (String ability : abilities) {
            rows.add(
                    new CorpusRow(
                            ability + "-en.jsonl",
                            CorpusRole.ABILITY_TEXT,
                            ability,
                            "corpora/" + ability + "-en.jsonl",
                            12_400,
                            1_020_000,
                            "compute 3 + 5 . the answer is 8 ."));
        }
        var all = new ArrayList<>(List.of("en"));
        all.addAll(languages);
        for (String language : all) {
            rows.add(
                    new CorpusRow(
                            "general-" + language + ".txt",
                            language.equals("en")
                                    ? CorpusRole.PIVOT_TEXT
                                    : CorpusRole.LANGUAGE_TEXT,
                            language,
                            "corpora/general-" + language + ".txt",
                            9_800,
                            1_000_000,
                            "the river crosses the valley"));
            rows.add(
                    new CorpusRow(
                            "valid-" + language,
                            CorpusRole.VALIDATION_TEXT,
                            language,
                            "corpora/valid-" + language + ".txt",
                            400,
                            41_000,
                            "the dog sees a red house"));
            rows.add(
                    new CorpusRow(
                            "sums-" + language,
                            CorpusRole.TASK,
                            language,
                            "corpora/sums-" + language + ".jsonl",
                            80,
                            -1,
                            "calcula 3 + 5 . la respuesta es"));
        }
        return rows;
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
        throwNextProblem();
        changes.add(change);
    }

    private void throwNextProblem() {
        if (nextProblem.isPresent()) {
            Problem problem = nextProblem.get();
            nextProblem = Optional.empty();
            throw new ProblemException(problem);
        }
    }

    /** The models are these, whatever the world says. */
    public FakeProject withModels(List<ModelRow> rows) {
        models = Optional.of(rows);
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
        work("locating key neurons", 20, context);
        analysed = true;
    }

    private void work(String stage, int steps, JobContext context) {
        for (int step = 0; step <= steps; step++) {
            context.step(stage, step, steps, "steps", "loss 1.52");
            if (step == steps / 2 && nextProblem.isPresent()) {
                Problem problem = nextProblem.get();
                nextProblem = Optional.empty();
                throw new ProblemException(problem);
            }
        }
    }

    @Override
    public Outcome outcome(Recipe asked) {
        if (!analysed) {
            throw new IllegalStateException("the project is not analysed");
        }
        double effective =
                Math.min(ImportanceBins.nearestEdge(asked.keyPercent()), world.trainedKeyPercent());
        List<TensorOutcome> tensors = world.tensorOutcomes(asked, effective);
        List<LayerOutcome> layers = world.layerOutcomes(tensors);
        return new Outcome(
                asked,
                effective,
                tensors,
                layers,
                tensors.stream().mapToLong(TensorOutcome::keyWeights).sum(),
                world.weights(),
                (int) tensors.stream().filter(TensorOutcome::selected).count(),
                FakeWorld.share(tensors, TensorOutcome::appliedAbilityNorm),
                FakeWorld.share(tensors, TensorOutcome::appliedLanguageNorm),
                FakeWorld.meanSensitivity(tensors, true),
                FakeWorld.meanSensitivity(tensors, false));
    }

    @Override
    public List<PairFigures> pairs(Recipe asked, String tensor) {
        return world.pairs(asked, tensor, abilities, languages);
    }

    @Override
    public Optional<NeuronProfile> neurons(String ability) {
        return (analysed || located) && abilities.contains(ability)
                ? Optional.of(
                        profiles.computeIfAbsent(
                                ability, name -> world.profile(name, abilities.indexOf(name))))
                : Optional.empty();
    }

    @Override
    public ImportanceChoice importanceChoice() {
        return choice;
    }

    @Override
    public Map<String, String> usualParameters(String score) {
        var usual = new TreeMap<String, String>();
        ScoreCatalog.named(score)
                .parameters()
                .forEach(one -> usual.put(one.name(), one.kind().standard()));
        usual.computeIfPresent("steps", (_, _) -> "40");
        return usual;
    }

    @Override
    public List<ImportanceOrigin> importanceOrigins() {
        return !analysed && !located
                ? List.of()
                : abilities.stream()
                        .map(
                                ability ->
                                        new ImportanceOrigin(
                                                ability,
                                                choice.score(),
                                                new TreeMap<>(usualParameters(choice.score())),
                                                choice.rule(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                true))
                        .toList();
    }

    @Override
    public void locate(ImportanceChoice chosen, JobContext context) {
        analysed = false;
        located = false;
        choice = chosen;
        work("scoring weights", 20, context);
        located = true;
    }

    @Override
    public LocatedImportance located(String ability, JobContext context) {
        work("scoring weights", 2, context);
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
        work("reading " + file.getFileName(), 2, context);
        exchanged = Optional.of(file);
        return 1234;
    }

    /** Scores are invented anew when they are asked for next. */
    public void forgetProfiles() {
        profiles.clear();
    }

    /** The file that was imported last. */
    public Optional<Path> imported() {
        return exchanged;
    }

    @Override
    public LanguageReport languageUnits(LanguageReport.Request request, JobContext context) {
        work("observing en", 20, context);
        languageReport = Optional.of(world.languageReport(request, languages));
        return languageReport.get();
    }

    @Override
    public Optional<LanguageReport> knownLanguageUnits(LanguageReport.Request request) {
        return languageReport;
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
        var figures = new ArrayList<Measurement>();
        if (!measured.isEmpty()) {
            for (ModelRow row : models()) {
                figures.addAll(figures(row.name(), 3 + row.name().length()));
            }
        }
        figures.addAll(measured.getOrDefault(asked, List.of()));
        return figures;
    }

    private List<Measurement> figures(String model, double skill) {
        var figures = new ArrayList<Measurement>();
        for (CorpusRow corpus : corpora()) {
            double hard = corpus.name().hashCode() % 7 + 8;
            switch (corpus.role()) {
                case TASK ->
                        figures.add(
                                new Measurement(
                                        model,
                                        "fake:" + model,
                                        corpus.name(),
                                        Metric.EXACT_MATCH,
                                        Math.min(100, skill * hard / 2),
                                        80));
                case VALIDATION_TEXT ->
                        figures.add(
                                new Measurement(
                                        model,
                                        "fake:" + model,
                                        corpus.name(),
                                        Metric.PERPLEXITY,
                                        4 + hard / skill,
                                        41_000));
                case ABILITY_TEXT, PIVOT_TEXT, LANGUAGE_TEXT -> {}
            }
        }
        return figures;
    }

    @Override
    public List<Measurement> evaluate(Merge asked, JobContext context) {
        work("measuring the merge", 10, context);
        double skill =
                switch (asked) {
                    case Merge.ByRecipe(Recipe by) -> 9 + 4 * by.gamma().values().iterator().next();
                    case Merge.ByMethod _ -> 8;
                };
        measured.put(asked, figures("merged", skill));
        return measurements(asked);
    }

    @Override
    public MergeEstimate estimate(ExportRequest request) {
        return new MergeEstimate(90, 412_000_000, 1.2e9);
    }

    @Override
    public List<TensorValues> methodListing(MethodSetting setting) {
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
                work("generating with " + model, 1, context);
            }
        }
    }

    @Override
    public List<String> prompts(String task, int most) {
        return List.of(task + ": 3 + 5 =", task + ": 2 + 2 =");
    }

    @Override
    public List<Sweep.Cell> knownCells(Sweep sweep) {
        return sweep.equals(swept) ? cells(sweep) : List.of();
    }

    private static List<Sweep.Cell> cells(Sweep sweep) {
        var cells = new ArrayList<Sweep.Cell>();
        for (int row = 0; row < sweep.up().values().size(); row++) {
            for (int column = 0; column < sweep.across().values().size(); column++) {
                double across = sweep.across().values().get(column);
                double up = sweep.up().values().get(row);
                double accuracy = 60 - 30 * Math.pow(across - 0.8, 2) - 20 * Math.pow(up - 1, 2);
                cells.add(new Sweep.Cell(column, row, accuracy));
            }
        }
        return cells;
    }

    @Override
    public void sweep(Sweep sweep, Consumer<Sweep.Cell> found, JobContext context) {
        List<Sweep.Cell> cells = cells(sweep);
        for (Sweep.Cell cell : cells.subList(0, cells.size() / 2)) {
            found.accept(cell);
        }
        work("sweeping", 10, context);
        cells.forEach(found);
        swept = sweep;
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
        long bytes = world.weights() * request.dtype().bytes();
        List<String> obstacles =
                request.target().endsWith("taken")
                        ? List.of("The folder " + request.target() + " is not empty.")
                        : List.of();
        return new ExportPlan(
                world.tensors(),
                world.tensors(),
                bytes,
                (int) (bytes / request.shardBytes() + 1),
                bytes,
                212_000_000_000L,
                List.of(ExportPlan.Check.values()),
                obstacles,
                request.target().endsWith("begun") ? 3_000_000L : 0,
                "# merged\n\nMade from "
                        + name
                        + " by MAEC.\n\n| task | base | merged |\n|---|---|---|\n| sums-es | 11.2 |"
                        + " 26.8 |\n");
    }

    @Override
    public ExportReport export(ExportRequest request, JobContext context) {
        work("writing shard 1 of 1", world.tensors(), context);
        return new ExportReport(
                request.target(), world.weights() * request.dtype().bytes(), 1.5, "sha256:0123", 2);
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
