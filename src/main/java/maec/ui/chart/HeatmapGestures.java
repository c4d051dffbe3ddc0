package maec.ui.chart;

import javafx.scene.Cursor;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

import org.jspecify.annotations.Nullable;

/**
 * What mouse and keys do in a heatmap: scroll or + and − zoom, dragging or shift with the arrow
 * keys pans, arrow keys move from unit to unit, Enter or a click marks, Home shows everything.
 */
final class HeatmapGestures {
    private static final double ZOOM_STEP = 1.25;

    private final HeatmapCanvas chart;
    private double dragFrom;

    HeatmapGestures(HeatmapCanvas chart) {
        this.chart = chart;
    }

    void listen() {
        chart.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        chart.addEventHandler(MouseEvent.MOUSE_EXITED, _ -> chart.unhover());
        chart.addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        chart.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
        chart.addEventHandler(MouseEvent.MOUSE_CLICKED, this::clicked);
        chart.addEventHandler(ScrollEvent.SCROLL, this::scrolled);
        chart.addEventHandler(KeyEvent.KEY_PRESSED, this::keyed);
    }

    private void moved(MouseEvent event) {
        chart.cellAt(event.getX(), event.getY())
                .ifPresentOrElse(
                        cell -> chart.point(cell, event.getX(), event.getY()),
                        () -> hoverBar(event));
    }

    private void hoverBar(MouseEvent event) {
        double y = event.getY() - HeatmapCanvas.TOP;
        chart.geometry()
                .filter(
                        geometry ->
                                event.getX() > HeatmapCanvas.LEFT + geometry.drawnWidth()
                                        && y >= 0
                                        && y < geometry.height())
                .map(geometry -> geometry.layerAt(y))
                .filter(layer -> layer < chart.bars().shares().length)
                .ifPresentOrElse(
                        layer -> chart.pointAtBar(layer, event.getX(), event.getY()),
                        chart::unhover);
    }

    private void pressed(MouseEvent event) {
        chart.requestFocus();
        dragFrom = event.getX();
    }

    private void dragged(MouseEvent event) {
        if (chart.geometry().filter(geometry -> !geometry.zoomedOut()).isPresent()) {
            chart.setCursor(Cursor.CLOSED_HAND);
            chart.pan(event.getX() - dragFrom);
            dragFrom = event.getX();
        }
    }

    private void clicked(MouseEvent event) {
        chart.setCursor(Cursor.DEFAULT);
        if (event.isStillSincePress() && event.getButton() == MouseButton.PRIMARY) {
            chart.cellAt(event.getX(), event.getY())
                    .ifPresentOrElse(chart::toggleMark, chart::clearMark);
        }
    }

    private void scrolled(ScrollEvent event) {
        if (event.getDeltaY() == 0 && event.getDeltaX() == 0) {
            return;
        }
        if (Math.abs(event.getDeltaX()) > Math.abs(event.getDeltaY())) {
            chart.pan(event.getDeltaX());
        } else {
            chart.zoom(
                    Math.pow(ZOOM_STEP, event.getDeltaY() / 40), event.getX() - HeatmapCanvas.LEFT);
        }
        event.consume();
    }

    private void keyed(KeyEvent event) {
        if (chart.geometry().isEmpty() || event.isShortcutDown()) {
            return;
        }
        switch (event.getCode()) {
            case PLUS, ADD, EQUALS -> chart.zoom(ZOOM_STEP);
            case MINUS, SUBTRACT -> chart.zoom(1 / ZOOM_STEP);
            case HOME -> chart.zoomOut();
            case ESCAPE -> {
                chart.clearMark();
                chart.unhover();
            }
            case ENTER -> chart.toggleMark(chart.hoveredProperty().get());
            case LEFT, RIGHT, UP, DOWN -> arrow(event);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void arrow(KeyEvent event) {
        int right = step(event, KeyCode.LEFT, KeyCode.RIGHT);
        int up = step(event, KeyCode.DOWN, KeyCode.UP);
        HeatmapLayout geometry = chart.geometry().orElseThrow();
        if (event.isShiftDown()) {
            chart.pan(-right * geometry.width() / 8.0);
            return;
        }
        HeatmapGrid grid = chart.grid().orElseThrow();
        @Nullable HeatmapCell from = chart.hoveredProperty().get();
        int layer = grid.layers() - 1;
        int position = (int) geometry.first();
        if (from != null) {
            int now = grid.positionOf(from.layer(), from.unit());
            layer = Math.clamp(from.layer() + up, 0, grid.layers() - 1);
            position = Math.clamp(now + right, 0, grid.units() - 1);
        }
        chart.point(
                new HeatmapCell(layer, grid.unitAt(layer, position)),
                HeatmapCanvas.LEFT + geometry.left(position % geometry.columns()),
                HeatmapCanvas.TOP + geometry.top(layer, position / geometry.columns()));
        chart.redraw();
    }

    private static int step(KeyEvent event, KeyCode less, KeyCode more) {
        return event.getCode() == less ? -1 : event.getCode() == more ? 1 : 0;
    }
}
