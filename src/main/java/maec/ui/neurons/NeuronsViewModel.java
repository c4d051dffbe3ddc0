package maec.ui.neurons;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import maec.checkpoint.ImportanceBins;
import maec.combine.LayerOutcome;
import maec.combine.Outcome;
import maec.extract.NeuronProfile;
import maec.extract.ScoreCatalog;
import maec.extract.ScoreKind;
import maec.extract.UnitKind;
import maec.extract.UnitScores;
import maec.ui.chart.ColourScale;
import maec.ui.chart.CutHandler;
import maec.ui.chart.HeatmapCell;
import maec.ui.chart.HeatmapGrid;
import maec.ui.chart.HoverText;
import maec.ui.chart.LayerShares;
import maec.ui.chart.LinkedSelection;
import maec.ui.chart.Numbers;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Figures;
import maec.workflow.OpenProject;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Neurons stage shows: the scores of one kind of unit for one ability, their distribution,
 * and where k₁ cuts it.
 *
 * <p>The profile of an ability is fetched once; a change of the recipe only moves the cut and the
 * bars, which follow from the {@link Outcome}.
 */
public final class NeuronsViewModel {
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "\\s*L?(\\d{1,6})\\s*[:./ ]\\s*N?(\\d{1,9})\\s*", Pattern.CASE_INSENSITIVE);

    private final OpenProject project;
    private final RecipeModel recipe;
    private final LinkedSelection linked;
    private final Runnable toSources;
    private final ObjectProperty<NeuronSection> section =
            new SimpleObjectProperty<>(NeuronSection.IMPORTANCE);
    private final StringProperty ability = new SimpleStringProperty("");
    private final ObjectProperty<UnitKind> kind = new SimpleObjectProperty<>(UnitKind.FFN_UNIT);
    private final ObjectProperty<ColourScale.Kind> scale =
            new SimpleObjectProperty<>(ColourScale.Kind.LOGARITHMIC);
    private final BooleanProperty keyOnly = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<Optional<NeuronProfile>> profile =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<HeatmapGrid>> grid =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Cut> cut = new ReadOnlyObjectWrapper<>(Cut.NONE);
    private final ReadOnlyObjectWrapper<LayerShares> bars =
            new ReadOnlyObjectWrapper<>(LayerShares.none());
    private final ReadOnlyBooleanWrapper trained = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper searchAnswer = new ReadOnlyStringWrapper("");
    private final Map<UnitScores, UnitRanks> ranks = new HashMap<>();
    private Optional<UnitScores> scores = Optional.empty();

    /**
     * Where k₁ cuts.
     *
     * @param score the smallest score of a key neuron; positive infinity where there are none
     * @param label what stands beside the line
     * @param unitThreshold the smallest unit score among the best k₁ % of the units shown; negative
     *     infinity where units are not to be dimmed
     */
    public record Cut(double score, String label, float unitThreshold) {
        private static final Cut NONE =
                new Cut(Double.POSITIVE_INFINITY, "", Float.NEGATIVE_INFINITY);
    }

    /**
     * Starts with the first ability of a project.
     *
     * @param project has the profiles
     * @param recipe has k₁ and what it does
     * @param linked the layer that is pointed at in any stage
     * @param toSources goes to the page where an analysis is started
     */
    public NeuronsViewModel(
            OpenProject project, RecipeModel recipe, LinkedSelection linked, Runnable toSources) {
        this.project = project;
        this.recipe = recipe;
        this.linked = linked;
        this.toSources = toSources;
        ability.set(project.abilities().isEmpty() ? "" : project.abilities().getFirst());
        ability.subscribe(_ -> load());
        kind.subscribe(_ -> showUnits());
        scale.subscribe(_ -> showUnits());
        keyOnly.subscribe(_ -> showCut());
        recipe.outcomeProperty().subscribe(_ -> showOutcome());
        recipe.recipeProperty().subscribe(_ -> showCutUnlessTrained());
    }

    /** The page of the stage that is open. */
    public ObjectProperty<NeuronSection> sectionProperty() {
        return section;
    }

    /** The abilities to choose from. */
    public List<String> abilities() {
        return project.abilities();
    }

    /** The ability whose neurons are shown. */
    public StringProperty abilityProperty() {
        return ability;
    }

    /** The kind of units shown. */
    public ObjectProperty<UnitKind> kindProperty() {
        return kind;
    }

    /** How scores become colours. */
    public ObjectProperty<ColourScale.Kind> scaleProperty() {
        return scale;
    }

    /** Whether units outside the best k₁ % are dimmed. */
    public BooleanProperty keyOnlyProperty() {
        return keyOnly;
    }

    /** Scores and distribution of the ability; empty while its weights are not ranked. */
    public ReadOnlyObjectProperty<Optional<NeuronProfile>> profileProperty() {
        return profile.getReadOnlyProperty();
    }

    /** The values of the heatmap; empty while there are none. */
    public ReadOnlyObjectProperty<Optional<HeatmapGrid>> gridProperty() {
        return grid.getReadOnlyProperty();
    }

    /** Where k₁ cuts; one change per change of the recipe. */
    public ReadOnlyObjectProperty<Cut> cutProperty() {
        return cut.getReadOnlyProperty();
    }

    /** Key weights per layer. */
    public ReadOnlyObjectProperty<LayerShares> barsProperty() {
        return bars.getReadOnlyProperty();
    }

    /** Whether the project is analysed, so that bars and sliders belong to what is shown. */
    public ReadOnlyBooleanProperty trainedProperty() {
        return trained.getReadOnlyProperty();
    }

    /** Why a search found nothing, empty where it found something. */
    public ReadOnlyStringProperty searchAnswerProperty() {
        return searchAnswer.getReadOnlyProperty();
    }

    /** What scores are called on this page, e.g. {@code |Δθ|}. */
    public String scoreSymbol() {
        return profile.get().map(known -> symbol(known.score())).orElse("score");
    }

    private static String symbol(String score) {
        return score.equals("value-change")
                ? "|Δθ|" // shorter than its formula
                : ScoreCatalog.all().stream()
                        .filter(kind -> kind.id().equals(score))
                        .map(ScoreKind::formula)
                        .findFirst()
                        .orElse(score);
    }

    /** The layer that is pointed at here or in another stage. */
    public LinkedSelection linked() {
        return linked;
    }

    /** Goes to the page where the ranking is chosen and started. */
    public void goToLocate() {
        section.set(NeuronSection.LOCATE);
    }

    /** Goes to the page where an analysis is started. */
    public void goToSources() {
        toSources.run();
    }

    private void load() {
        ranks.clear();
        profile.set(project.neurons(ability.get()));
        showUnits();
    }

    /** Looks for other importance; to be called when weights may have been ranked. */
    public void refresh() {
        showOutcome();
    }

    private void showOutcome() {
        if (!profile.get().equals(project.neurons(ability.get()))) {
            load();
        }
        bars.set(recipe.outcome().map(NeuronsViewModel::sharesOf).orElseGet(LayerShares::none));
        trained.set(recipe.outcome().isPresent());
        showCut();
    }

    private void showUnits() {
        scores = profile.get().flatMap(known -> unitsOf(known, kind.get()));
        grid.set(scores.map(this::gridOf));
        showCut();
    }

    private static Optional<UnitScores> unitsOf(NeuronProfile profile, UnitKind wanted) {
        return profile.units().stream().filter(units -> units.kind() == wanted).findFirst();
    }

    private HeatmapGrid gridOf(UnitScores units) {
        return new HeatmapGrid(units.layers(), units.units(), units.values(), scale.get());
    }

    private UnitRanks ranksOf(UnitScores units) {
        return ranks.computeIfAbsent(units, UnitRanks::new);
    }

    private void showCut() {
        cut.set(profile.get().map(this::cutOf).orElse(Cut.NONE));
    }

    private Cut cutOf(NeuronProfile known) {
        double applied =
                recipe.outcome()
                        .map(Outcome::effectiveKeyPercent)
                        .orElseGet(
                                () ->
                                        Math.min(
                                                ImportanceBins.nearestEdge(
                                                        recipe.recipe().keyPercent()),
                                                known.trainedKeyPercent()));
        double score = KeyCut.score(known.histogram(), applied);
        String label = "k₁ = " + Figures.percent(applied);
        label +=
                applied == 0
                        ? "   no key neurons"
                        : "   " + symbol(known.score()) + " ≥ " + Numbers.score(score);
        float dim =
                keyOnly.get()
                        ? scores.map(units -> ranksOf(units).threshold(applied))
                                .orElse(Float.NEGATIVE_INFINITY)
                        : Float.NEGATIVE_INFINITY;
        return new Cut(score, label, dim);
    }

    /** With an outcome, the outcome's own change moves the cut, once. */
    private void showCutUnlessTrained() {
        if (recipe.outcome().isEmpty()) {
            showCut();
        }
    }

    private static LayerShares sharesOf(Outcome outcome) {
        List<LayerOutcome> layers =
                outcome.layers().stream().filter(layer -> layer.layer() >= 0).toList();
        double[] shares = new double[layers.size()];
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            LayerOutcome layer = layers.get(i);
            shares[i] = layer.weights() == 0 ? 0 : (double) layer.keyWeights() / layer.weights();
            texts.add(
                    Figures.count(layer.keyWeights())
                            + " key weights, "
                            + Figures.percentOf(shares[i])
                            + " of the layer");
        }
        return new LayerShares("key weights", shares, texts);
    }

    /**
     * What a hover card says about a unit.
     *
     * @param cell a unit of the grid
     * @return layer, unit, score, rank and share
     */
    public HoverText describe(HeatmapCell cell) {
        String title = "layer " + cell.layer() + " · " + kind.get().label() + " " + cell.unit();
        return scores.map(
                        units -> {
                            float score = units.at(cell.layer(), cell.unit());
                            UnitRanks order = ranksOf(units);
                            int rank = order.rank(score);
                            return HoverText.of(
                                    title,
                                    "Σ" + scoreSymbol() + "  " + Numbers.score(score),
                                    "rank "
                                            + Figures.whole(rank)
                                            + " of "
                                            + Figures.whole(order.count())
                                            + " · top "
                                            + Figures.percent(100.0 * rank / order.count()));
                        })
                .orElseGet(() -> HoverText.of(title));
    }

    /**
     * Finds a unit by what a person typed.
     *
     * @param text such as {@code L2:N14} or {@code 2:14}
     * @return the unit; empty, with a reason in {@link #searchAnswerProperty}, if there is none
     */
    public Optional<HeatmapCell> search(String text) {
        searchAnswer.set("");
        if (text.isBlank() || grid.get().isEmpty()) {
            return Optional.empty();
        }
        HeatmapGrid shown = grid.get().get();
        Matcher matcher = ADDRESS.matcher(text);
        if (!matcher.matches()) {
            searchAnswer.set("Write layer and unit, such as L2:N14.");
            return Optional.empty();
        }
        int layer = Integer.parseInt(matcher.group(1));
        int unit = Integer.parseInt(matcher.group(2));
        if (layer >= shown.layers() || unit >= shown.units()) {
            searchAnswer.set(
                    "There are layers 0 to "
                            + (shown.layers() - 1)
                            + " and units 0 to "
                            + (shown.units() - 1)
                            + ".");
            return Optional.empty();
        }
        return Optional.of(new HeatmapCell(layer, unit));
    }

    /** One phrase about the distribution: of what, and how many weights never changed. */
    public String histogramCaption() {
        return profile.get()
                .map(
                        known -> {
                            long zeros = known.histogram().zeros();
                            String bound =
                                    known.trainedKeyPercent() < 100
                                            ? " · trained up to k₁ = "
                                                    + Figures.percent(known.trainedKeyPercent())
                                            : "";
                            return RankingWords.distribution(known.rule())
                                    + "; drag the line to move k₁"
                                    + (zeros > 0
                                            ? " · " + Figures.count(zeros) + " weights score 0"
                                            : "")
                                    + bound;
                        })
                .orElse("");
    }

    /** Moves k₁ by the line over the histogram: one drag is one step of undo. */
    public CutHandler cutHandler() {
        return new CutHandler() {
            @Override
            public void begin() {
                recipe.commit();
            }

            @Override
            public void move(double score) {
                profile.get()
                        .ifPresent(
                                known -> {
                                    double percent =
                                            KeyCut.percent(
                                                    known.histogram(),
                                                    score,
                                                    known.trainedKeyPercent());
                                    recipe.preview(now -> now.withKeyPercent(percent));
                                });
            }

            @Override
            public void end() {
                recipe.commit();
            }

            @Override
            public void step(int steps) {
                double bound = profile.get().map(NeuronProfile::trainedKeyPercent).orElse(100.0);
                recipe.change(
                        now -> now.withKeyPercent(KeyCut.stepped(now.keyPercent(), -steps, bound)));
            }
        };
    }
}
