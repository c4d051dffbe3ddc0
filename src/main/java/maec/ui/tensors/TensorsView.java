package maec.ui.tensors;

import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;

import maec.combine.PairFigures;
import maec.combine.Sensitivity;
import maec.ui.chart.ModuleGrid;
import maec.ui.chart.PictureShelf;
import maec.ui.chart.RankedBars;
import maec.ui.chart.ScatterChart;
import maec.ui.control.FigureTable;
import maec.ui.control.FigureTable.Cell;
import maec.ui.control.FigureTable.Column;
import maec.ui.control.SegmentedControl;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.List;
import java.util.Optional;

/** The Tensors stage: module grid, ranked bars, one tensor in detail. */
public final class TensorsView {
    private final TensorsViewModel model;
    private final PictureShelf pictures;
    private final Messages messages;
    private boolean showing = true;
    @FXML private SegmentedControl<Sensitivity> measures;
    @FXML private SegmentedControl<Pin> pins;
    @FXML private ToggleButton wholeModel;
    @FXML private SegmentedControl<String> abilities;
    @FXML private SegmentedControl<String> languages;
    @FXML private SegmentedControl<Boolean> charts;
    @FXML private HBox gridHead;
    @FXML private HBox chartHead;
    @FXML private ModuleGrid grid;
    @FXML private ScatterChart scatter;
    @FXML private RankedBars ranked;
    @FXML private Label rankedNote;
    @FXML private Label tensorName;
    @FXML private Label tensorShape;
    @FXML private Label standing;
    @FXML private Label change;
    @FXML private FigureTable pairs;
    @FXML private Pane content;
    @FXML private Pane empty;

    /**
     * Made by the FXML loader.
     *
     * @param model sensitivities, cut and detail
     * @param pictures takes the charts
     */
    public TensorsView(TensorsViewModel model, PictureShelf pictures) {
        this.model = model;
        this.pictures = pictures;
        this.messages = model.messages();
    }

    @FXML
    private void initialize() {
        measures.valueProperty().bindBidirectional(model.sensitivityProperty());
        wholeModel.selectedProperty().bindBidirectional(model.wholeModelProperty());
        abilities.valueProperty().bindBidirectional(model.abilityProperty());
        languages.valueProperty().bindBidirectional(model.languageProperty());
        pins.valueProperty().subscribe(this::pin);
        model.placesProperty().subscribe(this::showPlaces);
        model.pictureProperty().subscribe(this::showPicture);
        model.detailProperty().subscribe(this::showDetail);
        gridHead.getChildren().add(pictures.button("tensors", grid));
        MenuButton saveRanked = pictures.button("ranked", ranked);
        MenuButton saveScatter = pictures.button("scatter", scatter);
        chartHead.getChildren().addAll(saveRanked, saveScatter);
        for (Node part : List.of(saveRanked, saveScatter)) {
            part.managedProperty().bind(part.visibleProperty());
        }
        saveRanked.visibleProperty().bind(ranked.visibleProperty());
        saveScatter.visibleProperty().bind(scatter.visibleProperty());
        charts.valueProperty().bindBidirectional(model.scatteredProperty().asObject());
        model.scatteredProperty().subscribe(this::showScatter);
        messages.languageProperty().subscribe(_ -> translate());
        linkCharts();
    }

    /** Words that are made of data, or belong to controls that are filled by code. */
    private void translate() {
        measures.show(List.of(Sensitivity.values()), this::label);
        pins.show(List.of(Pin.values()), this::label);
        abilities.show(
                model.abilities(),
                name -> name.isEmpty() ? messages.text("tensors.allAbilities") : name);
        languages.show(
                model.languages(),
                name -> name.isEmpty() ? messages.text("tensors.allLanguages") : name);
        charts.show(
                List.of(false, true),
                on -> messages.text(on ? "tensors.scatter" : "tensors.ranked"));
        scatter.setTitle(messages.text("tensors.scatter.axes"));
        showPicture(model.pictureProperty().get());
        showDetail(model.detailProperty().get());
    }

    private void showScatter(boolean on) {
        scatter.setVisible(on);
        ranked.setVisible(!on);
        rankedNote.setVisible(!on);
        showPicture(model.pictureProperty().get());
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
        ranked.setNames(bar -> model.name(order()[bar]));
        scatter.setDescription(model::describe);
        scatter.setNames(model::name);
        scatter.setOnChosen(model.selectedProperty()::set);
        scatter.hoveredProperty().subscribe(index -> model.hoveredProperty().set(index.intValue()));
        model.hoveredProperty().subscribe(_ -> showMarks());
        model.linked().placeProperty().subscribe(_ -> showMarks());
        model.selectedProperty().subscribe(_ -> showMarks());
    }

    private int[] order() {
        return model.pictureProperty().get().order();
    }

    private String label(Sensitivity measure) {
        return switch (measure) {
            case COSINE -> "cos";
            case LARGEST_COSINE -> messages.text("tensors.largest");
            case ABSOLUTE_COSINE -> "|cos|";
        };
    }

    private String label(Pin pin) {
        return switch (pin) {
            case NONE -> messages.text("tensors.pin.none");
            case IN -> messages.text("tensors.pin.in");
            case OUT -> messages.text("tensors.pin.out");
        };
    }

    private String formula(Sensitivity measure) {
        return switch (measure) {
            case COSINE -> "s(τ) = cos(R(A)[τ], R(L)[τ])";
            case LARGEST_COSINE -> messages.text("tensors.formula.largest");
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
        if (scatter.isVisible()) {
            scatter.setPoints(picture.sensitivities(), picture.norms(), picture.leftOut());
        }
        ranked.setBars(picture.ranked(), picture.selectedInPlay(), picture.cutLabel());
        rankedNote.setText(formula(model.sensitivityProperty().get()) + model.pinnedNote());
        showMarks();
    }

    private void showMarks() {
        int chosen = model.selectedProperty().get();
        int pointed = model.hoveredProperty().get();
        int[] positions = model.pictureProperty().get().positions();
        grid.setSelected(chosen);
        grid.setMarked(pointed);
        scatter.setSelected(chosen);
        scatter.setMarked(pointed);
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
                    standing.setText(shown.standing(messages));
                    change.setText(shown.change(messages));
                    pins.valueProperty().set(shown.pin());
                    pairs.show(
                            List.of(
                                    Column.wide(messages.text("tensors.pairs")),
                                    Column.figures("cos"),
                                    Column.figures("‖R(A)‖"),
                                    Column.figures("‖Δ(L)‖"),
                                    Column.figures(messages.text("tensors.keyShare"))),
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
