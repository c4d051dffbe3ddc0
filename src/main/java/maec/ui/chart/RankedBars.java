package maec.ui.chart;

import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.geometry.Rectangle2D;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * Values in ascending order as bars, split in two colours at a cut that can be dragged: what is
 * left of the cut is selected.
 */
public final class RankedBars extends BarPane {
    private static final double HEADROOM = 1.15;
    private static final double SMALLEST_RANGE = 0.02;

    private final CutLine line = new CutLine();
    private final Region mark = new Region();
    private final PointedItem pointed;
    private double[] values = new double[0];
    private int selected;
    private int marked = -1;
    private String cutLabel = "";
    private IntFunction<String> names = _ -> "";

    /** Makes an empty chart. */
    public RankedBars() {
        super("chart.ranked", 22);
        getStyleClass().add("ranked-bars");
        mark.getStyleClass().add("chart-mark");
        mark.setManaged(false);
        mark.setMouseTransparent(true);
        getChildren().addAll(mark, line);
        addHoverCard();
        pointed = new PointedItem(this, this::barAt, index -> HoverText.of("" + (index + 1)));
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyed);
    }

    /**
     * Shows other bars.
     *
     * @param ascending values by rank; usually ascending, but any order is drawn; not copied, never
     *     written
     * @param left how many of them are left of the cut
     * @param label what stands beside the cut
     */
    public void setBars(double[] ascending, int left, String label) {
        values = ascending;
        selected = Math.clamp(left, 0, ascending.length);
        cutLabel = label;
        bars(List.of(part(0, selected), part(selected, values.length)));
        double low = Math.min(0, Arrays.stream(values).min().orElse(0));
        double high = Math.max(0, Arrays.stream(values).max().orElse(1));
        double room = Math.max(SMALLEST_RANGE, high - low);
        up(low < 0 ? low - room * 0.04 : 0, high + room * (HEADROOM - 1));
        across(0, Math.max(1, values.length), sides());
        redraw();
    }

    private List<TickAxis.Tick> sides() {
        int out = values.length - selected;
        var in = new TickAxis.Tick(selected / 2.0, words().text("chart.ranked.selected", selected));
        var rest =
                new TickAxis.Tick(selected + out / 2.0, words().text("chart.ranked.leftOut", out));
        boolean crowded = values.length > 0 && Math.min(selected, out) < values.length / 10;
        if (!crowded) {
            return List.of(in, rest);
        }
        return List.of(selected > out ? in : rest);
    }

    private Bars part(int from, int to) {
        int size = to - from;
        var bars = new Bars(new double[size], new double[size], new double[size], new double[size]);
        for (int i = 0; i < size; i++) {
            bars.left()[i] = from + i;
            bars.right()[i] = from + i + 1.0;
            bars.bottom()[i] = Math.min(0, values[from + i]);
            bars.top()[i] = Math.max(0, values[from + i]);
        }
        return bars;
    }

    /**
     * Marks a bar.
     *
     * @param index from 0, or −1 for none
     */
    public void setMarked(int index) {
        if (index != marked) {
            marked = index;
            redraw();
        }
    }

    /** The bar under the pointer, −1 where there is none. */
    public ReadOnlyIntegerProperty hoveredProperty() {
        return pointed.hoveredProperty();
    }

    /**
     * Says what a hover card tells about a bar.
     *
     * @param text called on the FX thread with the bar's index
     */
    public void setDescription(IntFunction<HoverText> text) {
        pointed.describeBy(text);
    }

    /**
     * Who hears that a bar was chosen.
     *
     * @param listener called on the FX thread with the bar's index
     */
    public void setOnChosen(IntConsumer listener) {
        pointed.tell(listener);
    }

    /**
     * Who hears of drags; positions are numbers of bars left of the cut, fractions included.
     *
     * @param handler called on the FX thread
     */
    public void setCutHandler(CutHandler handler) {
        line.setHandler(handler);
    }

    @Override
    void placeAbove(Rectangle2D area) {
        line.setVisible(values.length > 0);
        line.place(
                cutLabel,
                words().text("chart.cut.help"),
                toX(selected),
                area.getMinY(),
                area.getMaxY() + 3,
                getWidth(),
                this::toValue);
        boolean shown = marked >= 0 && marked < values.length;
        mark.setVisible(shown);
        if (shown) {
            double left = toX(marked);
            double width = Math.max(5, toX(marked + 1.0) - left);
            mark.resizeRelocate(
                    Math.rint(left) - 1, area.getMinY(), Math.rint(width) + 1, area.getHeight());
        }
    }

    @Override
    void translate() {
        across(0, Math.max(1, values.length), sides());
    }

    @Override
    void drawAbove(Pen pen) {
        if (values.length > 0) {
            line.draw(pen, colours());
        }
    }

    @Override
    public ChartTable table() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            rows.add(
                    List.of(
                            Integer.toString(i + 1),
                            names.apply(i),
                            Double.toString(values[i]),
                            i < selected ? "1" : "0"));
        }
        return new ChartTable(List.of("rank", "name", "value", "selected"), rows);
    }

    /**
     * Says what bars are called in tables.
     *
     * @param name takes a bar's index
     */
    public void setNames(IntFunction<String> name) {
        names = name;
    }

    /** The bar at a point, −1 where there is none. */
    private int barAt(double x, double y) {
        int index = (int) Math.floor(toValue(x));
        return onPlot(x, y) && index >= 0 && index < values.length ? index : -1;
    }

    private void keyed(KeyEvent event) {
        int step = event.getCode() == KeyCode.LEFT ? -1 : event.getCode() == KeyCode.RIGHT ? 1 : 0;
        if (step != 0 && values.length > 0) {
            pointed.choose(Math.clamp(marked + step, 0, values.length - 1));
            event.consume();
        }
    }
}
