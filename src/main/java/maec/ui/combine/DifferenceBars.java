package maec.ui.combine;

import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

import maec.ui.text.Figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One bar per layer upwards or downwards from a line: where one recipe changes more, or less. */
final class DifferenceBars extends Region {
    private static final double LABEL_HEIGHT = 15;
    private static final double SMALLEST = 1e-6;

    private final List<Region> bars = new ArrayList<>();
    private final Region line = new Region();
    private final Label first = new Label();
    private final Label last = new Label();
    private final Label scale = new Label();
    private List<String> names = List.of();
    private double[] values = new double[0];

    DifferenceBars() {
        getStyleClass().add("difference-bars");
        line.getStyleClass().add("difference-line");
        for (Label label : List.of(first, last, scale)) {
            label.getStyleClass().addAll("small", "muted");
        }
        getChildren().addAll(line, first, last, scale);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setMinHeight(70);
        setPrefHeight(110);
    }

    /**
     * Shows other bars.
     *
     * @param layers one name per bar
     * @param differences in percentage points; not written
     */
    void show(List<String> layers, double[] differences) {
        names = layers;
        values = differences;
        while (bars.size() < values.length) {
            var bar = new Region();
            bar.getStyleClass().add("difference-bar");
            bars.add(bar);
            getChildren().add(bar);
        }
        for (int i = 0; i < bars.size(); i++) {
            bars.get(i).setVisible(i < values.length);
            if (i < values.length) {
                bars.get(i).getStyleClass().remove("less");
                if (values[i] < 0) {
                    bars.get(i).getStyleClass().add("less");
                }
            }
        }
        first.setText(names.isEmpty() ? "" : names.getFirst());
        last.setText(names.isEmpty() ? "" : names.getLast());
        scale.setText("± " + Figures.percent(largest()));
        requestLayout();
    }

    private double largest() {
        return Math.max(SMALLEST, Arrays.stream(values).map(Math::abs).max().orElse(0));
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight() - LABEL_HEIGHT;
        double middle = height / 2;
        double most = largest();
        double step = values.length == 0 ? width : width / values.length;
        for (int i = 0; i < values.length; i++) {
            double size = Math.max(1, Math.abs(values[i]) / most * (middle - 2));
            double top = values[i] > 0 ? middle - size : middle;
            double gap = Math.min(4, step * 0.15);
            bars.get(i).resizeRelocate(i * step + gap / 2, top, Math.max(1, step - gap), size);
        }
        line.resizeRelocate(0, middle - 0.5, width, 1);
        place(first, 0, height);
        place(last, width - last.prefWidth(-1), height);
        place(scale, (width - scale.prefWidth(-1)) / 2, height);
    }

    private static void place(Label label, double x, double y) {
        label.resizeRelocate(x, y, label.prefWidth(-1), LABEL_HEIGHT);
    }

    @Override
    protected double computePrefWidth(double height) {
        return 180;
    }
}
