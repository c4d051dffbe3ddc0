package maec.ui.neurons;

import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;

import maec.extract.NeuronProfile;
import maec.extract.ScoreHistogram;
import maec.extract.UnitKind;
import maec.ui.chart.ColourScale;
import maec.ui.chart.HeatmapCanvas;
import maec.ui.chart.HeatmapCell;
import maec.ui.chart.HeatmapGrid;
import maec.ui.chart.HistogramChart;
import maec.ui.chart.LinkedSelection;
import maec.ui.chart.Palette;
import maec.ui.chart.PictureShelf;
import maec.ui.control.ChoiceMenu;
import maec.ui.control.JobNotice;
import maec.ui.control.SegmentedControl;
import maec.ui.text.Messages;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The Neurons stage: heatmap, distribution, table, search, and the switches above them. */
public final class NeuronsView {
    private static final double ZOOM_STEP = 2;

    private final NeuronsViewModel model;
    private final PictureShelf pictures;
    private final Messages messages;
    @FXML private SegmentedControl<NeuronSection> sections;
    @FXML private JobNotice untrained;
    @FXML private Pane importance;
    @FXML private Node locatePage;
    @FXML private Node languagesPage;
    @FXML private SegmentedControl<String> abilities;
    @FXML private SegmentedControl<UnitKind> kinds;
    @FXML private SegmentedControl<Boolean> lower;
    @FXML private ChoiceMenu<UnitOrder> orders;
    @FXML private ChoiceMenu<ColourScale.Kind> scales;
    @FXML private ChoiceMenu<Palette> palettes;
    @FXML private ChoiceMenu<Optional<Rival>> rivals;
    @FXML private ToggleButton keyOnly;
    @FXML private HBox zoomers;
    @FXML private HBox lowerHead;
    @FXML private TextField search;
    @FXML private Label answer;
    @FXML private Label heatmapNote;
    @FXML private Label comparisonNote;
    @FXML private Label histogramNote;
    @FXML private HeatmapCanvas heatmap;
    @FXML private HistogramChart histogram;
    @FXML private TableView<UnitFacts.Line> top;
    @FXML private Pane content;
    @FXML private Pane empty;

    /**
     * Made by the FXML loader.
     *
     * @param model scores, distribution and cut
     * @param pictures takes the charts
     */
    public NeuronsView(NeuronsViewModel model, PictureShelf pictures) {
        this.model = model;
        this.pictures = pictures;
        this.messages = model.messages();
    }

    @FXML
    private void initialize() {
        showSections();
        showSwitches();
        showCharts();
        new TopUnitsTable(top, messages)
                .show(model.topProperty(), line -> mark(line.layer(), line.unit()));
        messages.languageProperty().subscribe(_ -> translate());
        model.rivalsProperty().subscribe(_ -> nameRivals());
        model.lookAtLanguages();
    }

    private void mark(int layer, int unit) {
        heatmap.mark(new HeatmapCell(layer, unit));
    }

    private void showCharts() {
        heatmapNote.textProperty().bind(heatmap.captionProperty());
        heatmap.setDescription(model::describe);
        histogram.setCutHandler(model.cutHandler());
        answer.textProperty().bind(model.searchAnswerProperty());
        comparisonNote.textProperty().bind(model.comparisonNoteProperty());
        comparisonNote.visibleProperty().bind(comparisonNote.textProperty().isNotEmpty());
        comparisonNote.managedProperty().bind(comparisonNote.visibleProperty());
        model.gridProperty().subscribe(grid -> grid.ifPresent(this::showGrid));
        model.paletteProperty().subscribe(_ -> showPalette());
        model.barsProperty().subscribe(heatmap::setBars);
        model.profileProperty().subscribe(this::showProfile);
        model.cutProperty().subscribe(this::showCut);
        LinkedSelection linked = model.linked();
        heatmap.hoveredLayerProperty()
                .subscribe(
                        (_, layer) -> {
                            if (layer.intValue() < 0) {
                                linked.clear();
                            } else {
                                linked.pointAtLayer(layer.intValue());
                            }
                        });
        linked.placeProperty().subscribe(_ -> heatmap.setMarkedLayer(linked.layer().orElse(-1)));
        zoomers.getChildren().add(pictures.button("neurons", heatmap));
        lowerHead.getChildren().add(pictures.button("histogram", histogram));
    }

    private void showGrid(HeatmapGrid grid) {
        showPalette();
        heatmap.setGrid(grid);
    }

    private void showPalette() {
        heatmap.paletteProperty().set(model.shownPalette());
    }

    private void showSections() {
        sections.valueProperty().bindBidirectional(model.sectionProperty());
        show(importance, NeuronSection.IMPORTANCE);
        show(locatePage, NeuronSection.LOCATE);
        show(languagesPage, NeuronSection.LANGUAGES);
        untrained.managedProperty().bind(untrained.visibleProperty());
    }

    private void show(Node page, NeuronSection which) {
        page.visibleProperty().bind(model.sectionProperty().isEqualTo(which));
        page.managedProperty().bind(page.visibleProperty());
    }

    private void showSwitches() {
        if (!model.abilities().isEmpty()) {
            abilities.show(model.abilities(), name -> name);
            abilities.valueProperty().bindBidirectional(model.abilityProperty());
        }
        kinds.valueProperty().bindBidirectional(model.kindProperty());
        orders.valueProperty().bindBidirectional(model.orderProperty());
        scales.valueProperty().bindBidirectional(model.scaleProperty());
        palettes.valueProperty().bindBidirectional(model.paletteProperty());
        rivals.valueProperty().bindBidirectional(model.rivalProperty());
        keyOnly.selectedProperty().bindBidirectional(model.keyOnlyProperty());
        model.tabledProperty().subscribe(this::showLower);
        lower.valueProperty()
                .subscribe((_, table) -> model.tabledProperty().set(Boolean.TRUE.equals(table)));
    }

    private void showLower(boolean tabled) {
        lower.valueProperty().set(tabled);
        top.setVisible(tabled);
        histogram.setVisible(!tabled);
        histogramNote.setVisible(!tabled);
    }

    /** Words that are made of data, or belong to controls that are filled by code. */
    private void translate() {
        var words = new UnitWords(messages);
        sections.show(List.of(NeuronSection.values()), part -> messages.text(part.key()));
        kinds.show(List.of(UnitKind.values()), words::kind);
        orders.show(
                messages.text("neurons.order"),
                List.of(UnitOrder.values()),
                order -> messages.text("neurons.order." + lowerCase(order)));
        scales.show(
                messages.text("neurons.scale"),
                List.of(
                        ColourScale.Kind.LOGARITHMIC,
                        ColourScale.Kind.PERCENTILE,
                        ColourScale.Kind.LINEAR),
                kind -> messages.text("neurons.scale." + lowerCase(kind)));
        palettes.show(messages.text("neurons.palette"), Palette.sequential(), Palette::label);
        lower.show(
                List.of(false, true),
                table -> messages.text(table ? "neurons.top" : "neurons.distribution"));
        invite();
        nameRivals();
        histogramNote.setText(model.histogramCaption());
    }

    /** The notice shows itself when it is filled; whether it is seen is decided elsewhere. */
    private void invite() {
        untrained.visibleProperty().unbind();
        untrained.invite(
                messages.text("neurons.untrained"),
                messages.text("neurons.untrained.why"),
                messages.text("neurons.goToSources"),
                model::goToSources);
        untrained.visibleProperty().bind(model.trainedProperty().not());
    }

    private static String lowerCase(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private void nameRivals() {
        List<Optional<Rival>> choices = new ArrayList<>(List.of(Optional.empty()));
        model.rivalsProperty().get().forEach(rival -> choices.add(Optional.of(rival)));
        rivals.show(
                messages.text("neurons.compare"),
                choices,
                rival ->
                        rival.map(Rival::name)
                                .orElseGet(() -> messages.text("neurons.compare.none")));
    }

    private void showProfile(Optional<NeuronProfile> profile) {
        content.setVisible(profile.isPresent());
        empty.setVisible(profile.isEmpty());
        histogramNote.setText(model.histogramCaption());
        profile.ifPresent(
                known -> {
                    ScoreHistogram scores = known.histogram();
                    histogram.setHistogram(
                            scores.edges().stream().mapToDouble(Double::doubleValue).toArray(),
                            scores.counts().stream().mapToLong(Long::longValue).toArray());
                });
    }

    private void showCut(NeuronsViewModel.Cut cut) {
        histogram.setCut(cut.score(), cut.label());
        heatmap.setThreshold(cut.unitThreshold());
    }

    @FXML
    private void find() {
        model.search(search.getText()).ifPresentOrElse(heatmap::mark, heatmap::clearMark);
    }

    @FXML
    private void zoomIn() {
        heatmap.zoom(ZOOM_STEP);
    }

    @FXML
    private void zoomOut() {
        heatmap.zoom(1 / ZOOM_STEP);
    }

    @FXML
    private void fit() {
        heatmap.zoomOut();
    }

    @FXML
    private void goToLocate() {
        model.goToLocate();
    }

    @FXML
    private void goToSources() {
        model.goToSources();
    }
}
