package maec.ui.chart;

import maec.ui.text.Figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One bar per layer upwards or downwards from a line: where one recipe changes more, or less. */
public final class DifferenceBars extends LayerPane {
    private static final double HEADROOM = 1.1;
    private static final double SMALLEST_RANGE = 0.1;

    private double[] values = new double[0];

    /** Makes an empty chart. */
    public DifferenceBars() {
        super("chart.differences", 34);
        getStyleClass().add("difference-bars");
        setMinHeight(90);
        setPrefHeight(130);
    }

    /**
     * Shows other bars.
     *
     * @param layers one name per bar
     * @param differences in percentage points; not copied, never written
     */
    public void setDifferences(List<String> layers, double[] differences) {
        if (layers.size() != differences.length) {
            throw new IllegalArgumentException(layers.size() + " names, " + differences.length);
        }
        values = differences;
        int count = differences.length;
        double[] left = new double[count];
        double[] right = new double[count];
        double[] above = new double[count];
        double[] below = new double[count];
        Arrays.setAll(left, i -> i + 0.1);
        Arrays.setAll(right, i -> i + 0.9);
        Arrays.setAll(above, i -> Math.max(0, values[i]));
        Arrays.setAll(below, i -> Math.min(0, values[i]));
        double[] line = new double[count];
        bars(List.of(new Bars(left, right, line, above), new Bars(left, right, below, line)));
        double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
        double range = Math.max(SMALLEST_RANGE, largest) * HEADROOM;
        up(-range, range);
        names(layers);
    }

    @Override
    public ChartTable table() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < names().size(); i++) {
            rows.add(List.of(names().get(i), Double.toString(values[i])));
        }
        return new ChartTable(List.of("layer", "difference_percent"), rows);
    }

    @Override
    HoverText describe(int index) {
        return HoverText.of(
                names().get(index),
                words().text("chart.differences.value", Figures.decimals(values[index], 3)));
    }
}
