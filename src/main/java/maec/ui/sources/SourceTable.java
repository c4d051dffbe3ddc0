package maec.ui.sources;

import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

import java.util.List;

/** A table with hairlines whose cells may hold controls; made anew when sources change. */
public final class SourceTable extends GridPane {
    private static final int SHORT = 24;

    /**
     * A column.
     *
     * @param title its heading
     * @param figures right-aligned
     */
    record Column(String title, boolean figures) {}

    /** Makes an empty table. */
    public SourceTable() {
        getStyleClass().addAll("figure-table", "source-table");
    }

    /**
     * Shows rows.
     *
     * @param columns at least one
     * @param rows one node per column each
     */
    void show(List<Column> columns, List<List<Node>> rows) {
        getChildren().clear();
        getColumnConstraints().setAll(columns.stream().map(SourceTable::constraints).toList());
        for (int c = 0; c < columns.size(); c++) {
            var head = new Label(columns.get(c).title());
            head.getStyleClass().add("muted");
            head.setMinWidth(Region.USE_PREF_SIZE);
            add(cell(head, columns.get(c), "head"), c, 0);
            for (int r = 0; r < rows.size(); r++) {
                add(cell(rows.get(r).get(c), columns.get(c), "body"), c, r + 1);
            }
        }
    }

    /** As wide as its cells need; what is left over goes to all, what lacks is taken from words. */
    private static ColumnConstraints constraints(Column column) {
        var constraints = new ColumnConstraints();
        constraints.setHalignment(column.figures() ? HPos.RIGHT : HPos.LEFT);
        constraints.setHgrow(Priority.SOMETIMES);
        return constraints;
    }

    private static StackPane cell(Node content, Column column, String style) {
        var pane = new StackPane(content);
        pane.setAlignment(column.figures() ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
        pane.getStyleClass().addAll("cell", style);
        return pane;
    }

    /** A cell that is neither cut nor broken while its text is short. */
    static <C extends Labeled> C whole(C cell) {
        if (cell.getText().length() <= SHORT) {
            cell.setMinWidth(Region.USE_PREF_SIZE);
        }
        return cell;
    }

    /** A cell of words, which break into lines. */
    static Label words(String text, String... styles) {
        var label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().addAll(styles);
        return label;
    }

    /** A cell whose text is cut rather than broken into lines. */
    static Label line(String text, String... styles) {
        var label = new Label(text);
        label.getStyleClass().addAll(styles);
        label.setMinWidth(0);
        return label;
    }
}
