package maec.ui.chart;

import maec.ui.text.Figures;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis whose ticks and their words are given, so that nothing is guessed while drawing.
 *
 * @param from lower end
 * @param to upper end, above {@code from}
 * @param ticks what stands at it
 */
record TickAxis(double from, double to, List<Tick> ticks) {
    /** Widens an axis without length and copies the list. */
    TickAxis {
        to = to > from ? to : from + 1;
        ticks = List.copyOf(ticks);
    }

    /**
     * One tick.
     *
     * @param position on the axis
     * @param label what stands there
     */
    record Tick(double position, String label) {}

    /** Where a value lies, 0 at the lower end and 1 at the upper one. */
    double share(double value) {
        return (value - from) / (to - from);
    }

    /** The value at a share of the axis. */
    double at(double share) {
        return from + share * (to - from);
    }

    /** The ticks that lie on the axis. */
    List<Tick> shown() {
        return ticks.stream()
                .filter(tick -> tick.position() >= from && tick.position() <= to)
                .toList();
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
