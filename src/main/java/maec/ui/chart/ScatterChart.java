package maec.ui.chart;

import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.geometry.Rectangle2D;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.paint.Color;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Points by two measures, in two colours; a point can be chosen. */
public final class ScatterChart extends PlotPane {
    private static final double RADIUS = 3.2;
    private static final double REACH = 12;
    private static final double OPACITY = 0.75;
    private static final double ROOM = 0.06;

    private final PointedItem pointed;
    private double[] across = new double[0];
    private double[] up = new double[0];
    private boolean[] second = new boolean[0];
    private String acrossTitle = "";
    private int selected = -1;
    private int marked = -1;
    private IntFunction<String> names = _ -> "";

    /** Makes an empty chart. */
    public ScatterChart() {
        super("chart.scatter");
        getStyleClass().add("scatter-chart");
        addHoverCard();
        pointed = new PointedItem(this, this::pointAt, index -> HoverText.of("" + (index + 1)));
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyed);
    }

    /**
     * Shows other points.
     *
     * @param x first measure of each point, finite; not copied, never written
     * @param y second measure of each point, finite; not copied, never written
     * @param inSecond which points have the second colour; not copied, never written
     */
    public void setPoints(double[] x, double[] y, boolean[] inSecond) {
        if (x.length != y.length || x.length != inSecond.length) {
            throw new IllegalArgumentException(
                    x.length + ", " + y.length + " and " + inSecond.length);
        }
        across = x;
        up = y;
        second = inSecond;
        double left = Math.min(0, Arrays.stream(x).min().orElse(0));
        double right = Arrays.stream(x).max().orElse(1);
        double width = Math.max(1e-6, right - left);
        double from = left - ROOM * width;
        double to = right + ROOM * width;
        across(from, to, TickAxis.round(from, to, 7));
        up(0, Math.max(1e-9, Arrays.stream(y).max().orElse(1)) * (1 + ROOM));
    }

    /** Says what the axes mean, in one phrase below the plot. */
    public void setTitle(String title) {
        acrossTitle = title;
        redraw();
    }

    @Override
    String acrossTitle() {
        return acrossTitle;
    }

    /**
     * Marks the chosen point.
     *
     * @param index from 0, or −1 for none
     */
    public void setSelected(int index) {
        if (index != selected) {
            selected = index;
            redraw();
        }
    }

    /**
     * Marks a point that is pointed at elsewhere.
     *
     * @param index from 0, or −1 for none
     */
    public void setMarked(int index) {
        if (index != marked) {
            marked = index;
            redraw();
        }
    }

    /** The point under the pointer, −1 where there is none. */
    public ReadOnlyIntegerProperty hoveredProperty() {
        return pointed.hoveredProperty();
    }

    /**
     * Says what a hover card tells about a point.
     *
     * @param text called on the FX thread with the point's index
     */
    public void setDescription(IntFunction<HoverText> text) {
        pointed.describeBy(text);
    }

    /**
     * Says what points are called in tables.
     *
     * @param name takes a point's index
     */
    public void setNames(IntFunction<String> name) {
        names = name;
    }

    /**
     * Who hears that a point was chosen.
     *
     * @param listener called on the FX thread with the point's index
     */
    public void setOnChosen(IntConsumer listener) {
        pointed.tell(listener);
    }

    @Override
    void drawInside(Pen pen) {
        Color first = colours().first().deriveColor(0, 1, 1, OPACITY);
        Color other = colours().second().deriveColor(0, 1, 1, OPACITY);
        for (int i = 0; i < across.length; i++) {
            pen.disc(toX(across[i]), toY(up[i]), RADIUS, second[i] ? other : first);
        }
        ring(pen, marked, RADIUS + 2, 1.5);
        ring(pen, selected, RADIUS + 3, 2.5);
    }

    private void ring(Pen pen, int index, double radius, double line) {
        if (index >= 0 && index < across.length) {
            pen.ring(toX(across[index]), toY(up[index]), radius, line, colours().text());
        }
    }

    @Override
    void placeAbove(Rectangle2D dataArea) {
        // nothing lies above the points
    }

    @Override
    public ChartTable table() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < across.length; i++) {
            rows.add(
                    List.of(
                            names.apply(i),
                            Double.toString(across[i]),
                            Double.toString(up[i]),
                            second[i] ? "1" : "0"));
        }
        return new ChartTable(List.of("name", "x", "y", "left_out"), rows);
    }

    /** The nearest point within reach, −1 where there is none. */
    int pointAt(double x, double y) {
        int best = -1;
        double nearest = REACH * REACH;
        for (int i = 0; i < across.length; i++) {
            double dx = toX(across[i]) - x;
            double dy = toY(up[i]) - y;
            if (dx * dx + dy * dy < nearest) {
                nearest = dx * dx + dy * dy;
                best = i;
            }
        }
        return best;
    }

    /** To the next point at the left or right. */
    private void keyed(KeyEvent event) {
        int step = event.getCode() == KeyCode.LEFT ? -1 : event.getCode() == KeyCode.RIGHT ? 1 : 0;
        if (step == 0 || across.length == 0) {
            return;
        }
        List<Integer> order =
                IntStream.range(0, across.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> across[i]))
                        .toList();
        int now = Math.max(0, order.indexOf(selected));
        int next = order.get(Math.clamp(now + step, 0, across.length - 1));
        pointed.choose(next);
        pointed.speakOf(next);
        event.consume();
    }
}
