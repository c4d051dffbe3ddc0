package maec.ui.chart;

import java.util.Arrays;

/**
 * Maps a value to one of the {@link Palette#LEVELS} levels of a palette by ascending edges.
 *
 * <p>Percentile, logarithmic and linear scales differ only in where their edges lie, so charts need
 * to know one kind of scale.
 *
 * @param kind how the edges were chosen
 * @param lowest the smallest value shown
 * @param highest the largest value shown
 * @param edges {@link Palette#LEVELS} − 1 ascending edges: a value at or above edge i has a level
 *     above i; not copied, never written
 */
public record ColourScale(Kind kind, float lowest, float highest, float[] edges) {
    /** How values are spread over the palette. */
    public enum Kind {
        /** Every level is used by the same number of values. */
        PERCENTILE("percentile"),
        /** Equal ratios give equal steps of colour. */
        LOGARITHMIC("logarithmic"),
        /** Equal differences give equal steps of colour. */
        LINEAR("linear");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /**
         * The name that menus print.
         *
         * @return a word
         */
        public String label() {
            return label;
        }
    }

    private static final int EDGES = Palette.LEVELS - 1;
    private static final double DECADES_AT_MOST = 6;
    private static final int SAMPLE = 1 << 16;

    /** Checks the number of edges. */
    public ColourScale {
        if (edges.length != EDGES) {
            throw new IllegalArgumentException(edges.length + " edges, not " + EDGES);
        }
    }

    /**
     * A scale of one kind over the finite ones of these values.
     *
     * @param kind how to spread
     * @param values any number of values; not kept, not written
     * @return the scale; with no finite value, one from 0 to 1
     */
    public static ColourScale over(Kind kind, float[] values) {
        float[] sorted = finiteAscending(sample(values));
        if (sorted.length == 0) {
            return linear(0, 1);
        }
        float lowest = sorted[0];
        float highest = sorted[sorted.length - 1];
        return switch (kind) {
            case LINEAR -> linear(lowest, highest);
            case LOGARITHMIC -> logarithmic(sorted);
            case PERCENTILE -> {
                float[] edges = new float[EDGES];
                for (int i = 0; i < EDGES; i++) {
                    long rank = (long) (i + 1) * (sorted.length - 1) / EDGES;
                    edges[i] = sorted[(int) rank];
                }
                yield new ColourScale(kind, lowest, highest, edges);
            }
        };
    }

    /**
     * Equal steps between two values.
     *
     * @param lowest level 0 begins here
     * @param highest the top level ends here
     * @return the scale
     */
    public static ColourScale linear(double lowest, double highest) {
        float[] edges = new float[EDGES];
        double step = (highest - lowest) / Palette.LEVELS;
        for (int i = 0; i < EDGES; i++) {
            edges[i] = (float) (lowest + step * (i + 1));
        }
        return new ColourScale(Kind.LINEAR, (float) lowest, (float) highest, edges);
    }

    /** Begins at the first percentile, so that a few tiny values do not take all the colours. */
    private static ColourScale logarithmic(float[] sorted) {
        float highest = sorted[sorted.length - 1];
        int first = Arrays.binarySearch(sorted, Float.MIN_VALUE);
        first = first < 0 ? -first - 1 : first;
        if (!(highest > 0)) {
            return linear(sorted[0], highest);
        }
        int tail = first + (sorted.length - first) / 100;
        double top = Math.log10(highest);
        double bottom = Math.max(Math.log10(sorted[tail]), top - DECADES_AT_MOST);
        float[] edges = new float[EDGES];
        for (int i = 0; i < EDGES; i++) {
            edges[i] = (float) Math.pow(10, bottom + (top - bottom) * (i + 1) / Palette.LEVELS);
        }
        return new ColourScale(Kind.LOGARITHMIC, (float) Math.pow(10, bottom), highest, edges);
    }

    /**
     * Every so many values, with the largest and the smallest one: sorting all values of a large
     * model would be seen as a halt, and 65,536 of them give quantiles to a fraction of a level.
     */
    private static float[] sample(float[] values) {
        if (values.length <= SAMPLE) {
            return values;
        }
        int step = Math.ceilDiv(values.length, SAMPLE) | 1;
        float[] kept = new float[Math.ceilDiv(values.length, step) + 2];
        int count = 0;
        for (int i = 0; i < values.length; i += step) {
            kept[count++] = values[i];
        }
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            if (Float.isFinite(value)) {
                lowest = Math.min(lowest, value);
                highest = Math.max(highest, value);
            }
        }
        kept[count] = lowest;
        kept[count + 1] = highest;
        return kept;
    }

    private static float[] finiteAscending(float[] values) {
        float[] kept = new float[values.length];
        int count = 0;
        for (float value : values) {
            if (Float.isFinite(value)) {
                kept[count++] = value;
            }
        }
        kept = Arrays.copyOf(kept, count);
        Arrays.sort(kept);
        return kept;
    }

    /**
     * The level of a value.
     *
     * @param value any value; NaN counts as lowest
     * @return from 0 to {@link Palette#LEVELS} − 1
     */
    public int level(float value) {
        int low = 0;
        int high = EDGES;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (value >= edges[middle]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
