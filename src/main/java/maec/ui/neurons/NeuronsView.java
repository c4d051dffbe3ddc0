package maec.ui.neurons;

import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Pane;

import maec.extract.NeuronProfile;
import maec.extract.ScoreHistogram;
import maec.extract.UnitKind;
import maec.ui.chart.ColourScale;
import maec.ui.chart.HeatmapCanvas;
import maec.ui.chart.HistogramChart;
import maec.ui.control.JobNotice;
import maec.ui.control.SegmentedControl;

import java.util.List;
import java.util.Optional;

/** The Neurons stage: heatmap, distribution, search, and the switches above them. */
public final class NeuronsView {
    private final NeuronsViewModel model;
    @FXML private SegmentedControl<NeuronSection> sections;
    @FXML private JobNotice untrained;
    @FXML private Pane importance;
    @FXML private Node locatePage;
    @FXML private Node languagesPage;
    @FXML private SegmentedControl<String> abilities;
    @FXML private SegmentedControl<UnitKind> kinds;
    @FXML private SegmentedControl<ColourScale.Kind> scales;
    @FXML private ToggleButton keyOnly;
    @FXML private TextField search;
    @FXML private Label answer;
    @FXML private Label heatmapNote;
    @FXML private Label histogramNote;
    @FXML private HeatmapCanvas heatmap;
    @FXML private HistogramChart histogram;
    @FXML private Pane content;
    @FXML private Pane empty;

    /**
     * Made by the FXML loader.
     *
     * @param model scores, distribution and cut
     */
    public NeuronsView(NeuronsViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        showSections();
        showSwitches();
        heatmapNote.textProperty().bind(heatmap.captionProperty());
        heatmap.setDescription(model::describe);
        histogram.setCutHandler(model.cutHandler());
        answer.textProperty().bind(model.searchAnswerProperty());
        model.gridProperty().subscribe(grid -> grid.ifPresent(heatmap::setGrid));
        model.barsProperty().subscribe(heatmap::setBars);
        model.profileProperty().subscribe(this::showProfile);
        model.cutProperty().subscribe(this::showCut);
    }

    private void showSections() {
        sections.show(List.of(NeuronSection.values()), NeuronSection::label);
        sections.valueProperty().bindBidirectional(model.sectionProperty());
        show(importance, NeuronSection.IMPORTANCE);
        show(locatePage, NeuronSection.LOCATE);
        show(languagesPage, NeuronSection.LANGUAGES);
        untrained.invite(
                "These key neurons are located and nothing is trained on them yet.",
                "Abilities are trained and compared anew, then every slider answers again.",
                "Go to Sources",
                model::goToSources);
        untrained.visibleProperty().bind(model.trainedProperty().not());
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
        kinds.show(List.of(UnitKind.values()), UnitKind::label);
        kinds.valueProperty().bindBidirectional(model.kindProperty());
        scales.show(
                List.of(ColourScale.Kind.LOGARITHMIC, ColourScale.Kind.PERCENTILE),
                kind -> kind == ColourScale.Kind.PERCENTILE ? "rank" : "log");
        scales.valueProperty().bindBidirectional(model.scaleProperty());
        keyOnly.selectedProperty().bindBidirectional(model.keyOnlyProperty());
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
    private void goToLocate() {
        model.goToLocate();
    }

    @FXML
    private void goToSources() {
        model.goToSources();
    }
}
