package maec.ui.chart;

import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.scene.input.MouseEvent;

import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * The bar, point or cell of a chart that the pointer is over: it is described, and a click takes.
 */
final class PointedItem {
    private final ChartPane chart;
    private final Finder finder;
    private final ReadOnlyIntegerWrapper hovered = new ReadOnlyIntegerWrapper(this, "hovered", -1);
    private IntFunction<HoverText> describe;
    private IntConsumer chosen = _ -> {};

    /** Finds what lies at a point of the chart. */
    @FunctionalInterface
    interface Finder {
        /** Its index, −1 where there is nothing. */
        int at(double x, double y);
    }

    /**
     * Listens to a chart.
     *
     * @param chart has a hover card
     * @param finder finds what lies at a point
     * @param describe what the card tells of it until somebody knows better
     */
    PointedItem(ChartPane chart, Finder finder, IntFunction<HoverText> describe) {
        this.chart = chart;
        this.finder = finder;
        this.describe = describe;
        chart.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        chart.addEventHandler(MouseEvent.MOUSE_EXITED, _ -> leave());
        chart.addEventHandler(MouseEvent.MOUSE_CLICKED, this::clicked);
    }

    ReadOnlyIntegerProperty hoveredProperty() {
        return hovered.getReadOnlyProperty();
    }

    void describeBy(IntFunction<HoverText> text) {
        describe = text;
    }

    void tell(IntConsumer listener) {
        chosen = listener;
    }

    /** Takes an item, as a click on it does. */
    void choose(int index) {
        chosen.accept(index);
    }

    /** Says to a screen reader what an item is. */
    void speakOf(int index) {
        chart.setAccessibleHelp(describe.apply(index).spoken());
    }

    private void moved(MouseEvent event) {
        int index = finder.at(event.getX(), event.getY());
        hovered.set(index);
        if (index < 0) {
            chart.hideHover();
        } else {
            chart.hover(describe.apply(index), event.getX(), event.getY());
        }
    }

    private void leave() {
        hovered.set(-1);
        chart.hideHover();
    }

    private void clicked(MouseEvent event) {
        chart.requestFocus();
        int index = finder.at(event.getX(), event.getY());
        if (index >= 0) {
            choose(index);
        }
    }
}
