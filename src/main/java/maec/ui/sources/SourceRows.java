package maec.ui.sources;

import maec.ui.control.FigureTable;
import maec.ui.control.FigureTable.Cell;
import maec.ui.control.FigureTable.Column;
import maec.ui.text.Figures;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.ProjectOverview.ModelRow;

import java.util.ArrayList;
import java.util.List;

/** Writes rows of the overview as cells. */
final class SourceRows {
    private SourceRows() {}

    static List<Cell> model(ModelRow row) {
        boolean made = !row.path().isEmpty();
        return List.of(
                made ? Cell.of(row.name()) : Cell.of(row.name() + " — no checkpoint yet", "muted"),
                Cell.of(role(row), "tag"),
                Cell.of(row.architecture()),
                Cell.of(row.weights()),
                Cell.of(made ? Figures.bytes(row.bytes()) : ""),
                check(row, made));
    }

    private static Cell check(ModelRow row, boolean made) {
        if (!made) {
            return Cell.of(row.check(), "muted");
        }
        return row.fine()
                ? Cell.of("✓ " + row.check(), "good")
                : Cell.of("▲ " + row.check(), "bad");
    }

    private static String role(ModelRow row) {
        return switch (row.role()) {
            case BASE -> "Base θ₀";
            case ABILITY -> "Ability · " + row.subject();
            case PIVOT -> "Pivot language · " + row.subject();
            case LANGUAGE -> "Language · " + row.subject();
        };
    }

    static List<Column> corpusColumns(List<CorpusRow> rows) {
        var columns = new ArrayList<Column>();
        columns.add(Column.words("Corpus"));
        columns.add(Column.words("Role"));
        columns.add(Column.figures("Documents"));
        if (tokensAreKnown(rows)) {
            columns.add(Column.figures("Tokens"));
        }
        columns.add(Column.wide("Preview"));
        return columns;
    }

    static List<List<Cell>> corpora(List<CorpusRow> rows) {
        boolean tokens = tokensAreKnown(rows);
        return rows.stream().map(row -> corpus(row, tokens)).toList();
    }

    private static boolean tokensAreKnown(List<CorpusRow> rows) {
        return rows.stream().anyMatch(row -> row.tokens() >= 0);
    }

    private static List<Cell> corpus(CorpusRow row, boolean tokens) {
        var cells = new ArrayList<Cell>();
        cells.add(Cell.of(row.name()));
        cells.add(Cell.of(role(row), "tag"));
        cells.add(Cell.of(Figures.whole(row.documents())));
        if (tokens) {
            cells.add(Cell.of(row.tokens() < 0 ? "" : Figures.count(row.tokens())));
        }
        cells.add(Cell.of(row.preview(), "muted", FigureTable.ONE_LINE));
        return cells;
    }

    private static String role(CorpusRow row) {
        return switch (row.role()) {
            case ABILITY_TEXT -> "Ability · " + row.subject();
            case PIVOT_TEXT -> "Pivot language · " + row.subject();
            case LANGUAGE_TEXT -> "Language · " + row.subject();
            case VALIDATION_TEXT -> "Validation · " + row.subject();
            case TASK -> "Task · " + row.subject();
        };
    }
}
