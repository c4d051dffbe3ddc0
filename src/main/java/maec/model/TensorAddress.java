package maec.model;

/**
 * Where in the model a tensor sits.
 *
 * @param layer decoder layer from 0, or {@link #NO_LAYER} for embedding, final norm and head
 * @param module the part of the decoder
 */
public record TensorAddress(int layer, Module module) {
    /** The layer of a tensor that belongs to no decoder layer. */
    public static final int NO_LAYER = -1;

    /**
     * Whether the tensor belongs to a decoder layer.
     *
     * @return false for embedding, final norm, head and unknown tensors
     */
    public boolean isInLayer() {
        return layer != NO_LAYER;
    }
}
