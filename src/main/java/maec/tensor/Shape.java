package maec.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's dimensions, row-major; a scalar has none.
 *
 * @param dimensions sizes, outermost first, none negative, whose product fits a long
 */
public record Shape(List<Long> dimensions) {
    /** Checks and copies. */
    public Shape {
        dimensions = List.copyOf(dimensions);
        long count = 1;
        for (long size : dimensions) {
            if (size < 0) {
                throw new IllegalArgumentException("negative dimension in " + dimensions);
            }
            count = Math.multiplyExact(count, size);
        }
    }

    /**
     * A shape of these sizes.
     *
     * @param sizes outermost first
     * @return the shape
     */
    public static Shape of(long... sizes) {
        return new Shape(Arrays.stream(sizes).boxed().toList());
    }

    /**
     * The number of elements.
     *
     * @return the product of the sizes, 1 for a scalar
     */
    public long count() {
        long count = 1;
        for (long size : dimensions) {
            count *= size;
        }
        return count;
    }

    /**
     * The number of dimensions.
     *
     * @return 0 for a scalar
     */
    public int rank() {
        return dimensions.size();
    }

    /**
     * The size of one dimension.
     *
     * @param axis from 0
     * @return its size
     */
    public long size(int axis) {
        return dimensions.get(axis);
    }

    /** The sizes with a multiplication sign between them, as people read them. */
    @Override
    public String toString() {
        return dimensions.isEmpty()
                ? "scalar"
                : dimensions.stream().map(String::valueOf).collect(Collectors.joining(" × "));
    }
}
