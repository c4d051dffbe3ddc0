package maec.ui.combine;

import javafx.fxml.FXML;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

import maec.combine.Outcome;
import maec.combine.TensorOutcome;
import maec.ui.chart.LayerBars;
import maec.ui.control.FigureTable;
import maec.ui.control.FigureTable.Cell;
import maec.ui.control.FigureTable.Column;
import maec.ui.text.Figures;

import java.util.List;
import java.util.Optional;

/** The formula with the present numbers, stacked bars per layer, and the largest changes. */
public final class CombineView {
    private final CombineViewModel model;
    @FXML private VBox content;
    @FXML private VBox empty;
    @FXML private TextFlow selected;
    @FXML private TextFlow elsewhere;
    @FXML private TextFlow ingredients;
    @FXML private LayerBars layers;
    @FXML private FigureTable changes;

    /**
     * Made by the FXML loader.
     *
     * @param model what the recipe changes
     */
    public CombineView(CombineViewModel model) {
        this.model = model;
    }

    @FXML
    private void initialize() {
        content.managedProperty().bind(content.visibleProperty());
        empty.managedProperty().bind(empty.visibleProperty());
        empty.visibleProperty().bind(content.visibleProperty().not());
        model.outcomeProperty().subscribe(this::show);
    }

    private void show(Optional<Outcome> outcome) {
        content.setVisible(outcome.isPresent());
        outcome.ifPresent(this::showFigures);
    }

    private void showFigures(Outcome outcome) {
        write(selected, Formula.selected(outcome));
        write(elsewhere, Formula.elsewhere(outcome));
        write(ingredients, Formula.ingredients(outcome));
        layers.setLayers(
                CombineViewModel.layerNames(outcome),
                CombineViewModel.abilityPercent(outcome),
                CombineViewModel.languagePercent(outcome));
        changes.show(
                List.of(
                        Column.wide("Tensor"),
                        Column.figures("change"),
                        Column.figures("s(τ)"),
                        Column.words("")),
                CombineViewModel.mostChanged(outcome).stream().map(CombineView::row).toList());
    }

    private static List<Cell> row(TensorOutcome tensor) {
        return List.of(
                Cell.of(tensor.name()),
                Cell.of(Figures.percentOf(CombineViewModel.relativeChange(tensor))),
                Cell.of(Figures.coefficient(tensor.sensitivity())),
                Cell.of(tensor.selected() ? "selected" : "left out", "muted"));
    }

    private static void write(TextFlow flow, List<Formula.Piece> pieces) {
        if (flow.getChildren().size() != pieces.size()) {
            flow.getChildren().clear();
            for (Formula.Piece piece : pieces) {
                var text = new Text();
                text.getStyleClass().add(piece.number() ? "formula-number" : "formula-text");
                flow.getChildren().add(text);
            }
        }
        for (int i = 0; i < pieces.size(); i++) {
            ((Text) flow.getChildren().get(i)).setText(pieces.get(i).text());
        }
    }
}
