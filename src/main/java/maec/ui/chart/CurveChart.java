package maec.ui.chart;

import javafx.scene.layout.Pane;
import javafx.scene.shape.Polyline;
import javafx.scene.shape.Rectangle;

import java.util.Arrays;
import java.util.Objects;

/**
 * Two curves over the steps of a training, each on a scale of its own: what matters is how they
 * fall, and the figures stand beside them.
 */
public final class CurveChart extends Pane {
    private static final double MARGIN = 2;

    private final Polyline first = new Polyline();
    private final Polyline second = new Polyline();
    private double[] steps = new double[0];
    private double[] firstValues = new double[0];
    private double[] secondValues = new double[0];
    private double last = 1;

    /** Makes an empty chart. */
    public CurveChart() {
        getStyleClass().add("curve-chart");
        first.getStyleClass().add("curve-first");
        second.getStyleClass().add("curve-second");
        first.setManaged(false);
        second.setManaged(false);
        var clip = new Rectangle();
        clip.widthProperty().bind(widthProperty());
        clip.heightProperty().bind(heightProperty());
        setClip(clip);
        getChildren().addAll(second, first);
    }

    /**
     * Shows other curves.
     *
     * @param at ascending positions; not copied, never written
     * @param end the position at the right border
     * @param upper values of the curve in front, finite; not copied, never written
     * @param lower values of the curve behind, finite; not copied, never written
     */
    public void setCurves(double[] at, double end, double[] upper, double[] lower) {
        if (at.length != upper.length || at.length != lower.length) {
            throw new IllegalArgumentException(
                    at.length + " positions, " + upper.length + " and " + lower.length + " values");
        }
        steps = at;
        last = Math.max(1, end);
        firstValues = upper;
        secondValues = lower;
        draw();
    }

    @Override
    public String getUserAgentStylesheet() {
        return Objects.requireNonNull(CurveChart.class.getResource("chart.css")).toExternalForm();
    }

    @Override
    protected void layoutChildren() {
        draw();
    }

    private void draw() {
        draw(first, firstValues);
        draw(second, secondValues);
    }

    private void draw(Polyline line, double[] values) {
        double least = Arrays.stream(values).min().orElse(0);
        double most = Arrays.stream(values).max().orElse(1);
        double range = most > least ? most - least : 1;
        Double[] places = new Double[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            places[2 * i] = steps[i] / last * getWidth();
            double share = (values[i] - least) / range;
            places[2 * i + 1] = MARGIN + (1 - share) * (getHeight() - 2 * MARGIN);
        }
        line.getPoints().setAll(places);
    }
}
