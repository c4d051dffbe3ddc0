package maec.ui.tensors;

import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Pane;

import maec.combine.PairFigures;
import maec.combine.Sensitivity;
import maec.ui.chart.ModuleGrid;
import maec.ui.chart.RankedBars;
import maec.ui.control.FigureTable;
import maec.ui.control.FigureTable.Cell;
import maec.ui.control.FigureTable.Column;
import maec.ui.control.SegmentedControl;
import maec.ui.text.Figures;

import java.util.List;
import java.util.Optional;

/** The Tensors stage: module grid, ranked bars, one tensor in detail. */
public final class TensorsView {
    private final TensorsViewModel model;
    private boolean showing = true;
    @FXML private SegmentedControl<Sensitivity> measures;
    @FXML private SegmentedControl<Pin> pins;
    @FXML private ToggleButton wholeModel;
    @FXML private ModuleGrid grid;
    @FXML private RankedBars ranked;
    @FXML private Label rankedNote;
    @FXML private Label tensorName;
    @FXML private Label tensorShape;
    @FXML private Label standing;
    @FXML private FigureTable pairs;
    @FXML private Pane content;
    @FXML private Pane empty;

    /**
     * Made by the FXML loader.
     *
     * @param model sensitivities, cut and detail
     */
    public TensorsView(TensorsViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        measures.show(List.of(Sensitivity.values()), TensorsView::label);
        measures.valueProperty().bindBidirectional(model.sensitivityProperty());
        wholeModel.selectedProperty().bindBidirectional(model.wholeModelProperty());
        pins.show(List.of(Pin.values()), TensorsView::label);
        pins.valueProperty().subscribe(this::pin);
        model.placesProperty().subscribe(this::showPlaces);
        model.pictureProperty().subscribe(this::showPicture);
        model.detailProperty().subscribe(this::showDetail);
        linkCharts();
    }

    private void linkCharts() {
        grid.setDescription(model::describe);
        grid.setOnChosen(model.selectedProperty()::set);
        grid.hoveredProperty().subscribe(index -> model.hoveredProperty().set(index.intValue()));
        ranked.setDescription(bar -> model.describe(order()[bar]));
        ranked.setOnChosen(bar -> model.selectedProperty().set(order()[bar]));
        ranked.hoveredProperty()
                .subscribe(
                        bar ->
                                model.hoveredProperty()
                                        .set(bar.intValue() < 0 ? -1 : order()[bar.intValue()]));
        ranked.setCutHandler(model.cutHandler());
        model.hoveredProperty().subscribe(_ -> showMarks());
        model.linked().placeProperty().subscribe(_ -> showMarks());
        model.selectedProperty().subscribe(_ -> showMarks());
    }

    private int[] order() {
        return model.pictureProperty().get().order();
    }

    private static String label(Sensitivity measure) {
        return switch (measure) {
            case COSINE -> "cos";
            case LARGEST_COSINE -> "largest cos";
            case ABSOLUTE_COSINE -> "|cos|";
        };
    }

    private static String label(Pin pin) {
        return switch (pin) {
            case NONE -> "compete";
            case IN -> "pin in";
            case OUT -> "pin out";
        };
    }

    private static String formula(Sensitivity measure) {
        return switch (measure) {
            case COSINE -> "s(τ) = cos(R(A)[τ], R(L)[τ])";
            case LARGEST_COSINE -> "s(τ) = largest cos(R(A)[τ], Δ(L)[τ]) over the languages";
            case ABSOLUTE_COSINE -> "s(τ) = |cos(R(A)[τ], R(L)[τ])|";
        };
    }

    private void showPlaces(Optional<TensorPlaces> places) {
        content.setVisible(places.isPresent());
        empty.setVisible(places.isEmpty());
        places.ifPresent(known -> grid.setCells(known.columns(), known.cells()));
    }

    private void showPicture(TensorPicture picture) {
        if (model.placesProperty().get().isEmpty()) {
            return;
        }
        grid.setValues(picture.sensitivities(), picture.leftOut(), picture.scale());
        ranked.setBars(picture.ranked(), picture.selectedInPlay(), picture.cutLabel());
        rankedNote.setText(
                formula(model.sensitivityProperty().get())
                        + model.pinnedNote()
                        + " · drag the cut");
        showMarks();
    }

    private void showMarks() {
        int chosen = model.selectedProperty().get();
        int pointed = model.hoveredProperty().get();
        int[] positions = model.pictureProperty().get().positions();
        grid.setSelected(chosen);
        grid.setMarked(pointed);
        grid.setMarkedLayer(pointed >= 0 ? -1 : model.linked().layer().orElse(-1));
        int marked = pointed >= 0 ? pointed : chosen;
        ranked.setMarked(marked >= 0 && marked < positions.length ? positions[marked] : -1);
    }

    private void showDetail(Optional<TensorDetail> detail) {
        showing = true;
        detail.ifPresent(
                shown -> {
                    tensorName.setText(shown.tensor().name());
                    tensorShape.setText(shown.tensor().shape().toString());
                    standing.setText(shown.standing());
                    pins.valueProperty().set(shown.pin());
                    pairs.show(
                            List.of(
                                    Column.wide("Ability × language"),
                                    Column.figures("cos"),
                                    Column.figures("‖R(A)‖"),
                                    Column.figures("‖Δ(L)‖"),
                                    Column.figures("key weights")),
                            shown.pairs().stream().map(TensorsView::row).toList());
                });
        showing = false;
    }

    private static List<Cell> row(PairFigures pair) {
        return List.of(
                Cell.of(pair.ability() + " × " + pair.language()),
                Cell.of(Figures.decimals(pair.cosine(), 3)),
                Cell.of(Figures.decimals(pair.abilityNorm(), 3)),
                Cell.of(Figures.decimals(pair.languageNorm(), 3)),
                Cell.of(Figures.percentOf(pair.keyShare())));
    }

    private void pin(@org.jspecify.annotations.Nullable Pin chosen) {
        if (!showing && chosen != null) {
            model.pin(chosen);
        }
    }

    @FXML
    private void goToSources() {
        model.goToSources();
    }
}
