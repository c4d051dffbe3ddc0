package maec.ui.chart;

/**
 * The values of a heatmap: one row per layer, one column per unit.
 *
 * @param layers L
 * @param units units per layer
 * @param values row-major [L, units]; not copied, never written
 * @param scale how values become colours
 */
public record HeatmapGrid(int layers, int units, float[] values, ColourScale scale) {
    /** Checks the size. */
    public HeatmapGrid {
        if (layers < 1 || units < 1 || values.length != layers * units) {
            throw new IllegalArgumentException(
                    values.length + " values for " + layers + " × " + units);
        }
    }

    /**
     * The value of one unit.
     *
     * @param layer from 0
     * @param unit from 0
     * @return its value
     */
    public float at(int layer, int unit) {
        return values[layer * units + unit];
    }

    /**
     * The unit with the largest value in a range.
     *
     * @param layer from 0
     * @param from first unit
     * @param to one past the last unit; more than {@code from}
     * @return the unit, the first of equals
     */
    public int largest(int layer, int from, int to) {
        int base = layer * units;
        int best = from;
        float value = values[base + from];
        for (int unit = from + 1; unit < to; unit++) {
            if (values[base + unit] > value) {
                value = values[base + unit];
                best = unit;
            }
        }
        return best;
    }
}
