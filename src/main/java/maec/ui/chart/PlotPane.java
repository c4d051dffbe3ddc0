package maec.ui.chart;

import javafx.geometry.Rectangle2D;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

import java.util.List;

/**
 * A chart with two axes: thin grid, no frames, words below and at the left.
 *
 * <p>What lies in the plot is drawn by the subclass, which also places lines and marks above it.
 */
abstract class PlotPane extends ChartPane {
    private static final double TOP = 8;
    private static final double RIGHT = 14;
    private static final double BOTTOM = 24;
    private static final double NARROW = 18;
    private static final double WITH_VALUES = 44;
    private static final double FAINT = 0.6;

    /** In sizes of the font. */
    private static final double HALF_LETTER = 0.29;

    private TickAxis across = new TickAxis(0, 1, List.of());
    private TickAxis up = new TickAxis(0, 1, List.of());
    private boolean values = true;
    private Rectangle2D area = new Rectangle2D(0, 0, 1, 1);

    /**
     * Makes an empty plot.
     *
     * @param name the key of the words that say what it shows
     */
    PlotPane(String name) {
        super(name);
    }

    /** Whether numbers stand at the left. */
    final void showValues(boolean shown) {
        values = shown;
    }

    /** Sets the axis that runs to the right. */
    final void across(double from, double to, List<TickAxis.Tick> ticks) {
        across = new TickAxis(from, to, ticks);
        redraw();
    }

    /** Sets the axis that runs upwards, with round ticks. */
    final void up(double from, double to) {
        up = new TickAxis(from, to, TickAxis.round(from, to, 7));
        redraw();
    }

    /** What stands below the axis, at its middle; empty for nothing. */
    String acrossTitle() {
        return "";
    }

    @Override
    final void draw(Pen pen, double width, double height) {
        double left = values ? WITH_VALUES : NARROW;
        double bottom = BOTTOM + (acrossTitle().isEmpty() ? 0 : 14);
        area =
                new Rectangle2D(
                        left,
                        TOP,
                        Math.max(1, Math.rint(width - left - (values ? RIGHT : NARROW))),
                        Math.max(1, Math.rint(height - TOP - bottom)));
        Color grid = colours().grid();
        Color faint = grid.deriveColor(0, 1, 1, FAINT);
        for (TickAxis.Tick tick : up.shown()) {
            double y = Math.rint(toY(tick.position())) + 0.5;
            pen.line(area.getMinX(), y, area.getMaxX(), y, 1, faint);
            if (values) {
                pen.text(tick.label(), left - 8, y, TextAlignment.RIGHT, colours().muted());
            }
        }
        for (TickAxis.Tick tick : across.shown()) {
            double half = tick.label().length() * labelFont().getSize() * HALF_LETTER;
            pen.text(
                    tick.label(),
                    Math.min(toX(tick.position()), width - half),
                    area.getMaxY() + 11,
                    TextAlignment.CENTER,
                    colours().muted());
        }
        if (!acrossTitle().isEmpty()) {
            pen.text(
                    acrossTitle(),
                    (area.getMinX() + area.getMaxX()) / 2,
                    area.getMaxY() + 27,
                    TextAlignment.CENTER,
                    area.getWidth(),
                    colours().muted());
        }
        double zero = Math.rint(toY(Math.clamp(0, up.from(), up.to()))) - 0.5;
        drawInside(pen);
        pen.line(area.getMinX(), zero, area.getMaxX(), zero, 1, grid);
    }

    /** Draws what the plot shows. */
    abstract void drawInside(Pen pen);

    @Override
    final void placeAbove() {
        placeAbove(area);
    }

    /** Places lines and marks over the plot just drawn. */
    abstract void placeAbove(Rectangle2D dataArea);

    /** Where the plot lies, in this pane's coordinates. */
    final Rectangle2D dataArea() {
        return area;
    }

    /** From a value of the axis that runs to the right to this pane's x. */
    final double toX(double value) {
        return area.getMinX() + across.share(value) * area.getWidth();
    }

    /** From a value of the axis that runs upwards to this pane's y. */
    final double toY(double value) {
        return area.getMaxY() - up.share(value) * area.getHeight();
    }

    /** From this pane's x to a value of the axis that runs to the right. */
    final double toValue(double x) {
        return across.at((x - area.getMinX()) / area.getWidth());
    }

    /** Whether a point lies on the plot. */
    final boolean onPlot(double x, double y) {
        return area.contains(x, y);
    }
}
