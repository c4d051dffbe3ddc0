package maec.ui.chart;

import org.jfree.data.xy.AbstractIntervalXYDataset;
import org.jfree.data.xy.IntervalXYDataset;

import java.util.List;

/** Boxes for JFreeChart, straight from arrays: nothing is boxed or copied when they change. */
final class BarDataset extends AbstractIntervalXYDataset implements IntervalXYDataset {
    private static final long serialVersionUID = 1L;
    private transient List<Bars> series = List.of();

    /** Shows other boxes; the chart is not told, its pane paints it in the next pulse. */
    void set(List<Bars> bars) {
        series = List.copyOf(bars);
    }

    /**
     * One series.
     *
     * @param left left borders
     * @param right right borders
     * @param bottom lower borders
     * @param top upper borders
     */
    record Bars(double[] left, double[] right, double[] bottom, double[] top) {}

    @Override
    public int getSeriesCount() {
        return series.size();
    }

    @Override
    public Comparable<?> getSeriesKey(int index) {
        return index;
    }

    @Override
    public int getItemCount(int index) {
        return series.get(index).left().length;
    }

    @Override
    public Number getX(int index, int item) {
        return getXValue(index, item);
    }

    @Override
    public Number getY(int index, int item) {
        return getYValue(index, item);
    }

    @Override
    public double getXValue(int index, int item) {
        return (getStartXValue(index, item) + getEndXValue(index, item)) / 2;
    }

    @Override
    public double getYValue(int index, int item) {
        return getEndYValue(index, item);
    }

    @Override
    public double getStartXValue(int index, int item) {
        return series.get(index).left()[item];
    }

    @Override
    public double getEndXValue(int index, int item) {
        return series.get(index).right()[item];
    }

    @Override
    public double getStartYValue(int index, int item) {
        return series.get(index).bottom()[item];
    }

    @Override
    public double getEndYValue(int index, int item) {
        return series.get(index).top()[item];
    }

    @Override
    public Number getStartX(int index, int item) {
        return getStartXValue(index, item);
    }

    @Override
    public Number getEndX(int index, int item) {
        return getEndXValue(index, item);
    }

    @Override
    public Number getStartY(int index, int item) {
        return getStartYValue(index, item);
    }

    @Override
    public Number getEndY(int index, int item) {
        return getEndYValue(index, item);
    }
}
