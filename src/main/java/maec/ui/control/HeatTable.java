package maec.ui.control;

import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import java.util.List;

/**
 * A small table of figures whose cells are tinted, so that it is read as a picture first and as
 * figures then.
 */
public final class HeatTable extends GridPane {
    /** The deepest tint; figures stay readable over it in both themes. */
    private static final double DEEPEST = 0.62;

    private static final double LEAST_CELL = 74;
    private static final double GAP = 4;

    /**
     * A row.
     *
     * @param name its heading
     * @param note small text under it, or empty
     * @param cells one per column
     */
    public record Row(String name, String note, List<Cell> cells) {
        /** Copies the list. */
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A cell.
     *
     * @param text its figure
     * @param detail small text under it, or empty
     * @param heat −1 to 1: how deep it is tinted, and in which of two colours; 0 for no tint
     * @param own whether it is framed, because row and column are the same thing
     */
    public record Cell(String text, String detail, double heat, boolean own) {}

    /** Makes an empty table. */
    public HeatTable() {
        getStyleClass().add("heat-table");
        setHgap(GAP);
        setVgap(GAP);
    }

    /**
     * Shows other content.
     *
     * @param columns their headings
     * @param rows one cell per column each
     */
    public void show(List<String> columns, List<Row> rows) {
        getChildren().clear();
        getColumnConstraints().clear();
        var names = new ColumnConstraints();
        names.setMinWidth(Region.USE_PREF_SIZE);
        getColumnConstraints().add(names);
        for (int column = 0; column < columns.size(); column++) {
            var constraints = new ColumnConstraints(LEAST_CELL, 120, Double.MAX_VALUE);
            constraints.setHgrow(Priority.ALWAYS);
            constraints.setHalignment(HPos.CENTER);
            getColumnConstraints().add(constraints);
            var head = new Label(columns.get(column));
            head.getStyleClass().addAll("heat-head", "small");
            add(head, column + 1, 0);
        }
        for (int row = 0; row < rows.size(); row++) {
            add(name(rows.get(row)), 0, row + 1);
            List<Cell> cells = rows.get(row).cells();
            for (int column = 0; column < cells.size(); column++) {
                add(pane(cells.get(column)), column + 1, row + 1);
            }
        }
    }

    private static VBox name(Row row) {
        var box = new VBox(new Label(row.name()));
        if (!row.note().isEmpty()) {
            box.getChildren().add(small(row.note()));
        }
        box.getStyleClass().add("heat-name");
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private static Label small(String text) {
        var label = new Label(text);
        label.getStyleClass().addAll("small", "muted");
        return label;
    }

    private static StackPane pane(Cell cell) {
        var tint = new Region();
        tint.getStyleClass().add("heat-tint");
        if (cell.heat() < 0) {
            tint.getStyleClass().add("below");
        }
        tint.setOpacity(DEEPEST * Math.min(1, Math.abs(cell.heat())));
        var figure = new Label(cell.text());
        figure.getStyleClass().add("strong");
        var text = new VBox(figure);
        text.setAlignment(Pos.CENTER);
        if (!cell.detail().isEmpty()) {
            var detail = new Label(cell.detail());
            detail.getStyleClass().add("small");
            text.getChildren().add(detail);
        }
        text.getStyleClass().add("heat-cell");
        text.setStyle("-fx-background-color: transparent;");
        var ground = new Region();
        ground.getStyleClass().add("heat-cell");
        if (cell.own()) {
            text.getStyleClass().add("own");
        }
        return new StackPane(ground, tint, text);
    }
}
