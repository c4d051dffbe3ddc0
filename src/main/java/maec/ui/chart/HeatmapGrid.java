package maec.ui.chart;

/**
 * The values of a heatmap: one row per layer, one column per position.
 *
 * <p>Units stand in the order of their numbers, or in another one that differs from layer to layer;
 * then {@code order} says which unit stands at a position.
 *
 * @param layers L
 * @param units units per layer
 * @param values row-major [L, units] by position; not copied, never written
 * @param spread how values are spread over the palette
 * @param order row-major [L, units], the unit at each position; empty where unit and position are
 *     the same; not copied, never written
 * @param signed whether values have two directions, so that the largest size counts and the scale
 *     is symmetric around 0
 */
public record HeatmapGrid(
        int layers,
        int units,
        float[] values,
        ColourScale.Kind spread,
        int[] order,
        boolean signed) {
    /** Checks the sizes. */
    public HeatmapGrid {
        if (layers < 1 || units < 1 || values.length != layers * units) {
            throw new IllegalArgumentException(
                    values.length + " values for " + layers + " × " + units);
        }
        if (order.length != 0 && order.length != values.length) {
            throw new IllegalArgumentException(order.length + " places for " + values.length);
        }
    }

    /**
     * Units in the order of their numbers, with values of one direction.
     *
     * @param layers L
     * @param units units per layer
     * @param values row-major [L, units]; not copied, never written
     * @param spread how values are spread over the palette
     */
    public HeatmapGrid(int layers, int units, float[] values, ColourScale.Kind spread) {
        this(layers, units, values, spread, new int[0], false);
    }

    /** Whether units stand in another order than that of their numbers. */
    public boolean reordered() {
        return order.length > 0;
    }

    /**
     * The value at a position.
     *
     * @param layer from 0
     * @param position from 0
     * @return its value
     */
    public float at(int layer, int position) {
        return values[layer * units + position];
    }

    /**
     * The unit at a position.
     *
     * @param layer from 0
     * @param position from 0
     * @return the unit's number
     */
    public int unitAt(int layer, int position) {
        return reordered() ? order[layer * units + position] : position;
    }

    /**
     * Where a unit stands.
     *
     * @param layer from 0
     * @param unit the unit's number
     * @return its position
     */
    public int positionOf(int layer, int unit) {
        if (!reordered()) {
            return unit;
        }
        int base = layer * units;
        int position = 0;
        while (position < units - 1 && order[base + position] != unit) {
            position++;
        }
        return position;
    }

    /**
     * The scale over what is seen when neighbours are merged.
     *
     * <p>Maxima of many units are all large: on a scale over single units they would all look
     * alike.
     *
     * @param merged how many neighbouring units one pixel shows, at least 1
     * @return the scale over the maxima; symmetric around 0 where values are signed
     */
    public ColourScale scale(int merged) {
        if (signed) {
            double size = 0;
            for (float value : values) {
                size = Math.max(size, Math.abs(value));
            }
            return ColourScale.linear(size == 0 ? -1 : -size, size == 0 ? 1 : size);
        }
        if (merged == 1) {
            return ColourScale.over(spread, values);
        }
        int groups = Math.ceilDiv(units, merged);
        float[] maxima = new float[layers * groups];
        for (int layer = 0; layer < layers; layer++) {
            for (int group = 0; group < groups; group++) {
                int from = group * merged;
                int position = largest(layer, from, Math.min(units, from + merged));
                maxima[layer * groups + group] = at(layer, position);
            }
        }
        return ColourScale.over(spread, maxima);
    }

    /**
     * The position with the largest value in a range; with the largest size where values are
     * signed.
     *
     * @param layer from 0
     * @param from first position
     * @param to one past the last position; more than {@code from}
     * @return the position, the first of equals
     */
    public int largest(int layer, int from, int to) {
        int base = layer * units;
        int best = from;
        float value = size(base + from);
        for (int position = from + 1; position < to; position++) {
            float other = size(base + position);
            if (other > value) {
                value = other;
                best = position;
            }
        }
        return best;
    }

    private float size(int at) {
        return signed ? Math.abs(values[at]) : values[at];
    }
}
