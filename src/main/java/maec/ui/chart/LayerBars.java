package maec.ui.chart;

import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.geometry.Rectangle2D;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;

import maec.ui.text.Figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Two shares per layer, stacked: the ability's below, the language's above. */
public final class LayerBars extends BarPane {
    private static final int LABELS_AT_MOST = 12;
    private static final double HEADROOM = 1.1;
    private static final double SMALLEST_RANGE = 0.01;

    private List<String> labels = List.of();
    private double[] lower = new double[0];
    private double[] upper = new double[0];
    private final Region mark = new Region();
    private final ReadOnlyIntegerWrapper hovered = new ReadOnlyIntegerWrapper(this, "hovered", -1);
    private int marked = -1;

    /** Makes an empty chart. */
    public LayerBars() {
        super("chart.layers", 34);
        getStyleClass().add("layer-bars");
        mark.getStyleClass().add("chart-mark");
        mark.setManaged(false);
        mark.setMouseTransparent(true);
        getChildren().add(mark);
        addHoverCard();
        addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> unhover());
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyed);
        focusedProperty().subscribe(on -> leave(!on));
    }

    /** The bar under the pointer or under the arrow keys, −1 where there is none. */
    public ReadOnlyIntegerProperty hoveredProperty() {
        return hovered.getReadOnlyProperty();
    }

    /**
     * Frames a bar, because its layer is pointed at somewhere.
     *
     * @param index from 0, or −1 for none
     */
    public void setMarked(int index) {
        if (index != marked) {
            marked = index;
            redraw();
        }
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
        labels = List.copyOf(names);
        lower = ability;
        upper = language;
        int count = labels.size();
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
        across(0, Math.max(1, count), ticks());
    }

    private List<TickAxis.Tick> ticks() {
        int step = Math.max(1, Math.ceilDiv(labels.size(), LABELS_AT_MOST));
        List<TickAxis.Tick> ticks = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            if (isNamed(i) || (i % step == 0 && !isBeforeNamed(i, step))) {
                ticks.add(new TickAxis.Tick(i + 0.5, labels.get(i)));
            }
        }
        return ticks;
    }

    private boolean isNamed(int index) {
        return !labels.get(index).startsWith("L");
    }

    /** Whether a bar with a word of its own comes so soon that both labels would touch. */
    private boolean isBeforeNamed(int index, int step) {
        for (int i = index + 1; i < Math.min(index + step, labels.size()); i++) {
            if (isNamed(i)) {
                return true;
            }
        }
        return false;
    }

    @Override
    void placeAbove(Rectangle2D area) {
        boolean shown = marked >= 0 && marked < labels.size();
        mark.setVisible(shown);
        if (shown) {
            double left = Math.rint(toX(marked));
            double width = Math.rint(toX(marked + 1.0)) - left;
            mark.resizeRelocate(left, area.getMinY(), width, area.getHeight());
        }
    }

    @Override
    public ChartTable table() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            rows.add(List.of(labels.get(i), Double.toString(lower[i]), Double.toString(upper[i])));
        }
        return new ChartTable(List.of("layer", "ability_percent", "language_percent"), rows);
    }

    private void unhover() {
        hovered.set(-1);
        hideHover();
    }

    private void leave(boolean left) {
        if (left) {
            unhover();
        }
    }

    private void keyed(KeyEvent event) {
        int step = event.getCode() == KeyCode.LEFT ? -1 : event.getCode() == KeyCode.RIGHT ? 1 : 0;
        if (step != 0 && !labels.isEmpty()) {
            int now = Math.clamp(hovered.get() + step, 0, labels.size() - 1);
            hovered.set(now);
            hover(describe(now), toX(now + 0.5), dataArea().getMinY());
            event.consume();
        }
    }

    private void moved(MouseEvent event) {
        int index = (int) Math.floor(toValue(event.getX()));
        if (index < 0 || index >= labels.size() || !onPlot(event.getX(), event.getY())) {
            unhover();
            return;
        }
        hovered.set(index);
        hover(describe(index), event.getX(), event.getY());
    }

    private HoverText describe(int index) {
        return HoverText.of(
                labels.get(index),
                words().text("chart.layers.ability", Figures.decimals(lower[index], 3)),
                words().text("chart.layers.language", Figures.decimals(upper[index], 3)));
    }
}
