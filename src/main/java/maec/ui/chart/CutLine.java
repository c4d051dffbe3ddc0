package maec.ui.chart;

import javafx.event.EventHandler;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.text.TextAlignment;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** An upright line over a chart that can be dragged, or moved with the arrow keys. */
final class CutLine extends Region {
    private static final double REACH = 7;
    private static final double GRIP_HEIGHT = 22;

    private final Region line = new Region();
    private final Region grip = new Region();
    private final Label label = new Label();
    private @Nullable CutHandler handler;
    private DoubleUnaryOperator toPosition = x -> x;
    private final EventHandler<MouseEvent> dragging = this::dragged;
    private final EventHandler<MouseEvent> releasing = this::released;

    CutLine() {
        getStyleClass().add("cut-line");
        line.getStyleClass().add("line");
        grip.getStyleClass().add("grip");
        for (Region part : List.of(line, grip, label)) {
            part.setManaged(false);
            part.setMouseTransparent(true);
            getChildren().add(part);
        }
        setManaged(false);
        setPickOnBounds(true);
        setCursor(Cursor.H_RESIZE);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.THUMB);
        addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyed);
    }

    /** Who hears of the moves. */
    void setHandler(CutHandler listener) {
        handler = listener;
    }

    /**
     * Puts the line where it belongs.
     *
     * @param text what stands beside it
     * @param x where it stands, in the chart's coordinates
     * @param top upper end
     * @param bottom lower end
     * @param width of the chart
     * @param help what can be done with it, for people who cannot see it
     * @param axis from the chart's x to the position that the handler hears
     */
    void place(
            String text,
            String help,
            double x,
            double top,
            double bottom,
            double width,
            DoubleUnaryOperator axis) {
        toPosition = axis;
        label.setText(text);
        setAccessibleText(text);
        setAccessibleHelp(help);
        double height = bottom - top;
        resizeRelocate(Math.rint(x) - REACH, top, 2 * REACH + 1, height);
        line.resizeRelocate(REACH, 0, 1, height);
        grip.resizeRelocate(REACH - 2, Math.rint((height - GRIP_HEIGHT) / 2), 5, GRIP_HEIGHT);
        label.autosize();
        boolean fits = x < width / 2;
        label.relocate(fits ? REACH + 5 : REACH - 5 - label.getWidth(), 0);
    }

    /** Draws line and label as they stand on the screen. */
    void draw(Pen pen, ChartColours colours) {
        double x = getLayoutX() + REACH + 0.5;
        pen.line(x, getLayoutY(), x, getLayoutY() + getHeight(), 1, colours.text());
        double left = getLayoutX() + label.getLayoutX();
        pen.text(
                label.getText(),
                left + 5,
                getLayoutY() + label.getLayoutY() + label.getHeight() / 2,
                TextAlignment.LEFT,
                colours.text());
    }

    /**
     * Listens to the whole scene until the button is let go: the line follows the pointer one pulse
     * late, and not every platform keeps sending a drag to the node where it began.
     */
    private void pressed(MouseEvent event) {
        requestFocus();
        Scene scene = getScene();
        scene.addEventFilter(MouseEvent.MOUSE_DRAGGED, dragging);
        scene.addEventFilter(MouseEvent.MOUSE_RELEASED, releasing);
        if (handler != null) {
            handler.begin();
        }
        event.consume();
    }

    private void dragged(MouseEvent event) {
        if (handler != null) {
            double x = getParent().sceneToLocal(event.getSceneX(), event.getSceneY()).getX();
            handler.move(toPosition.applyAsDouble(x));
        }
        event.consume();
    }

    private void released(MouseEvent event) {
        Scene scene = getScene();
        scene.removeEventFilter(MouseEvent.MOUSE_DRAGGED, dragging);
        scene.removeEventFilter(MouseEvent.MOUSE_RELEASED, releasing);
        if (handler != null) {
            handler.end();
        }
        event.consume();
    }

    private void keyed(KeyEvent event) {
        int steps = event.isShiftDown() ? 10 : 1;
        switch (event.getCode()) {
            case LEFT, DOWN -> step(-steps);
            case RIGHT, UP -> step(steps);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void step(int steps) {
        if (handler != null) {
            handler.step(steps);
        }
    }
}
