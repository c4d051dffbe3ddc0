package maec.ui.chart;

import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.geometry.Rectangle2D;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;

import java.util.ArrayList;
import java.util.List;

/**
 * One place per layer from left to right: it says which one is pointed at by mouse or arrow keys,
 * and frames the one that is pointed at elsewhere.
 */
public abstract class LayerPane extends BarPane {
    private static final int LABELS_AT_MOST = 12;

    private List<String> labels = List.of();
    private final Region mark = new Region();
    private final ReadOnlyIntegerWrapper hovered = new ReadOnlyIntegerWrapper(this, "hovered", -1);
    private int marked = -1;

    /**
     * Makes an empty chart.
     *
     * @param name the key of the words that say what it shows
     * @param widestBar the most pixels a bar takes
     */
    LayerPane(String name, double widestBar) {
        super(name, widestBar);
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
    public final ReadOnlyIntegerProperty hoveredProperty() {
        return hovered.getReadOnlyProperty();
    }

    /**
     * Frames a bar, because its layer is pointed at somewhere.
     *
     * @param index from 0, or −1 for none
     */
    public final void setMarked(int index) {
        if (index != marked) {
            marked = index;
            redraw();
        }
    }

    /** Sets the names of the places, e.g. {@code L0}. */
    final void names(List<String> names) {
        labels = List.copyOf(names);
        across(0, Math.max(1, labels.size()), ticks());
    }

    /** The names of the places. */
    final List<String> names() {
        return labels;
    }

    /** What the hover card says of a place. */
    abstract HoverText describe(int index);

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
    final void placeAbove(Rectangle2D area) {
        boolean shown = marked >= 0 && marked < labels.size();
        mark.setVisible(shown);
        if (shown) {
            double left = Math.rint(toX(marked));
            double width = Math.rint(toX(marked + 1.0)) - left;
            mark.resizeRelocate(left, area.getMinY(), width, area.getHeight());
        }
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
}
