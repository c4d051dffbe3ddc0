package maec.ui.chart;

import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.css.StyleableProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.geometry.Rectangle2D;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;

import maec.ui.text.Figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the units of several languages are spread over the layers: one bar per layer and language,
 * side by side as shares or stacked as numbers.
 */
public final class LanguageBars extends BarPane {
    /** How many languages have a colour of their own; further ones begin again. */
    public static final int COLOURS = 8;

    private static final StyleablePropertyFactory<LanguageBars> FACTORY =
            new StyleablePropertyFactory<>(ChartPane.cssMetaData());
    private static final int LABELS_AT_MOST = 16;
    private static final double HEADROOM = 1.1;
    private static final double SIDE = 0.18;

    private final List<StyleableProperty<Color>> colours = new ArrayList<>();
    private List<String> languages = List.of();
    private List<List<Integer>> counts = List.of();
    private int layers;

    /** Makes an empty chart. */
    public LanguageBars() {
        super("chart.languages", 64);
        getStyleClass().add("language-bars");
        for (int i = 0; i < COLOURS; i++) {
            int at = i;
            colours.add(
                    FACTORY.createStyleableColorProperty(
                            this,
                            "series" + (i + 1),
                            "-chart-series-" + (i + 1),
                            bars -> bars.colours.get(at),
                            Color.GRAY));
        }
        addHoverCard();
        addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> hideHover());
    }

    /**
     * Shows other bars.
     *
     * @param names one per language
     * @param units per language the units of each layer; all lists are equally long
     * @param stacked numbers on top of one another instead of shares side by side
     */
    public void setLanguages(List<String> names, List<List<Integer>> units, boolean stacked) {
        if (names.size() != units.size()) {
            throw new IllegalArgumentException(names.size() + " names, " + units.size());
        }
        languages = List.copyOf(names);
        counts = List.copyOf(units);
        layers = units.isEmpty() ? 0 : units.getFirst().size();
        bars(stacked ? stacked() : sideBySide());
        across(0, Math.max(1, layers), ticks());
        redraw();
    }

    private List<Bars> sideBySide() {
        double width = (1 - 2 * SIDE) / Math.max(1, languages.size());
        List<Bars> series = new ArrayList<>();
        double most = 0;
        for (int language = 0; language < languages.size(); language++) {
            double from = SIDE + language * width;
            double[] left = new double[layers];
            double[] right = new double[layers];
            double[] top = new double[layers];
            Arrays.setAll(left, layer -> layer + from);
            Arrays.setAll(right, layer -> layer + from + width);
            int of = language;
            Arrays.setAll(top, layer -> percent(of, layer));
            most = Math.max(most, Arrays.stream(top).max().orElse(0));
            series.add(new Bars(left, right, new double[layers], top));
        }
        up(0, Math.max(1, most) * HEADROOM);
        return series;
    }

    private List<Bars> stacked() {
        List<Bars> series = new ArrayList<>();
        double[] floor = new double[layers];
        for (int language = 0; language < languages.size(); language++) {
            double[] left = new double[layers];
            double[] right = new double[layers];
            double[] bottom = floor;
            double[] top = new double[layers];
            Arrays.setAll(left, layer -> layer + SIDE);
            Arrays.setAll(right, layer -> layer + 1 - SIDE);
            int of = language;
            Arrays.setAll(top, layer -> bottom[layer] + counts.get(of).get(layer));
            series.add(new Bars(left, right, bottom, top));
            floor = top;
        }
        up(0, Math.max(1, Arrays.stream(floor).max().orElse(0)) * HEADROOM);
        return series;
    }

    private double percent(int language, int layer) {
        int all = counts.get(language).stream().mapToInt(Integer::intValue).sum();
        return all == 0 ? 0 : 100.0 * counts.get(language).get(layer) / all;
    }

    private List<TickAxis.Tick> ticks() {
        int step = Math.max(1, Math.ceilDiv(layers, LABELS_AT_MOST));
        List<TickAxis.Tick> ticks = new ArrayList<>();
        for (int layer = 0; layer < layers; layer += step) {
            ticks.add(new TickAxis.Tick(layer + 0.5, "L" + layer));
        }
        return ticks;
    }

    @Override
    List<Color> seriesColours() {
        List<Color> series = new ArrayList<>();
        for (int i = 0; i < languages.size(); i++) {
            series.add(colours.get(i % COLOURS).getValue());
        }
        return series;
    }

    @Override
    void placeAbove(Rectangle2D area) {
        // nothing lies above these bars
    }

    private void moved(MouseEvent event) {
        int layer = (int) Math.floor(toValue(event.getX()));
        if (layer < 0 || layer >= layers || !onPlot(event.getX(), event.getY())) {
            hideHover();
            return;
        }
        String[] lines = new String[languages.size()];
        Arrays.setAll(
                lines,
                language ->
                        languages.get(language)
                                + "  "
                                + Figures.percent(percent(language, layer))
                                + " · "
                                + words().counted("chart.units", counts.get(language).get(layer)));
        hover(HoverText.of(words().text("chart.layer", layer), lines), event.getX(), event.getY());
    }

    @Override
    public ChartTable table() {
        List<String> heading = new ArrayList<>(List.of("layer"));
        heading.addAll(languages);
        List<List<String>> rows = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(layer)));
            for (List<Integer> units : counts) {
                row.add(units.get(layer).toString());
            }
            rows.add(row);
        }
        return new ChartTable(heading, rows);
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return FACTORY.getCssMetaData();
    }
}
