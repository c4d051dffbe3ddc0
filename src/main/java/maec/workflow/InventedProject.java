package maec.workflow;

import maec.combine.CombinationStatistics;
import maec.combine.InventedStatistics;
import maec.combine.MergeEstimate;
import maec.combine.Outcome;
import maec.combine.PairFigures;
import maec.combine.Recipe;
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
import maec.tensor.DType;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.ProjectOverview.ModelRow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A project with the numbers of an 8-billion-weight model, every one of which is invented from a
 * seed: 32 layers × 14,336 FFN units, 291 tensors, 250 bins, five deltas.
 *
 * <p>It lets the speed and the looks of the window be judged where no such model is. Outcomes come
 * from {@link InventedStatistics} by the same computation as for a real project; whatever needs
 * weights is refused. It says in its name that it is invented. No file is read or written.
 */
public final class InventedProject implements OpenProject {
    private static final List<String> ABILITIES = List.of("Mathematics", "Science");
    private static final List<String> LANGUAGES = List.of("bn", "te");
    private static final List<String> ALL_LANGUAGES = List.of("en", "bn", "te");
    private static final int TENSORS = 291;
    private static final ModelCheck MATCHES = new ModelCheck.Matches(TENSORS, List.of());
    private static final long BYTES = 16_060_522_240L;
    private static final long CORPUS_TOKENS = 1_000_000;

    private final long seed;
    private final CombinationStatistics statistics;
    private final InventedScores scores;
    private final Map<String, NeuronProfile> profiles = new HashMap<>();
    private final Map<Merge, List<Measurement>> measured = new HashMap<>();
    private final Map<String, Merge> snapshots = new java.util.HashMap<>();
    private Optional<LanguageReport> languageReport = Optional.empty();
    private Recipe recipe = Recipe.defaults(ABILITIES, LANGUAGES);

    /** Something was asked that needs weights. */
    private record NoWeights(String what) implements Problem {
        @Override
        public String sentence() {
            return "This project is invented and has no weights, so it cannot " + what + ".";
        }

        @Override
        public String advice() {
            return "Open the sample project or one of your own.";
        }

        @Override
        public int exitCode() {
            return 69;
        }
    }

    /**
     * Invents; takes a second.
     *
     * @param seed of every number
     */
    public InventedProject(long seed) {
        this.seed = seed;
        this.statistics = InventedStatistics.eightBillion(ABILITIES, LANGUAGES, seed);
        this.scores = new InventedScores(seed);
    }

    @Override
    public Path folder() {
        return Path.of("invented-8b");
    }

    @Override
    public ProjectOverview overview() {
        return new ProjectOverview(
                "8B, invented",
                "Llama 4096 × 32, every number invented from seed " + seed,
                models(),
                corpora());
    }

    private static List<ModelRow> models() {
        List<ModelRow> rows = new ArrayList<>();
        rows.add(model("base-8b", ModelRole.BASE, "", new ModelCheck.Whole(TENSORS)));
        ABILITIES.forEach(name -> rows.add(model(name + "-en", ModelRole.ABILITY, name, MATCHES)));
        rows.add(model("pivot-en", ModelRole.PIVOT, "en", MATCHES));
        LANGUAGES.forEach(
                name -> rows.add(model("lang-" + name, ModelRole.LANGUAGE, name, MATCHES)));
        return rows;
    }

    private static ModelRow model(String name, ModelRole role, String subject, ModelCheck check) {
        return new ModelRow(
                name,
                role,
                subject,
                "invented/" + name,
                "Llama · 32 layers",
                new StoredWeights.Tensors(List.of(DType.BF16), 4),
                BYTES,
                check);
    }

    private static List<CorpusRow> corpora() {
        List<CorpusRow> rows = new ArrayList<>();
        for (String ability : ABILITIES) {
            rows.add(corpus(ability + "-en.jsonl", CorpusRole.ABILITY_TEXT, ability, 12_400));
        }
        for (String language : ALL_LANGUAGES) {
            rows.add(corpus("text-" + language, CorpusRole.LANGUAGE_TEXT, language, 9_800));
            rows.add(corpus("valid-" + language, CorpusRole.VALIDATION_TEXT, language, 400));
            rows.add(corpus("mgsm-" + language, CorpusRole.TASK, language, 250));
        }
        return rows;
    }

    private static CorpusRow corpus(String name, CorpusRole role, String subject, long documents) {
        long tokens = role == CorpusRole.TASK ? -1 : CORPUS_TOKENS;
        return new CorpusRow(name, role, subject, "invented/" + name, documents, tokens, "…");
    }

    @Override
    public List<String> abilities() {
        return ABILITIES;
    }

    @Override
    public List<String> languages() {
        return LANGUAGES;
    }

    @Override
    public synchronized Recipe recipe() {
        return recipe;
    }

    @Override
    public synchronized void saveRecipe(Recipe value) {
        recipe = value;
    }

    @Override
    public boolean isAnalysed() {
        return true;
    }

    @Override
    public void analyse(JobContext context) {
        // everything is there already
    }

    @Override
    public Outcome outcome(Recipe asked) {
        return statistics.outcome(asked);
    }

    @Override
    public List<PairFigures> pairs(Recipe asked, String tensor) {
        return statistics.pairs(asked, tensor);
    }

    @Override
    public synchronized Optional<NeuronProfile> neurons(String ability) {
        int index = ABILITIES.indexOf(ability);
        return index < 0
                ? Optional.empty()
                : Optional.of(
                        profiles.computeIfAbsent(
                                ability, name -> scores.profile(name, index, BYTES / 2)));
    }

    @Override
    public ImportanceChoice importanceChoice() {
        return new ImportanceChoice("value-change", new TreeMap<>(), RankingRule.usual());
    }

    @Override
    public Map<String, String> usualParameters(String score) {
        Map<String, String> usual = new TreeMap<>();
        ScoreCatalog.named(score)
                .parameters()
                .forEach(one -> usual.put(one.name(), one.kind().standard()));
        return usual;
    }

    @Override
    public List<ImportanceOrigin> importanceOrigins() {
        return ABILITIES.stream()
                .map(
                        ability ->
                                new ImportanceOrigin(
                                        ability,
                                        "value-change",
                                        new TreeMap<>(usualParameters("value-change")),
                                        RankingRule.usual(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        true))
                .toList();
    }

    @Override
    public void locate(ImportanceChoice choice, JobContext context) {
        throw refused("rank weights");
    }

    @Override
    public LocatedImportance located(String ability, JobContext context) {
        throw refused("save importance");
    }

    @Override
    public long importImportance(String ability, Path file, JobContext context) {
        throw refused("import importance");
    }

    @Override
    public synchronized LanguageReport languageUnits(
            LanguageReport.Request request, JobContext context) {
        LanguageReport report =
                languageReport.orElseGet(() -> scores.languages(request, ALL_LANGUAGES));
        languageReport = Optional.of(report);
        return report;
    }

    @Override
    public Optional<LanguageReport> knownLanguageUnits(LanguageReport.Request request) {
        return Optional.of(languageUnits(request, JobContext.silent()));
    }

    @Override
    public List<String> trainedLanguages() {
        return List.of();
    }

    @Override
    public Optional<LayerSet> layers(String language) {
        return Optional.empty();
    }

    @Override
    public void saveLayers(String language, Optional<LayerSet> layers) {
        throw refused("train " + language);
    }

    @Override
    public synchronized List<Measurement> measurements(Merge asked) {
        return measured.getOrDefault(asked, List.of());
    }

    @Override
    public synchronized List<Measurement> evaluate(Merge asked, JobContext context) {
        List<Measurement> figures = new ArrayList<>();
        models().forEach(row -> figures.addAll(figures(row.name())));
        figures.addAll(figures("merged"));
        measured.put(asked, figures);
        return figures;
    }

    private List<Measurement> figures(String model) {
        var random = new java.util.Random(seed + model.hashCode());
        double skill = model.equals("merged") ? 1.3 : 0.8 + 0.4 * random.nextDouble();
        List<Measurement> figures = new ArrayList<>();
        for (CorpusRow corpus : corpora()) {
            double hard = 1 + ALL_LANGUAGES.indexOf(corpus.subject());
            switch (corpus.role()) {
                case TASK ->
                        figures.add(
                                figure(model, corpus, Metric.EXACT_MATCH, 48 * skill / hard, 250));
                case VALIDATION_TEXT ->
                        figures.add(
                                figure(
                                        model,
                                        corpus,
                                        Metric.PERPLEXITY,
                                        6 + 3 * hard / skill,
                                        CORPUS_TOKENS));
                case ABILITY_TEXT, LANGUAGE_TEXT, PIVOT_TEXT -> {}
            }
        }
        return figures;
    }

    private static Measurement figure(
            String model, CorpusRow corpus, Metric metric, double value, long items) {
        return new Measurement(model, "invented:" + model, corpus.name(), metric, value, items);
    }

    @Override
    public List<TensorValues> methodListing(MethodSetting setting) {
        return statistics.outcome(recipe()).tensors().stream()
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
        throw refused("generate a text");
    }

    @Override
    public List<String> prompts(String task, int most) {
        return List.of();
    }

    @Override
    public List<Sweep.Cell> knownCells(Sweep sweep) {
        return List.of();
    }

    @Override
    public void sweep(Sweep sweep, Consumer<Sweep.Cell> found, JobContext context) {
        throw refused("measure a grid of merges");
    }

    @Override
    public Merge readRecipe(Path file) {
        throw refused("read a recipe");
    }

    @Override
    public void writeRecipe(Path file, Merge merge, boolean mergekit) {
        throw refused("write a recipe");
    }

    @Override
    public synchronized Optional<Merge> snapshot(String name) {
        return Optional.ofNullable(snapshots.get(name));
    }

    @Override
    public synchronized void keepSnapshot(String name, Merge merge) {
        snapshots.put(name, merge);
    }

    @Override
    public MergeEstimate estimate(ExportRequest request) {
        throw refused("estimate an export");
    }

    @Override
    public List<CachedModel> cachedModels() {
        return List.of();
    }

    @Override
    public void changeSources(SourceChange change) {
        throw refused("change its sources");
    }

    @Override
    public ExportPlan plan(ExportRequest request) {
        long bytes = BYTES / 2 * request.dtype().bytes();
        return new ExportPlan(
                statistics.outcome(request.recipe()).tensors().size(),
                291,
                bytes,
                (int) Math.ceilDiv(bytes, request.shardBytes()),
                bytes,
                212_000_000_000L,
                List.of(),
                List.of(new NoWeights("write a checkpoint").sentence()),
                0,
                "# 8B, invented\n\nEvery number of this project is invented.\n");
    }

    @Override
    public ExportReport export(ExportRequest request, JobContext context) {
        throw refused("write a checkpoint");
    }

    @Override
    public String asCommand(ExportRequest request) {
        return "maec bench window --eight-billion";
    }

    @Override
    public Optional<String> device() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // nothing is open
    }

    private static ProblemException refused(String what) {
        return new ProblemException(new NoWeights(what));
    }
}
