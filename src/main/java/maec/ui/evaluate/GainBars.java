package maec.ui.evaluate;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import maec.evaluate.Metric;
import maec.ui.chart.GroupBars;
import maec.ui.chart.PictureShelf;
import maec.ui.evaluate.EvaluationTable.Row;
import maec.ui.text.Messages;

import java.util.List;
import java.util.OptionalDouble;

/** Base, best tuned model and merge of every row as three bars: what the merge gained. */
final class GainBars extends VBox {
    private static final double FULL_ACCURACY = 100;

    private final boolean tasks;
    private final Messages messages;
    private final GroupBars bars;

    /**
     * Makes an empty card.
     *
     * @param metric what is measured
     * @param messages the words
     * @param pictures takes the chart, as {@code gain-accuracy} or {@code gain-perplexity}
     */
    GainBars(Metric metric, Messages messages, PictureShelf pictures) {
        this.tasks = metric == Metric.EXACT_MATCH;
        this.messages = messages;
        this.bars = new GroupBars(tasks ? "chart.gain.accuracy" : "chart.gain.perplexity");
        bars.speak(messages);
        getStyleClass().add("card");
        setPrefWidth(100);
        setMinWidth(0);
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox.setHgrow(this, Priority.ALWAYS);
        var head =
                new HBox(
                        8,
                        spoken(
                                tasks ? "evaluate.gain.accuracy" : "evaluate.gain.perplexity",
                                "card-title"),
                        spoken(
                                tasks ? "evaluate.gain.percent" : "evaluate.gain.lower",
                                "card-subtitle"),
                        gap,
                        pictures.button(tasks ? "gain-accuracy" : "gain-perplexity", bars));
        head.setAlignment(Pos.CENTER_LEFT);
        var legend =
                new HBox(
                        12,
                        legend("base", "evaluate.base"),
                        legend("tuned", "evaluate.gain.tuned"),
                        legend("merged", "evaluate.gain.merged"));
        getChildren().addAll(head, bars, legend);
    }

    private Label spoken(String key, String style) {
        var label = new Label();
        label.textProperty().bind(messages.bind(key));
        label.getStyleClass().add(style);
        return label;
    }

    private Label legend(String what, String key) {
        var swatch = new Region();
        swatch.getStyleClass().addAll("swatch", "bar-" + what);
        Label label = spoken(key, "legend");
        label.setGraphic(swatch);
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    /**
     * Shows other figures.
     *
     * @param table of this card's metric
     */
    void show(EvaluationTable table) {
        bars.setGroups(
                List.of("base", "best_tuned", "merged"),
                table.rows().stream().map(row -> group(table, row)).toList(),
                tasks ? FULL_ACCURACY : Math.max(1e-9, table.largest()));
    }

    private GroupBars.Group group(EvaluationTable table, Row row) {
        List<OptionalDouble> values = List.of(row.base(), bestTuned(table, row), row.merged());
        return new GroupBars.Group(
                row.corpus(),
                values,
                values.stream()
                        .map(
                                value ->
                                        value.isPresent()
                                                ? EvaluationRows.text(table, value.getAsDouble())
                                                : "—")
                        .toList());
    }

    private OptionalDouble bestTuned(EvaluationTable table, Row row) {
        var tuned =
                row.figures().subList(1, table.ownModels()).stream()
                        .filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble);
        return tasks ? tuned.max() : tuned.min();
    }
}
