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
import maec.combine.Outcome;
import maec.extract.NeuronProfile;
import maec.extract.UnitKind;
import maec.extract.UnitScores;
import maec.ui.chart.ColourScale;
import maec.ui.chart.CutHandler;
import maec.ui.chart.HeatmapCell;
import maec.ui.chart.HeatmapGrid;
import maec.ui.chart.HoverText;
import maec.ui.chart.LayerShares;
import maec.ui.chart.LinkedSelection;
import maec.ui.chart.Palette;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Messages;
import maec.workflow.LanguageReport;
import maec.workflow.OpenProject;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the Neurons stage shows: the scores of one kind of unit for one ability, alone or beside
 * other scores, their distribution, and where k₁ cuts it.
 *
 * <p>The profile of an ability is fetched once; a change of the recipe only moves the cut and the
 * bars, which follow from the {@link Outcome}.
 */
public final class NeuronsViewModel {
    private static final int EARLIER_AT_MOST = 4;

    private final OpenProject project;
    private final RecipeModel recipe;
    private final LanguagesViewModel languages;
    private final LinkedSelection linked;
    private final Messages messages;
    private final Runnable toSources;
    private final UnitFacts facts;
    private final UnitWords words;
    private final ObjectProperty<NeuronSection> section =
            new SimpleObjectProperty<>(NeuronSection.IMPORTANCE);
    private final StringProperty ability = new SimpleStringProperty("");
    private final ObjectProperty<UnitKind> kind = new SimpleObjectProperty<>(UnitKind.FFN_UNIT);
    private final ObjectProperty<ColourScale.Kind> scale =
            new SimpleObjectProperty<>(ColourScale.Kind.LOGARITHMIC);
    private final ObjectProperty<Palette> palette = new SimpleObjectProperty<>(Palette.VIRIDIS);
    private final ObjectProperty<UnitOrder> order = new SimpleObjectProperty<>(UnitOrder.INDEX);
    private final BooleanProperty keyOnly = new SimpleBooleanProperty();
    private final BooleanProperty tabled = new SimpleBooleanProperty();
    private final ObjectProperty<Optional<Rival>> rival =
            new SimpleObjectProperty<>(Optional.empty());
    private final ReadOnlyObjectWrapper<List<Rival>> rivals =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Optional<NeuronProfile>> profile =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<HeatmapGrid>> grid =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Cut> cut = new ReadOnlyObjectWrapper<>(Cut.NONE);
    private final ReadOnlyObjectWrapper<LayerShares> bars =
            new ReadOnlyObjectWrapper<>(LayerShares.none());
    private final ReadOnlyObjectWrapper<List<UnitFacts.Line>> top =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyBooleanWrapper trained = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper searchAnswer = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper comparisonNote = new ReadOnlyStringWrapper("");
    private final List<Rival> earlier = new ArrayList<>();
    private Optional<UnitScores> scores = Optional.empty();
    private Optional<UnitComparison> comparison = Optional.empty();

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
     * @param languages knows which units work for which language
     * @param linked the layer that is pointed at in any stage
     * @param messages the words
     * @param toSources goes to the page where an analysis is started
     */
    public NeuronsViewModel(
            OpenProject project,
            RecipeModel recipe,
            LanguagesViewModel languages,
            LinkedSelection linked,
            Messages messages,
            Runnable toSources) {
        this.project = project;
        this.recipe = recipe;
        this.languages = languages;
        this.linked = linked;
        this.messages = messages;
        this.toSources = toSources;
        this.facts = new UnitFacts(project);
        this.words = new UnitWords(messages);
        ability.set(project.abilities().isEmpty() ? "" : project.abilities().getFirst());
        ability.subscribe(_ -> load());
        kind.subscribe((_, _) -> showUnits());
        scale.subscribe((_, _) -> showUnits());
        order.subscribe((_, _) -> showUnits());
        rival.subscribe((_, _) -> showUnits());
        keyOnly.subscribe((_, _) -> showCut());
        tabled.subscribe((_, _) -> showTop());
        languages.reportProperty().subscribe(this::knowLanguages);
        recipe.outcomeProperty().subscribe(_ -> showOutcome());
        recipe.recipeProperty().subscribe(_ -> showCutUnlessTrained());
        messages.languageProperty().subscribe((_, _) -> showOutcome());
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

    /** The colours of scores; differences have their own. */
    public ObjectProperty<Palette> paletteProperty() {
        return palette;
    }

    /** The colours of what is shown. */
    public Palette shownPalette() {
        return comparison.isPresent() ? Palette.PURPLE_ORANGE : palette.get();
    }

    /** In which order units stand. */
    public ObjectProperty<UnitOrder> orderProperty() {
        return order;
    }

    /** Whether units outside the best k₁ % are dimmed. */
    public BooleanProperty keyOnlyProperty() {
        return keyOnly;
    }

    /** Whether the table of top units is seen. */
    public BooleanProperty tabledProperty() {
        return tabled;
    }

    /** With what the scores are compared; empty for nothing. */
    public ObjectProperty<Optional<Rival>> rivalProperty() {
        return rival;
    }

    /** With what the scores can be compared: other abilities, and what was shown before. */
    public ReadOnlyObjectProperty<List<Rival>> rivalsProperty() {
        return rivals.getReadOnlyProperty();
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

    /** Key weights per layer; what two scores have in common per layer while they are compared. */
    public ReadOnlyObjectProperty<LayerShares> barsProperty() {
        return bars.getReadOnlyProperty();
    }

    /** The best units; empty while the table is not seen. */
    public ReadOnlyObjectProperty<List<UnitFacts.Line>> topProperty() {
        return top.getReadOnlyProperty();
    }

    /** Whether the project is analysed, so that bars and sliders belong to what is shown. */
    public ReadOnlyBooleanProperty trainedProperty() {
        return trained.getReadOnlyProperty();
    }

    /** Why a search found nothing, empty where it found something. */
    public ReadOnlyStringProperty searchAnswerProperty() {
        return searchAnswer.getReadOnlyProperty();
    }

    /** What two scores have in common, in one phrase; empty while nothing is compared. */
    public ReadOnlyStringProperty comparisonNoteProperty() {
        return comparisonNote.getReadOnlyProperty();
    }

    /** The layer that is pointed at here or in another stage. */
    public LinkedSelection linked() {
        return linked;
    }

    /** The words of the window. */
    public Messages messages() {
        return messages;
    }

    /** Looks up which units work for which language, as far as that is known. */
    public void lookAtLanguages() {
        languages.look();
    }

    /** Goes to the page where the ranking is chosen and started. */
    public void goToLocate() {
        section.set(NeuronSection.LOCATE);
    }

    /** Goes to the page where an analysis is started. */
    public void goToSources() {
        toSources.run();
    }

    private void knowLanguages(Optional<LanguageReport> report) {
        facts.know(report.map(LanguageReport::units));
        if (order.get() == UnitOrder.LANGUAGE) {
            showUnits();
        }
        showTop();
    }

    private void load() {
        facts.forget();
        Optional<NeuronProfile> now = project.neurons(ability.get());
        profile.get().filter(_ -> now.isPresent()).ifPresent(before -> keep(before, now.get()));
        profile.set(now);
        listRivals();
        showUnits();
    }

    /** What the same ability had by another ranking can be compared from now on. */
    private void keep(NeuronProfile before, NeuronProfile now) {
        if (before.ability().equals(now.ability()) && !before.equals(now)) {
            String name =
                    messages.text("neurons.compare.earlier", before.ability(), words.score(before));
            earlier.removeIf(one -> one.name().equals(name));
            earlier.addFirst(new Rival(name, before));
            if (earlier.size() > EARLIER_AT_MOST) {
                earlier.removeLast();
            }
        }
    }

    private void listRivals() {
        List<Rival> found = new ArrayList<>();
        for (String name : project.abilities()) {
            if (!name.equals(ability.get())) {
                project.neurons(name).ifPresent(other -> found.add(new Rival(name, other)));
            }
        }
        found.addAll(earlier);
        rivals.set(List.copyOf(found));
        if (rival.get().isPresent() && !found.contains(rival.get().get())) {
            rival.set(Optional.empty());
        }
    }

    /** Looks for other importance; to be called when weights may have been ranked. */
    public void refresh() {
        showOutcome();
    }

    private void showOutcome() {
        if (!profile.get().equals(project.neurons(ability.get()))) {
            load();
        }
        trained.set(recipe.outcome().isPresent());
        showBars();
        showCut();
        showTop();
    }

    private void showUnits() {
        scores = profile.get().flatMap(known -> UnitFacts.scores(known, kind.get()));
        comparison = scores.flatMap(this::compared);
        grid.set(scores.map(this::gridOf));
        showBars();
        showCut();
        showTop();
    }

    private Optional<UnitComparison> compared(UnitScores shown) {
        return rival.get()
                .flatMap(other -> UnitFacts.scores(other.profile(), kind.get()))
                .filter(other -> other.layers() == shown.layers())
                .filter(other -> other.units() == shown.units())
                .map(
                        other ->
                                new UnitComparison(
                                        shown, other, facts.ranks(shown), facts.ranks(other)));
    }

    private HeatmapGrid gridOf(UnitScores units) {
        int[] places = order.get().places(units, facts.languages());
        float[] values = comparison.map(UnitComparison::difference).orElse(units.values());
        return new HeatmapGrid(
                units.layers(),
                units.units(),
                placed(values, places, units.units()),
                scale.get(),
                places,
                comparison.isPresent());
    }

    private static float[] placed(float[] values, int[] places, int units) {
        if (places.length == 0) {
            return values;
        }
        float[] moved = new float[values.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = values[i / units * units + places[i]];
        }
        return moved;
    }

    private void showBars() {
        Optional<UnitComparison.Overlap> overlap =
                comparison.map(both -> both.overlap(keyPercent()));
        comparisonNote.set(
                overlap.map(
                                found ->
                                        words.overlap(
                                                keyPercent(),
                                                rival.get().map(Rival::name).orElse(""),
                                                found))
                        .orElse(""));
        bars.set(
                overlap.map(words::jaccard)
                        .orElseGet(
                                () ->
                                        recipe.outcome()
                                                .map(words::keyWeights)
                                                .orElseGet(LayerShares::none)));
    }

    private void showTop() {
        top.set(
                tabled.get()
                        ? scores.map(units -> facts.top(units, keyPercent())).orElse(List.of())
                        : List.of());
    }

    /** k₁ as it is applied. */
    private double keyPercent() {
        return recipe.outcome()
                .map(Outcome::effectiveKeyPercent)
                .orElseGet(
                        () ->
                                Math.min(
                                        ImportanceBins.nearestEdge(recipe.recipe().keyPercent()),
                                        profile.get()
                                                .map(NeuronProfile::trainedKeyPercent)
                                                .orElse(100.0)));
    }

    private void showCut() {
        cut.set(profile.get().map(this::cutOf).orElse(Cut.NONE));
    }

    private Cut cutOf(NeuronProfile known) {
        double applied = keyPercent();
        double score = KeyCut.score(known.histogram(), applied);
        float dim =
                keyOnly.get() && comparison.isEmpty()
                        ? scores.map(units -> facts.ranks(units).threshold(applied))
                                .orElse(Float.NEGATIVE_INFINITY)
                        : Float.NEGATIVE_INFINITY;
        return new Cut(score, words.cut(known, applied, score), dim);
    }

    /** With an outcome, the outcome's own change moves the cut, once. */
    private void showCutUnlessTrained() {
        if (recipe.outcome().isEmpty()) {
            showCut();
        }
    }

    /**
     * What a hover card says about a unit.
     *
     * @param cell a unit of the grid
     * @return layer, unit, score, rank and share; the abilities in which it is key, and the
     *     languages that it works for
     */
    public HoverText describe(HeatmapCell cell) {
        String title = words.title(kind.get(), cell);
        return scores.map(
                        units ->
                                words.unit(
                                        title,
                                        profile.get().map(words::symbol).orElse(""),
                                        units.at(cell.layer(), cell.unit()),
                                        facts.ranks(units),
                                        new UnitWords.Memberships(
                                                facts.keyIn(kind.get(), cell, keyPercent()),
                                                facts.languages(kind.get(), cell),
                                                comparison.map(
                                                        both ->
                                                                both.percentileThere(
                                                                        cell.layer(),
                                                                        cell.unit())))))
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
        Optional<HeatmapCell> asked = UnitAddress.read(text);
        if (asked.isEmpty()) {
            searchAnswer.set(messages.text("neurons.search.form"));
            return Optional.empty();
        }
        if (asked.get().layer() >= shown.layers() || asked.get().unit() >= shown.units()) {
            searchAnswer.set(
                    messages.text("neurons.search.range", shown.layers() - 1, shown.units() - 1));
            return Optional.empty();
        }
        return asked;
    }

    /** One phrase about the distribution: of what, and how many weights never changed. */
    public String histogramCaption() {
        return profile.get().map(words::histogram).orElse("");
    }

    /** Moves k₁ by the line over the histogram: one drag is one step of undo. */
    public CutHandler cutHandler() {
        return new KeyCutHandler(recipe, profile);
    }
}
