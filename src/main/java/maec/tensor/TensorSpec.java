package maec.tensor;

/**
 * A tensor's name, element type and shape, without its values.
 *
 * @param name as in the checkpoint, e.g. {@code model.layers.0.mlp.up_proj.weight}
 * @param dtype the stored element type
 * @param shape row-major sizes
 */
public record TensorSpec(String name, DType dtype, Shape shape) {
    /**
     * The number of elements.
     *
     * @return the product of the sizes
     */
    public long count() {
        return shape.count();
    }

    /**
     * The stored size.
     *
     * @return bytes
     */
    public long bytes() {
        return Math.multiplyExact(count(), dtype.bytes());
    }
}
