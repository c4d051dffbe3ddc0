package maec.ui.chart;

import javafx.geometry.Rectangle2D;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;

import maec.ui.text.Figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loss and gradient norm over the steps of a training, each on a scale of its own: what matters is
 * how they fall, and the figures stand beside them.
 */
public final class CurveChart extends PlotPane {
    private static final double FRONT = 1.8;
    private static final double BEHIND = 1;
    private static final double POINT = 3;
    private static final int MOST_TICKS = 5;

    /** Leaves the thickness of a line above and below a curve. */
    private static final double MARGIN = 0.04;

    private double[] steps = new double[0];
    private double[] losses = new double[0];
    private double[] norms = new double[0];
    private int pointed = -1;

    /** Makes an empty chart. */
    public CurveChart() {
        super("chart.curves");
        getStyleClass().add("curve-chart");
        showValues(false);
        addHoverCard();
        addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> leave());
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyed);
        focusedProperty().subscribe((_, _) -> leave());
    }

    /**
     * Shows other curves.
     *
     * @param at ascending steps; not copied, never written
     * @param end the step at the right border
     * @param loss of the curve in front, finite; not copied, never written
     * @param norm of the gradient, of the curve behind, finite; not copied, never written
     */
    public void setCurves(double[] at, double end, double[] loss, double[] norm) {
        if (at.length != loss.length || at.length != norm.length) {
            throw new IllegalArgumentException(
                    at.length + " steps, " + loss.length + " and " + norm.length + " values");
        }
        if (pointed >= at.length) {
            leave();
        }
        steps = at;
        losses = loss;
        norms = norm;
        double right = Math.max(1, end);
        across(0, right, TickAxis.round(0, right, MOST_TICKS));
        translate();
    }

    /** Says the figures of the last step to people who cannot see the curves. */
    @Override
    void translate() {
        String name = words().text("chart.curves");
        setAccessibleText(
                steps.length == 0 ? name : name + " · " + describe(steps.length - 1).spoken());
    }

    @Override
    void drawInside(Pen pen) {
        draw(pen, norms, BEHIND, colours().second());
        draw(pen, losses, FRONT, colours().first());
    }

    private void draw(Pen pen, double[] values, double line, Color colour) {
        double[] heights = heights(values);
        for (int i = 1; i < values.length; i++) {
            pen.line(toX(steps[i - 1]), heights[i - 1], toX(steps[i]), heights[i], line, colour);
        }
        if (values.length == 1) {
            pen.disc(toX(steps[0]), heights[0], line, colour);
        }
        if (pointed >= 0) {
            pen.disc(toX(steps[pointed]), heights[pointed], POINT, colour);
        }
    }

    /** Where the values of a curve lie, on the scale from the curve's least to its largest. */
    private double[] heights(double[] values) {
        double least = Arrays.stream(values).min().orElse(0);
        double range = Arrays.stream(values).max().orElse(1) - least;
        return Arrays.stream(values)
                .map(value -> range > 0 ? (value - least) / range : 0.5)
                .map(share -> toY(MARGIN + share * (1 - 2 * MARGIN)))
                .toArray();
    }

    @Override
    void placeAbove(Rectangle2D area) {
        // nothing lies above the curves
    }

    @Override
    public ChartTable table() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            rows.add(
                    List.of(
                            Long.toString(Math.round(steps[i])),
                            Double.toString(losses[i]),
                            Double.toString(norms[i])));
        }
        return new ChartTable(List.of("step", "loss", "gradient_norm"), rows);
    }

    private HoverText describe(int index) {
        return HoverText.of(
                words().text("chart.curves.step", Figures.whole(Math.round(steps[index]))),
                words().text("chart.curves.loss", Figures.decimals(losses[index], 3)),
                words().text("chart.curves.norm", Figures.decimals(norms[index], 3)));
    }

    private void leave() {
        point(-1);
        hideHover();
    }

    private void point(int index) {
        if (index != pointed) {
            pointed = index;
            redraw();
        }
    }

    private void keyed(KeyEvent event) {
        int step = event.getCode() == KeyCode.LEFT ? -1 : event.getCode() == KeyCode.RIGHT ? 1 : 0;
        if (step != 0 && steps.length > 0) {
            point(Math.clamp((long) pointed + step, 0, steps.length - 1));
            hover(describe(pointed), toX(steps[pointed]), dataArea().getMinY());
            event.consume();
        }
    }

    private void moved(MouseEvent event) {
        if (steps.length == 0 || !onPlot(event.getX(), event.getY())) {
            leave();
            return;
        }
        point(nearest(toValue(event.getX())));
        hover(describe(pointed), event.getX(), event.getY());
    }

    /** The point whose step is closest to a place on the axis. */
    private int nearest(double step) {
        int after = Arrays.binarySearch(steps, step);
        if (after >= 0) {
            return after;
        }
        int next = Math.min(-after - 1, steps.length - 1);
        int last = Math.max(0, next - 1);
        return step - steps[last] < steps[next] - step ? last : next;
    }
}
