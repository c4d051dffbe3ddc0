package maec.ui.evaluate;

import javafx.beans.binding.Bindings;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import maec.evaluate.Metric;
import maec.ui.evaluate.EvaluationTable.Row;
import maec.ui.text.Messages;

import java.util.OptionalDouble;

/** Base, best tuned model and merge of every row as three bars: what the merge gained. */
final class GainBars extends VBox {
    private static final double FULL_ACCURACY = 100;
    private static final double SLIVER = 2;

    private final EvaluationTable table;
    private final double full;

    GainBars(EvaluationTable table, Messages messages) {
        this.table = table;
        boolean tasks = table.metric() == Metric.EXACT_MATCH;
        this.full = tasks ? FULL_ACCURACY : Math.max(1e-9, table.largest());
        getStyleClass().add("card");
        var title =
                new Label(
                        messages.text(
                                tasks ? "evaluate.gain.accuracy" : "evaluate.gain.perplexity"));
        title.getStyleClass().add("card-title");
        var subtitle =
                new Label(messages.text(tasks ? "evaluate.gain.percent" : "evaluate.gain.lower"));
        subtitle.getStyleClass().add("card-subtitle");
        var head = new HBox(8, title, subtitle);
        head.setAlignment(Pos.BASELINE_LEFT);
        var legend =
                new HBox(
                        12,
                        legend("base", messages.text("evaluate.base")),
                        legend("tuned", messages.text("evaluate.gain.tuned")),
                        legend("merged", messages.text("evaluate.gain.merged")));
        getChildren().addAll(head, grid(), legend);
    }

    private static Label legend(String what, String words) {
        var swatch = new Region();
        swatch.getStyleClass().addAll("swatch", "bar-" + what);
        var label = new Label(words, swatch);
        label.getStyleClass().add("legend");
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    private GridPane grid() {
        var grid = new GridPane();
        grid.setHgap(10);
        grid.setVgap(14);
        var names = new ColumnConstraints();
        names.setMinWidth(Region.USE_PREF_SIZE);
        var bars = new ColumnConstraints();
        bars.setHgrow(Priority.ALWAYS);
        bars.setHalignment(HPos.LEFT);
        grid.getColumnConstraints().setAll(names, bars);
        int line = 0;
        for (Row row : table.rows()) {
            grid.add(new Label(row.corpus()), 0, line);
            grid.add(bars(row), 1, line++);
        }
        return grid;
    }

    private VBox bars(Row row) {
        return new VBox(
                3,
                bar(row.base(), "bar-base"),
                bar(bestTuned(row), "bar-tuned"),
                bar(row.merged(), "bar-merged"));
    }

    private OptionalDouble bestTuned(Row row) {
        var tuned =
                row.figures().subList(1, table.ownModels()).stream()
                        .filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble);
        return table.metric() == Metric.EXACT_MATCH ? tuned.max() : tuned.min();
    }

    private HBox bar(OptionalDouble figure, String style) {
        var filled = new Region();
        filled.getStyleClass().addAll("gain-bar", style);
        var track = new StackPane(filled);
        track.setAlignment(Pos.CENTER_LEFT);
        track.setMinWidth(0);
        HBox.setHgrow(track, Priority.ALWAYS);
        boolean known = figure.isPresent();
        double share = Math.clamp(figure.orElse(0) / full, 0, 1);
        filled.maxWidthProperty()
                .bind(Bindings.max(known ? SLIVER : 0, track.widthProperty().multiply(share)));
        filled.minWidthProperty().bind(filled.maxWidthProperty());
        var text = new Label(known ? EvaluationRows.text(table, figure.getAsDouble()) : "—");
        text.getStyleClass().addAll("small", known ? "figure" : "muted");
        text.setMinWidth(42);
        text.setAlignment(Pos.CENTER_RIGHT);
        var line = new HBox(8, track, text);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }
}
