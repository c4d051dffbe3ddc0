package maec.ui.evaluate;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import maec.evaluate.Metric;
import maec.ui.control.FigureTable;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

/** One metric as a card with a table. */
final class EvaluationCard extends VBox {
    EvaluationCard(EvaluationTable table, Messages messages) {
        getStyleClass().add("card");
        boolean tasks = table.metric() == Metric.EXACT_MATCH;
        var title = new Label(messages.text(tasks ? "evaluate.tasks" : "evaluate.texts"));
        title.getStyleClass().add("card-title");
        title.setMinWidth(USE_PREF_SIZE);
        var subtitle =
                new Label(tasks ? taskNote(table, messages) : messages.text("evaluate.texts.note"));
        subtitle.getStyleClass().add("card-subtitle");
        var head = new HBox(8, title, subtitle);
        head.setAlignment(Pos.BASELINE_LEFT);
        var figures = new FigureTable();
        figures.show(EvaluationRows.columns(table, messages), EvaluationRows.rows(table, messages));
        getChildren().addAll(head, figures);
    }

    private static String taskNote(EvaluationTable table, Messages messages) {
        long items = table.rows().stream().mapToLong(EvaluationTable.Row::items).max().orElse(0);
        return items == 0
                ? messages.text("evaluate.tasks.note")
                : messages.text("evaluate.tasks.note.items", Figures.whole(items));
    }
}
