package maec.model;

/**
 * The address of one FFN unit: gate row j, up row j and down column j of a layer.
 *
 * <p>Units are ordered by layer, then by number.
 *
 * @param layer from 0
 * @param unit j, from 0 to F − 1
 */
public record FfnUnit(int layer, int unit) implements Comparable<FfnUnit> {
    /** Checks the numbers. */
    public FfnUnit {
        if (layer < 0 || unit < 0) {
            throw new IllegalArgumentException("layer " + layer + ", unit " + unit);
        }
    }

    @Override
    public int compareTo(FfnUnit other) {
        int byLayer = Integer.compare(layer, other.layer);
        return byLayer == 0 ? Integer.compare(unit, other.unit) : byLayer;
    }
}
