package maec.ui.chart;

import maec.ui.text.Figures;

import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis whose ticks and their words are given, so that nothing is guessed while drawing.
 */
final class TickAxis extends NumberAxis {
    private static final long serialVersionUID = 1L;
    private transient List<Tick> given = List.of();

    TickAxis() {
        setAutoRange(false);
        setAxisLineVisible(false);
        setTickMarksVisible(false);
        setLowerMargin(0);
        setUpperMargin(0);
    }

    /**
     * One tick.
     *
     * @param position on the axis
     * @param label what stands there
     */
    record Tick(double position, String label) {}

    /** Sets range and ticks at once. */
    void show(double from, double to, List<Tick> ticks) {
        given = List.copyOf(ticks);
        setRange(new Range(from, to > from ? to : from + 1), false, false);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public List refreshTicks(
            Graphics2D g2, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
        boolean upright = RectangleEdge.isLeftOrRight(edge);
        List<ValueTick> ticks = new ArrayList<>();
        for (Tick tick : given) {
            if (getRange().contains(tick.position())) {
                ticks.add(
                        new NumberTick(
                                tick.position(),
                                tick.label(),
                                upright ? TextAnchor.CENTER_RIGHT : TextAnchor.TOP_CENTER,
                                TextAnchor.CENTER,
                                0));
            }
        }
        return ticks;
    }

    /**
     * Ticks at round numbers.
     *
     * @param from lower end
     * @param to upper end
     * @param atMost how many intervals at most
     * @return ascending ticks with as many decimals as their step needs
     */
    static List<Tick> round(double from, double to, int atMost) {
        double step = roundStep((to - from) / atMost);
        int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
        List<Tick> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
            ticks.add(new Tick(i * step, Figures.decimals(i * step, decimals)));
        }
        return ticks;
    }

    /** The smallest of 1, 2, 5 × 10ⁿ that is not below a number. */
    static double roundStep(double least) {
        if (!(least > 0) || !Double.isFinite(least)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double lead = least / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }
}
