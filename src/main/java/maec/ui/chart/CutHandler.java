package maec.ui.chart;

/**
 * Hears what a hand does to a cut line; everything between begin and end is one gesture, so one
 * step of undo.
 */
public interface CutHandler {
    /** The line was grasped. */
    void begin();

    /**
     * The line was moved.
     *
     * @param position where it is now, in the units of the chart's axis
     */
    void move(double position);

    /** The line was let go. */
    void end();

    /**
     * An arrow key was pressed on the line.
     *
     * @param steps −1 or 1; −10 or 10 with shift
     */
    void step(int steps);
}
