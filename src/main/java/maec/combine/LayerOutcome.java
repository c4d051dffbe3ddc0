package maec.combine;

/**
 * What a recipe does to one decoder layer.
 *
 * @param layer from 0, or −1 for embedding, final norm and head together
 * @param keyWeights key neurons in the layer
 * @param weights all weights of the layer
 * @param abilityShare ‖ability part‖ / ‖θ₀‖ over the layer's tensors
 * @param languageShare ‖language part‖ / ‖θ₀‖ over the layer's tensors
 */
public record LayerOutcome(
        int layer, long keyWeights, long weights, double abilityShare, double languageShare) {}
