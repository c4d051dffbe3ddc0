package maec.ui.chart;

import maec.ui.text.Figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Two shares per layer, stacked: the ability's below, the language's above. */
public final class LayerBars extends LayerPane {
    private static final double HEADROOM = 1.1;
    private static final double SMALLEST_RANGE = 0.01;

    private double[] lower = new double[0];
    private double[] upper = new double[0];

    /** Makes an empty chart. */
    public LayerBars() {
        super("chart.layers", 34);
        getStyleClass().add("layer-bars");
    }

    /**
     * Shows other bars.
     *
     * @param names one per bar, e.g. {@code L0}
     * @param ability lower parts in percent, not negative; not copied, never written
     * @param language upper parts in percent, not negative; not copied, never written
     */
    public void setLayers(List<String> names, double[] ability, double[] language) {
        if (names.size() != ability.length || names.size() != language.length) {
            throw new IllegalArgumentException(
                    names.size() + " names, " + ability.length + " and " + language.length);
        }
        lower = ability;
        upper = language;
        int count = names.size();
        double[] left = new double[count];
        double[] right = new double[count];
        double[] top = new double[count];
        Arrays.setAll(left, i -> i + 0.1);
        Arrays.setAll(right, i -> i + 0.9);
        Arrays.setAll(top, i -> lower[i] + upper[i]);
        bars(
                List.of(
                        new Bars(left, right, new double[count], lower),
                        new Bars(left, right, lower, top)));
        up(0, Math.max(SMALLEST_RANGE, Arrays.stream(top).max().orElse(1)) * HEADROOM);
        names(names);
    }

    @Override
    public ChartTable table() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < names().size(); i++) {
            rows.add(List.of(names().get(i), Double.toString(lower[i]), Double.toString(upper[i])));
        }
        return new ChartTable(List.of("layer", "ability_percent", "language_percent"), rows);
    }

    @Override
    HoverText describe(int index) {
        return HoverText.of(
                names().get(index),
                words().text("chart.layers.ability", Figures.decimals(lower[index], 3)),
                words().text("chart.layers.language", Figures.decimals(upper[index], 3)));
    }
}
