package maec.ui.chart;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import maec.model.TensorAddress;

import java.util.Optional;

/**
 * The layer or tensor that somebody points at, shared by the charts of all stages.
 *
 * <p>Whoever points says so here, and whoever shows layers or tensors marks the place that is named
 * here: pointing at a layer in one picture shows it in every other one. One object per window;
 * JavaFX thread only.
 */
public final class LinkedSelection {
    private final ReadOnlyObjectWrapper<Optional<Place>> place =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private boolean held;

    /**
     * A place in the model.
     *
     * @param layer decoder layer from 0, or {@link TensorAddress#NO_LAYER} for embedding, final
     *     norm and head
     * @param tensor name of a tensor, or empty for the layer as a whole
     */
    public record Place(int layer, Optional<String> tensor) {}

    /** Where somebody points; empty while nobody does. */
    public ReadOnlyObjectProperty<Optional<Place>> placeProperty() {
        return place.getReadOnlyProperty();
    }

    /** The layer that is pointed at, alone or by one of its tensors. */
    public Optional<Integer> layer() {
        return place.get().map(Place::layer);
    }

    /** The name of the tensor that is pointed at. */
    public Optional<String> tensor() {
        return place.get().flatMap(Place::tensor);
    }

    /**
     * Points at a whole layer.
     *
     * @param layer decoder layer from 0, or {@link TensorAddress#NO_LAYER}
     */
    public void pointAtLayer(int layer) {
        held = false;
        place.set(Optional.of(new Place(layer, Optional.empty())));
    }

    /**
     * Points at a tensor and so at its layer.
     *
     * @param name the tensor's name
     * @param address where it is
     */
    public void pointAtTensor(String name, TensorAddress address) {
        held = false;
        place.set(Optional.of(new Place(address.layer(), Optional.of(name))));
    }

    /** Points at nothing. */
    public void clear() {
        if (held) {
            held = false;
        } else {
            place.set(Optional.empty());
        }
    }

    /**
     * Keeps what is pointed at although its chart is about to be taken away, which counts as
     * pointing at nothing: the stage that opens next shows it.
     */
    public void hold() {
        held = place.get().isPresent();
    }
}
