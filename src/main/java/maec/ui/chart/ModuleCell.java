package maec.ui.chart;

/**
 * One tensor in a grid of layers × modules.
 *
 * @param name the tensor's name
 * @param label what is printed in or under the cell when it stands outside the layers
 * @param place where it stands
 * @param layer decoder layer, 0 where {@code place} is not a layer
 * @param column column among the modules, or position within the strip above or below
 */
public record ModuleCell(String name, String label, Place place, int layer, int column) {
    /** Where a cell stands. */
    public enum Place {
        /** Above the last layer: final norm and head. */
        ABOVE,
        /** In a layer. */
        LAYER,
        /** Below the first layer: the embedding. */
        BELOW
    }
}
