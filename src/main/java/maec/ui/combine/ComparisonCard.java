package maec.ui.combine;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.ui.chart.DifferenceBars;
import maec.ui.chart.LayerLink;
import maec.ui.chart.PictureShelf;
import maec.ui.combine.CombineViewModel.Pair;
import maec.ui.control.FigureTable;
import maec.ui.control.FigureTable.Cell;
import maec.ui.control.FigureTable.Column;
import maec.ui.control.SegmentedControl;
import maec.ui.recipe.Snapshots.Slot;
import maec.ui.text.Messages;

import java.util.List;
import java.util.Optional;

/** A ⇄ B: what two recipes have and do differently; or an invitation to save the first one. */
public final class ComparisonCard extends VBox {
    private final SegmentedControl<Pair> pairs = new SegmentedControl<>("A ⇄ B");
    private final FigureTable table = new FigureTable();
    private final Label chartTitle = new Label();
    private final DifferenceBars bars = new DifferenceBars();
    private final HBox chartHead = new HBox(8, chartTitle);
    private final VBox differences = new VBox(8, table, chartHead, bars);
    private final Label note = new Label();
    private final Button save = new Button();
    private final VBox empty = new VBox(8, note, save);

    /** Makes an empty card; {@link #show} fills it. */
    public ComparisonCard() {
        getStyleClass().addAll("card", "comparison");
        var title = new Label("A ⇄ B");
        title.getStyleClass().add("card-title");
        title.setMinWidth(USE_PREF_SIZE);
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var head = new HBox(8, title, gap, pairs);
        head.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(head, empty, differences);
        chartTitle.getStyleClass().addAll("small", "muted");
        chartTitle.setWrapText(true);
        chartTitle.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(chartTitle, Priority.ALWAYS);
        chartHead.setAlignment(Pos.CENTER_LEFT);
        note.setWrapText(true);
        note.getStyleClass().add("muted");
        empty.managedProperty().bind(empty.visibleProperty());
        differences.managedProperty().bind(differences.visibleProperty());
        differences.visibleProperty().bind(empty.visibleProperty().not());
        // words that break into two lines must not be squeezed into one
        for (Region whole : List.of(table, chartTitle, note)) {
            whole.setMinHeight(USE_PREF_SIZE);
        }
        VBox.setVgrow(bars, Priority.ALWAYS);
        VBox.setVgrow(differences, Priority.ALWAYS);
    }

    /**
     * Shows what a model says, from now on.
     *
     * @param model the stage
     * @param pictures takes the chart, as {@code layer-differences}
     */
    public void show(CombineViewModel model, PictureShelf pictures) {
        Messages messages = model.messages();
        chartHead.getChildren().add(pictures.button("layer-differences", bars));
        LayerLink.join(bars, model.linked(), model::layers);
        save.textProperty().bind(messages.bind("combine.compare.save"));
        save.setOnAction(_ -> model.snapshots().save());
        chartTitle.textProperty().bind(messages.bind("combine.compare.layers"));
        messages.languageProperty()
                .subscribe(_ -> pairs.show(List.of(Pair.values()), pair -> label(pair, messages)));
        pairs.valueProperty().bindBidirectional(model.pairProperty());
        model.comparisonProperty().subscribe(found -> show(model, found));
        for (Slot slot : Slot.values()) {
            model.snapshots().keptProperty(slot).subscribe(_ -> offer(model));
        }
        messages.languageProperty()
                .subscribe((_, _) -> show(model, model.comparisonProperty().get()));
    }

    private static String label(Pair pair, Messages messages) {
        String now = messages.text("combine.compare.now");
        return switch (pair) {
            case A_NOW -> "A · " + now;
            case B_NOW -> "B · " + now;
            case A_B -> "A · B";
        };
    }

    private void offer(CombineViewModel model) {
        boolean a = model.snapshots().kept(Slot.A).isPresent();
        boolean b = model.snapshots().kept(Slot.B).isPresent();
        boolean[] possible = {a, b, a && b};
        for (int i = 0; i < pairs.getChildren().size(); i++) {
            pairs.getChildren().get(i).setDisable(!possible[i]);
        }
    }

    private void show(CombineViewModel model, Optional<Comparison> found) {
        Messages messages = model.messages();
        boolean any =
                model.snapshots().kept(Slot.A).isPresent()
                        || model.snapshots().kept(Slot.B).isPresent();
        empty.setVisible(found.isEmpty());
        save.setVisible(!any);
        note.setText(messages.text(any ? "combine.compare.otherwise" : "combine.compare.nothing"));
        found.ifPresent(
                it -> {
                    table.show(
                            List.of(
                                    Column.wide(""),
                                    Column.figures(it.left()),
                                    Column.figures(it.right())),
                            it.rows().stream().map(ComparisonCard::cells).toList());
                    bars.setDifferences(it.layers(), it.difference());
                });
        offer(model);
    }

    private static List<Cell> cells(Comparison.Row row) {
        return List.of(Cell.of(row.name()), Cell.of(row.left()), Cell.of(row.right()));
    }
}
