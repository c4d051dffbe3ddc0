package maec.combine;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A number that may change from the first layer to the last: anchors at even distances, straight
 * lines between them.
 *
 * @param anchors at least one finite number; a single one holds everywhere
 */
public record LayerCourse(List<Double> anchors) {
    /** Checks and copies. */
    public LayerCourse {
        anchors = List.copyOf(anchors);
        if (anchors.isEmpty()) {
            throw new IllegalArgumentException("a course without anchors");
        }
        for (double anchor : anchors) {
            if (!Double.isFinite(anchor)) {
                throw new IllegalArgumentException("a coefficient is " + anchor);
            }
        }
    }

    /**
     * The same number in all layers.
     *
     * @param number finite
     * @return a course of one anchor
     */
    public static LayerCourse constant(double number) {
        return new LayerCourse(List.of(number));
    }

    /**
     * The number at a place.
     *
     * @param place 0 for the first layer and tensors outside the layers, 1 for the last
     * @return interpolated between the two nearest anchors
     */
    public double at(double place) {
        double scaled = place * (anchors.size() - 1);
        int before = (int) scaled;
        int after = Math.min(anchors.size() - 1, before + 1);
        double share = scaled - before;
        return (1 - share) * anchors.get(before) + share * anchors.get(after);
    }

    /** The anchors, separated by commas. */
    @Override
    public String toString() {
        return anchors.stream().map(YamlText::number).collect(Collectors.joining(","));
    }
}
