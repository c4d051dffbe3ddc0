package maec.ui.chart;

import javafx.geometry.Rectangle2D;
import javafx.scene.input.MouseEvent;

import maec.ui.text.Figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a score is distributed, on a logarithmic axis, split in two colours at a line that can be
 * dragged.
 */
public final class HistogramChart extends BarPane {
    private static final double HEADROOM = 1.4;
    private static final double[] NO_EDGES = {0, 1};

    private final CutLine line = new CutLine();
    private double[] logEdges = NO_EDGES;
    private double[] counts = {0};
    private double total;
    private double cut = Double.POSITIVE_INFINITY;
    private String cutLabel = "";

    /** Makes an empty histogram. */
    public HistogramChart() {
        super("chart.histogram", Double.MAX_VALUE);
        getStyleClass().add("histogram");
        showValues(false);
        getChildren().add(line);
        addHoverCard();
        addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> hideHover());
    }

    /**
     * Shows another distribution.
     *
     * @param edges ascending positive edges, one more than {@code numbers}; not kept
     * @param numbers how many lie in each interval; not kept
     */
    public void setHistogram(double[] edges, long[] numbers) {
        if (edges.length != numbers.length + 1) {
            throw new IllegalArgumentException(
                    edges.length + " edges for " + numbers.length + " intervals");
        }
        logEdges = Arrays.stream(edges).map(Math::log10).toArray();
        counts = Arrays.stream(numbers).asDoubleStream().toArray();
        total = Arrays.stream(counts).sum();
        rebuild();
    }

    /**
     * Moves the line.
     *
     * @param score where it stands; infinity hides it at the right border
     * @param label what stands beside it
     */
    public void setCut(double score, String label) {
        if (score != cut || !label.equals(cutLabel)) {
            cut = score;
            cutLabel = label;
            rebuild();
        }
    }

    /**
     * Who hears of drags; positions are scores.
     *
     * @param handler called on the FX thread
     */
    public void setCutHandler(CutHandler handler) {
        line.setHandler(handler);
    }

    private void rebuild() {
        int last = logEdges.length - 1;
        double at =
                Math.clamp(cut > 0 ? Math.log10(cut) : logEdges[0], logEdges[0], logEdges[last]);
        bars(List.of(part(logEdges[0], at), part(at, logEdges[last])));
        double top = Math.max(1, Arrays.stream(counts).max().orElse(1));
        up(0, top * HEADROOM);
        across(logEdges[0], logEdges[last], decades(logEdges[0], logEdges[last]));
    }

    /** The part of the bars between two positions; the bar that a position cuts is cut there. */
    private Bars part(double from, double to) {
        int first = 0;
        while (first < counts.length && logEdges[first + 1] <= from) {
            first++;
        }
        int end = first;
        while (end < counts.length && logEdges[end] < to) {
            end++;
        }
        int size = end - first;
        double[] left = new double[size];
        double[] right = new double[size];
        for (int i = 0; i < size; i++) {
            left[i] = Math.max(from, logEdges[first + i]);
            right[i] = Math.min(to, logEdges[first + i + 1]);
        }
        return new Bars(left, right, new double[size], Arrays.copyOfRange(counts, first, end));
    }

    private static List<TickAxis.Tick> decades(double from, double to) {
        List<TickAxis.Tick> ticks = new ArrayList<>();
        int step = Math.max(1, (int) Math.ceil((to - from) / 9));
        for (int exponent = (int) Math.ceil(from); exponent <= to; exponent += step) {
            ticks.add(new TickAxis.Tick(exponent, Numbers.powerOfTen(exponent)));
        }
        if (ticks.size() < 2) {
            ticks.clear();
            for (int i = 0; i <= 4; i++) {
                double position = from + (to - from) * (0.1 + 0.2 * i);
                ticks.add(new TickAxis.Tick(position, Numbers.score(Math.pow(10, position))));
            }
        }
        return ticks;
    }

    @Override
    void placeAbove(Rectangle2D area) {
        int last = logEdges.length - 1;
        double at =
                Math.clamp(cut > 0 ? Math.log10(cut) : logEdges[0], logEdges[0], logEdges[last]);
        line.setVisible(total > 0);
        line.place(
                cutLabel,
                words().text("chart.cut.help"),
                toX(at),
                area.getMinY(),
                area.getMaxY() + 3,
                getWidth(),
                x -> Math.pow(10, toValue(x)));
    }

    @Override
    void drawAbove(Pen pen) {
        if (total > 0) {
            line.draw(pen, colours());
        }
    }

    @Override
    public ChartTable table() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            double from = Math.pow(10, logEdges[i]);
            rows.add(
                    List.of(
                            Double.toString(from),
                            Double.toString(Math.pow(10, logEdges[i + 1])),
                            Long.toString((long) counts[i]),
                            from >= cut ? "1" : "0"));
        }
        return new ChartTable(List.of("from", "to", "weights", "key"), rows);
    }

    private void moved(MouseEvent event) {
        double position = toValue(event.getX());
        int interval = 0;
        while (interval < counts.length && logEdges[interval + 1] <= position) {
            interval++;
        }
        if (total == 0 || interval == counts.length || !onPlot(event.getX(), event.getY())) {
            hideHover();
            return;
        }
        double share = counts[interval] / total * 100;
        hover(
                HoverText.of(
                        Numbers.score(Math.pow(10, logEdges[interval]))
                                + " … "
                                + Numbers.score(Math.pow(10, logEdges[interval + 1])),
                        words().text(
                                        "chart.histogram.weights",
                                        Figures.whole((long) counts[interval])),
                        words().text("chart.histogram.share", Figures.percent(share))),
                event.getX(),
                event.getY());
    }
}
