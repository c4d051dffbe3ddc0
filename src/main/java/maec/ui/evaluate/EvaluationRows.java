package maec.ui.evaluate;

import maec.evaluate.Metric;
import maec.ui.control.FigureTable.Cell;
import maec.ui.control.FigureTable.Column;
import maec.ui.evaluate.EvaluationTable.Row;
import maec.ui.text.Figures;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Writes a table of figures as cells. */
final class EvaluationRows {
    /** Wide enough for every figure, so that the columns of tasks and texts stand in line. */
    private static final double FIGURE_WIDTH = 62;

    private static final double MERGED_WIDTH = 112;

    private EvaluationRows() {}

    static List<Column> columns(EvaluationTable table) {
        var columns = new ArrayList<Column>();
        columns.add(Column.wide(table.metric() == Metric.EXACT_MATCH ? "Task" : "Text"));
        for (String model : table.models()) {
            columns.add(
                    model.equals("merged")
                            ? Column.figures("merged now", MERGED_WIDTH)
                            : Column.figures(model, FIGURE_WIDTH));
        }
        return columns;
    }

    static List<List<Cell>> rows(EvaluationTable table) {
        return table.rows().stream().map(row -> cells(table, row)).toList();
    }

    private static List<Cell> cells(EvaluationTable table, Row row) {
        var cells = new ArrayList<Cell>();
        cells.add(Cell.of(row.corpus()));
        int last = row.figures().size() - 1;
        for (int i = 0; i < last; i++) {
            cells.add(plain(table, row.figures().get(i)));
        }
        cells.add(merged(table, row));
        return cells;
    }

    private static Cell plain(EvaluationTable table, OptionalDouble figure) {
        return figure.isPresent()
                ? Cell.of(text(table, figure.getAsDouble()))
                : Cell.of("—", "muted");
    }

    private static Cell merged(EvaluationTable table, Row row) {
        if (row.merged().isEmpty()) {
            return Cell.of("—  run", "muted");
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
