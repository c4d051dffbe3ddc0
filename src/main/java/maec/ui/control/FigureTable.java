package maec.ui.control;

import javafx.css.PseudoClass;
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
import java.util.function.IntConsumer;

/** A table of a few dozen cells with hairlines between its rows; it shows, it does not edit. */
public final class FigureTable extends GridPane {
    /** A style of cells whose text is cut rather than broken into lines. */
    public static final String ONE_LINE = "one-line";

    /** In widths of the font. */
    private static final double LEAST_WORD = 9.5;

    private static final double WIDE = 130;
    private static final double TAG_PADDING = 12;

    /** In widths of the font. */
    private static final double LETTER = 0.6;

    /**
     * A column.
     *
     * @param title its heading
     * @param figures right-aligned figures instead of left-aligned words
     * @param grows whether it takes the room that is left
     * @param width its least width in pixels, so that columns of two tables can stand in line
     */
    public record Column(String title, boolean figures, boolean grows, double width) {
        /** A column of words. */
        public static Column words(String title) {
            return new Column(title, false, false, 0);
        }

        /** A column of words that takes the room that is left. */
        public static Column wide(String title) {
            return new Column(title, false, true, 0);
        }

        /** A column of figures. */
        public static Column figures(String title) {
            return new Column(title, true, false, 0);
        }

        /** A column of figures at least so many pixels wide. */
        public static Column figures(String title, double width) {
            return new Column(title, true, false, width);
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

    private static final PseudoClass MARKED = PseudoClass.getPseudoClass("marked");

    private IntConsumer pointed = _ -> {};
    private int marked = -1;
    private List<Column> columns = List.of();
    private List<List<Cell>> shown = List.of();
    private final List<List<Label>> labels = new ArrayList<>();

    /** Makes an empty table. */
    public FigureTable() {
        getStyleClass().add("figure-table");
    }

    /**
     * Shows other content; where columns and count of rows stay, only the cells that differ change.
     *
     * @param heads at least one
     * @param rows one cell per column each
     */
    public void show(List<Column> heads, List<List<Cell>> rows) {
        if (!heads.equals(columns) || rows.size() != shown.size()) {
            build(heads, rows);
        } else {
            update(rows);
        }
        columns = List.copyOf(heads);
        shown = List.copyOf(rows);
    }

    /**
     * Says who is told which row the pointer is over.
     *
     * @param listener is given the row from 0, or −1 when the pointer has left
     */
    public void setOnPointed(IntConsumer listener) {
        pointed = listener;
    }

    /**
     * Tints a row, because what it stands for is pointed at somewhere.
     *
     * @param row from 0, or −1 for none
     */
    public void setMarked(int row) {
        if (row != marked) {
            mark(marked, false);
            mark(row, true);
            marked = row;
        }
    }

    private void mark(int row, boolean on) {
        if (row >= 0 && row < labels.size()) {
            labels.get(row).forEach(label -> label.getParent().pseudoClassStateChanged(MARKED, on));
        }
    }

    private void build(List<Column> heads, List<List<Cell>> rows) {
        getChildren().clear();
        labels.clear();
        getColumnConstraints().setAll(heads.stream().map(FigureTable::constraints).toList());
        for (int c = 0; c < heads.size(); c++) {
            var head = new Label();
            put(head, Cell.of(heads.get(c).title(), "muted"), true);
            add(pane(head, heads.get(c), "head"), c, 0);
        }
        for (int r = 0; r < rows.size(); r++) {
            var line = new ArrayList<Label>();
            for (int c = 0; c < heads.size(); c++) {
                var label = new Label();
                put(label, rows.get(r).get(c), false);
                StackPane pane = pane(label, heads.get(c), "body");
                int row = r;
                pane.setOnMouseEntered(_ -> pointed.accept(row));
                pane.setOnMouseExited(_ -> pointed.accept(-1));
                add(pane, c, r + 1);
                line.add(label);
            }
            labels.add(line);
        }
        mark(marked, true);
    }

    private void update(List<List<Cell>> rows) {
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < rows.get(r).size(); c++) {
                Cell before = shown.get(r).get(c);
                Cell now = rows.get(r).get(c);
                if (!now.equals(before)) {
                    Label label = labels.get(r).get(c);
                    label.getStyleClass().removeAll(before.styles());
                    put(label, now, false);
                }
            }
        }
    }

    private static ColumnConstraints constraints(Column column) {
        var constraints = new ColumnConstraints();
        constraints.setHgrow(column.grows() ? Priority.ALWAYS : Priority.SOMETIMES);
        constraints.setHalignment(column.figures() ? HPos.RIGHT : HPos.LEFT);
        constraints.setFillWidth(true);
        constraints.setMinWidth(column.width() > 0 ? column.width() : USE_COMPUTED_SIZE);
        if (column.grows()) {
            constraints.setPrefWidth(WIDE);
        }
        return constraints;
    }

    private static StackPane pane(Label label, Column column, String style) {
        label.setTextAlignment(column.figures() ? TextAlignment.RIGHT : TextAlignment.LEFT);
        label.setAlignment(column.figures() ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
        var pane = new StackPane(label);
        pane.setAlignment(column.figures() ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
        pane.getStyleClass().addAll("cell", style);
        return pane;
    }

    private static void put(Label label, Cell cell, boolean head) {
        label.setText(cell.text());
        label.getStyleClass().addAll(cell.styles());
        boolean cut = cell.styles().contains(ONE_LINE);
        boolean breaks = !cut && (head || !startsWithDigit(cell.text()));
        label.setWrapText(breaks);
        double ems = cut ? LEAST_WORD : Math.min(LEAST_WORD, LETTER * longestWord(cell.text()));
        double room = cell.styles().contains("tag") ? TAG_PADDING : 0;
        label.minWidthProperty().unbind();
        if (cut || breaks) {
            label.minWidthProperty()
                    .bind(label.fontProperty().map(font -> ems * font.getSize() + room));
        } else {
            label.setMinWidth(USE_PREF_SIZE);
        }
    }

    private static boolean startsWithDigit(String text) {
        String digits = text.startsWith("−") ? text.substring(1) : text;
        return !digits.isEmpty() && Character.isDigit(digits.charAt(0));
    }

    private static int longestWord(String text) {
        int letters = 0;
        for (String word : text.split(" ")) {
            letters = Math.max(letters, word.length());
        }
        return letters;
    }
}
