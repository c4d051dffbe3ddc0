package maec.ui.evaluate;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import maec.evaluate.Metric;
import maec.ui.control.FigureTable;
import maec.ui.text.Figures;

/** One metric as a card with a table. */
final class EvaluationCard extends VBox {
    EvaluationCard(EvaluationTable table) {
        getStyleClass().add("card");
        boolean tasks = table.metric() == Metric.EXACT_MATCH;
        var title = new Label(tasks ? "Tasks" : "Texts");
        title.getStyleClass().add("card-title");
        var subtitle = new Label(tasks ? taskNote(table) : textNote());
        subtitle.getStyleClass().add("card-subtitle");
        var head = new HBox(8, title, subtitle);
        head.setAlignment(Pos.BASELINE_LEFT);
        var figures = new FigureTable();
        figures.show(EvaluationRows.columns(table), EvaluationRows.rows(table));
        getChildren().addAll(head, figures);
    }

    private static String taskNote(EvaluationTable table) {
        long items = table.rows().stream().mapToLong(EvaluationTable.Row::items).max().orElse(0);
        String each = items == 0 ? "" : " · " + Figures.whole(items) + " prompts each";
        return "greedy, exact match in %" + each + " · merged now = this recipe, never exported";
    }

    private static String textNote() {
        return "perplexity on held-out text; lower is better";
    }
}
