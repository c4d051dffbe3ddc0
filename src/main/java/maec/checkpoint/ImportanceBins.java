package maec.checkpoint;

import java.util.Arrays;

/**
 * The grid of importance percentiles by which weights are binned.
 *
 * <p>Bin 0 holds the most important weights. The edges are shares of all weights in play, in
 * percent: 0.1 % steps up to 20 %, where k₁ is tuned, then 1.6 % steps up to 100 %: 250 bins, so a
 * bin fits one byte. At an edge, everything computed from bins is exact.
 */
public final class ImportanceBins {
    /** How many bins there are. */
    public static final int COUNT = 250;

    private static final int FINE = 200;

    private ImportanceBins() {}

    /**
     * The upper edge of a bin.
     *
     * @param bin from 0 to {@link #COUNT} − 1
     * @return percent of all weights in play that lie in this bin or a more important one
     */
    public static double upperEdgePercent(int bin) {
        return bin < FINE ? (bin + 1) / 10.0 : 20.0 + (bin + 1 - FINE) * 1.6;
    }

    /**
     * How many bins a cut takes.
     *
     * @param percent k₁, from 0 to 100
     * @return the number of leading bins whose upper edge is nearest to {@code percent}: 0 to
     *     {@link #COUNT}
     */
    public static int binsWithin(double percent) {
        if (percent <= 20.0) {
            return (int) Math.round(Math.max(0, percent) * 10);
        }
        return FINE + (int) Math.round((Math.min(percent, 100.0) - 20.0) / 1.6);
    }

    /**
     * The nearest value of k₁ that is exact.
     *
     * @param percent k₁
     * @return the nearest edge, in percent, 0 included
     */
    public static double nearestEdge(double percent) {
        int bins = binsWithin(percent);
        return bins == 0 ? 0 : upperEdgePercent(bins - 1);
    }

    /**
     * All upper edges.
     *
     * @return {@link #COUNT} ascending percentages, the last one 100
     */
    public static double[] edges() {
        double[] edges = new double[COUNT];
        Arrays.setAll(edges, ImportanceBins::upperEdgePercent);
        return edges;
    }
}
