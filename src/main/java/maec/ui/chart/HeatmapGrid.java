package maec.ui.chart;

/**
 * The values of a heatmap: one row per layer, one column per unit.
 *
 * @param layers L
 * @param units units per layer
 * @param values row-major [L, units]; not copied, never written
 * @param spread how values are spread over the palette
 */
public record HeatmapGrid(int layers, int units, float[] values, ColourScale.Kind spread) {
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
     * The scale over what is seen when neighbours are merged.
     *
     * <p>Maxima of many units are all large: on a scale over single units they would all look
     * alike.
     *
     * @param merged how many neighbouring units one pixel shows, at least 1
     * @return the scale over the maxima
     */
    public ColourScale scale(int merged) {
        if (merged == 1) {
            return ColourScale.over(spread, values);
        }
        int groups = Math.ceilDiv(units, merged);
        float[] maxima = new float[layers * groups];
        for (int layer = 0; layer < layers; layer++) {
            for (int group = 0; group < groups; group++) {
                int from = group * merged;
                int unit = largest(layer, from, Math.min(units, from + merged));
                maxima[layer * groups + group] = at(layer, unit);
            }
        }
        return ColourScale.over(spread, maxima);
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
