package maec.ui.control;

import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.text.TextAlignment;

import java.util.ArrayList;
import java.util.List;

/** A table of a few dozen cells with hairlines between its rows; it shows, it does not edit. */
public final class FigureTable extends GridPane {
    private static final double LEAST_WORD = 124;
    private static final double TAG_PADDING = 12;
    private static final double LETTER = 7.3;

    /**
     * A column.
     *
     * @param title its heading
     * @param figures right-aligned figures instead of left-aligned words
     * @param grows whether it takes the room that is left
     */
    public record Column(String title, boolean figures, boolean grows) {
        /** A column of words. */
        public static Column words(String title) {
            return new Column(title, false, false);
        }

        /** A column of words that takes the room that is left. */
        public static Column wide(String title) {
            return new Column(title, false, true);
        }

        /** A column of figures. */
        public static Column figures(String title) {
            return new Column(title, true, false);
        }
    }

    /**
     * A cell.
     *
     * @param text what it says
     * @param styles style classes of its text
     */
    public record Cell(String text, List<String> styles) {
        /** Copies the list. */
        public Cell {
            styles = List.copyOf(styles);
        }

        /** A cell with style classes. */
        public static Cell of(String text, String... styles) {
            return new Cell(text, List.of(styles));
        }
    }

    private List<Column> shown = List.of();
    private List<List<Label>> labels = List.of();

    /** Makes an empty table. */
    public FigureTable() {
        getStyleClass().add("figure-table");
    }

    /**
     * Shows other content; a table of the same shape keeps its cells and changes only their words,
     * so that it can follow a slider.
     *
     * @param columns at least one
     * @param rows one cell per column each
     */
    public void show(List<Column> columns, List<List<Cell>> rows) {
        if (!columns.equals(shown) || rows.size() != labels.size()) {
            rebuild(columns, rows.size());
        }
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < columns.size(); c++) {
                write(rows.get(r).get(c), labels.get(r).get(c), columns.get(c));
            }
        }
    }

    private void rebuild(List<Column> columns, int rows) {
        shown = List.copyOf(columns);
        getChildren().clear();
        getColumnConstraints().setAll(columns.stream().map(FigureTable::constraints).toList());
        List<List<Label>> made = new ArrayList<>();
        for (int r = 0; r <= rows; r++) {
            List<Label> row = new ArrayList<>();
            for (int c = 0; c < columns.size(); c++) {
                var label = new Label(r == 0 ? columns.get(c).title() : "");
                fit(label, columns.get(c), r == 0);
                row.add(label);
                add(cell(label, columns.get(c), r == 0), c, r);
            }
            made.add(row);
        }
        labels = made.subList(1, made.size());
    }

    private static void write(Cell cell, Label label, Column column) {
        List<String> styles = new ArrayList<>(List.of("label"));
        styles.addAll(cell.styles());
        if (!label.getStyleClass().equals(styles)) {
            label.getStyleClass().setAll(styles);
        }
        if (!cell.text().equals(label.getText())) {
            label.setText(cell.text());
            fit(label, column, false);
        }
    }

    /** Words may break, figures never do. */
    private static void fit(Label label, Column column, boolean head) {
        boolean breaks = head || !startsWithDigit(label.getText());
        label.setWrapText(breaks);
        label.setMinWidth(breaks ? Math.min(LEAST_WORD, longestWord(label)) : USE_PREF_SIZE);
        label.setTextAlignment(column.figures() ? TextAlignment.RIGHT : TextAlignment.LEFT);
    }

    private static ColumnConstraints constraints(Column column) {
        var constraints = new ColumnConstraints();
        constraints.setHgrow(column.grows() ? Priority.ALWAYS : Priority.SOMETIMES);
        constraints.setHalignment(column.figures() ? HPos.RIGHT : HPos.LEFT);
        constraints.setFillWidth(true);
        return constraints;
    }

    private static StackPane cell(Label label, Column column, boolean head) {
        var pane = new StackPane(label);
        pane.setAlignment(column.figures() ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
        pane.getStyleClass().add("cell");
        if (head) {
            pane.getStyleClass().add("head");
            label.getStyleClass().add("muted");
        }
        return pane;
    }

    private static boolean startsWithDigit(String text) {
        return !text.isEmpty() && Character.isDigit(text.charAt(text.charAt(0) == '−' ? 1 : 0));
    }

    private static double longestWord(Label label) {
        int letters = 0;
        for (String word : label.getText().split(" ")) {
            letters = Math.max(letters, word.length());
        }
        return letters * LETTER + (label.getStyleClass().contains("tag") ? TAG_PADDING : 0);
    }
}
