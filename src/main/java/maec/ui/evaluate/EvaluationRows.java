package maec.ui.evaluate;

import maec.evaluate.Metric;
import maec.ui.control.FigureTable.Cell;
import maec.ui.control.FigureTable.Column;
import maec.ui.evaluate.EvaluationTable.Row;
import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Writes a table of figures as cells. */
final class EvaluationRows {
    /** Wide enough for every figure, so that the columns of tasks and texts stand in line. */
    private static final double FIGURE_WIDTH = 62;

    private static final double MERGED_WIDTH = 112;

    private EvaluationRows() {}

    static List<Column> columns(EvaluationTable table, Messages messages) {
        var columns = new ArrayList<Column>();
        boolean tasks = table.metric() == Metric.EXACT_MATCH;
        columns.add(Column.wide(messages.text(tasks ? "evaluate.task" : "evaluate.text")));
        List<String> models = table.models();
        for (int i = 0; i < models.size() - 1; i++) {
            String name =
                    i == 0
                            ? messages.text("evaluate.base")
                            : i < table.ownModels()
                                    ? models.get(i)
                                    : messages.text("evaluate.snapshot", models.get(i));
            columns.add(Column.figures(name, FIGURE_WIDTH));
        }
        columns.add(Column.figures(messages.text("evaluate.merged.now"), MERGED_WIDTH));
        return columns;
    }

    static List<List<Cell>> rows(EvaluationTable table, Messages messages) {
        return table.rows().stream().map(row -> cells(table, row, messages)).toList();
    }

    private static List<Cell> cells(EvaluationTable table, Row row, Messages messages) {
        var cells = new ArrayList<Cell>();
        cells.add(Cell.of(row.corpus()));
        int last = row.figures().size() - 1;
        for (int i = 0; i < last; i++) {
            cells.add(plain(table, row.figures().get(i)));
        }
        cells.add(merged(table, row, messages));
        return cells;
    }

    private static Cell plain(EvaluationTable table, OptionalDouble figure) {
        return figure.isPresent()
                ? Cell.of(text(table, figure.getAsDouble()))
                : Cell.of("—", "muted");
    }

    private static Cell merged(EvaluationTable table, Row row, Messages messages) {
        if (row.merged().isEmpty()) {
            return row.stale().isPresent()
                    ? Cell.of(
                            text(table, row.stale().getAsDouble())
                                    + " · "
                                    + messages.text("evaluate.stale"),
                            "muted",
                            "stale")
                    : Cell.of("—", "muted");
        }
        double now = row.merged().getAsDouble();
        if (row.base().isEmpty()) {
            return Cell.of(text(table, now), "strong");
        }
        double base = row.base().getAsDouble();
        String change = text(table, Math.abs(now - base));
        return switch (table.verdict(now, base)) {
            case SAME -> Cell.of(text(table, now) + "  =", "strong");
            case BETTER -> Cell.of(text(table, now) + arrow(now > base) + change, "strong", "good");
            case WORSE -> Cell.of(text(table, now) + arrow(now > base) + change, "strong", "bad");
        };
    }

    private static String arrow(boolean up) {
        return up ? " ▲ " : " ▼ ";
    }

    static String text(EvaluationTable table, double figure) {
        return Figures.decimals(figure, table.metric() == Metric.EXACT_MATCH ? 1 : 2);
    }
}
