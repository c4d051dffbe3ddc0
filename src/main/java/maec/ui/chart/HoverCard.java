package maec.ui.chart;

import javafx.geometry.Bounds;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** A small card beside the pointer; it belongs to a chart and never takes the mouse. */
final class HoverCard extends VBox {
    private static final double DISTANCE = 14;

    private final Label title = new Label();
    private final Label body = new Label();

    HoverCard() {
        getStyleClass().add("hover-card");
        title.getStyleClass().add("hover-title");
        body.getStyleClass().add("hover-body");
        getChildren().addAll(title, body);
        setManaged(false);
        setMouseTransparent(true);
        setVisible(false);
    }

    /**
     * Shows the card beside a point, inside the chart.
     *
     * @param text what it says
     * @param x in the chart's coordinates
     * @param y in the chart's coordinates
     * @param within the chart's bounds
     */
    void show(HoverText text, double x, double y, Bounds within) {
        title.setText(text.title());
        body.setText(String.join("\n", text.lines()));
        body.setManaged(!text.lines().isEmpty());
        body.setVisible(!text.lines().isEmpty());
        applyCss();
        autosize();
        double left = x + DISTANCE;
        if (left + getWidth() > within.getWidth()) {
            left = x - DISTANCE - getWidth();
        }
        double top = y + DISTANCE;
        if (top + getHeight() > within.getHeight()) {
            top = y - DISTANCE - getHeight();
        }
        relocate(Math.rint(Math.max(0, left)), Math.rint(Math.max(0, top)));
        setVisible(true);
    }

    void hide() {
        setVisible(false);
    }
}
