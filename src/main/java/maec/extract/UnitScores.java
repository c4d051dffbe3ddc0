package maec.extract;

/**
 * The score of every unit of one kind, layer by layer: the data of a heatmap.
 *
 * @param kind which units
 * @param layers L
 * @param units units per layer (F for FFN units, output rows otherwise)
 * @param values sums of the weights' scores per unit, row-major [L, units]; not copied, never
 *     written
 */
public record UnitScores(UnitKind kind, int layers, int units, float[] values) {
    /** Checks the size. */
    public UnitScores {
        if (values.length != layers * units) {
            throw new IllegalArgumentException(
                    values.length + " values for " + layers + " × " + units + " units");
        }
    }

    /**
     * The score of one unit.
     *
     * @param layer from 0
     * @param unit from 0
     * @return its score
     */
    public float at(int layer, int unit) {
        return values[layer * units + unit];
    }
}
