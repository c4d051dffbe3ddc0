package maec.ui.recipe;

import maec.checkpoint.ImportanceBins;
import maec.ui.text.Figures;

import java.util.Locale;

/** How a slider's position stands for a value, and which values may be typed. */
public sealed interface KnobScale {
    /**
     * Where the thumb stands for a value.
     *
     * @param value any value that may be typed
     * @return 0 (left) to 1 (right)
     */
    double positionOf(double value);

    /**
     * The value that a thumb position stands for, rounded to what the slider can set.
     *
     * @param position 0 to 1
     * @return the value
     */
    double valueAt(double position);

    /**
     * The value some keyboard steps away.
     *
     * @param value where to start
     * @param steps how many, to the left if negative
     * @return the value, within what the slider can set
     */
    double stepped(double value, int steps);

    /** The smallest value that may be typed. */
    double lowest();

    /** The largest value that may be typed. */
    double highest();

    /**
     * The value as the number field writes it.
     *
     * @param value the value
     * @return the text
     */
    String format(double value);

    /** A coefficient: 0 to 2 on the slider in hundredths, −10 to 10 typed, keyboard steps 0.05. */
    record Coefficient() implements KnobScale {
        private static final double WIDTH = 2;

        @Override
        public double positionOf(double value) {
            return Math.clamp(value / WIDTH, 0, 1);
        }

        @Override
        public double valueAt(double position) {
            return Math.round(Math.clamp(position, 0, 1) * WIDTH * 100) / 100.0;
        }

        @Override
        public double stepped(double value, int steps) {
            return Math.clamp(Math.round((value + steps * 0.05) * 100) / 100.0, 0, WIDTH);
        }

        @Override
        public double lowest() {
            return -10;
        }

        @Override
        public double highest() {
            return 10;
        }

        @Override
        public String format(double value) {
            return Figures.coefficient(value);
        }
    }

    /** A share in whole percent, 0 to 100; fractions may be typed. */
    record Share() implements KnobScale {
        @Override
        public double positionOf(double value) {
            return value / 100;
        }

        @Override
        public double valueAt(double position) {
            return Math.round(Math.clamp(position, 0, 1) * 100);
        }

        @Override
        public double stepped(double value, int steps) {
            return Math.clamp(Math.rint(value) + steps, 0, 100);
        }

        @Override
        public double lowest() {
            return 0;
        }

        @Override
        public double highest() {
            return 100;
        }

        @Override
        public String format(double value) {
            String text = String.format(Locale.ROOT, "%.1f", value);
            return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " %";
        }
    }

    /**
     * The share of key neurons: the edges of {@link ImportanceBins}, spread by their cube root so
     * that small shares have room.
     */
    record KeyShare() implements KnobScale {
        @Override
        public double positionOf(double value) {
            return Math.cbrt(value / 100);
        }

        @Override
        public double valueAt(double position) {
            double root = Math.clamp(position, 0, 1);
            return ImportanceBins.nearestEdge(root * root * root * 100);
        }

        @Override
        public double stepped(double value, int steps) {
            int bins =
                    Math.clamp(ImportanceBins.binsWithin(value) + steps, 0, ImportanceBins.COUNT);
            return bins == 0 ? 0 : ImportanceBins.upperEdgePercent(bins - 1);
        }

        @Override
        public double lowest() {
            return 0;
        }

        @Override
        public double highest() {
            return 100;
        }

        @Override
        public String format(double value) {
            return Figures.percent(value);
        }
    }
}
