package maec.ui.chart;

import maec.model.TensorAddress;

import java.util.List;
import java.util.function.Supplier;

/** Joins charts of layers with what is pointed at in all stages. */
public final class LayerLink {
    private LayerLink() {}

    /**
     * Says what is pointed at in a chart, and marks there what is pointed at elsewhere.
     *
     * @param chart one bar per layer
     * @param linked what is pointed at
     * @param layers the decoder layer of every bar as they are now; −1 or {@link
     *     TensorAddress#NO_LAYER} for what lies in no layer
     */
    public static void join(
            LayerPane chart, LinkedSelection linked, Supplier<List<Integer>> layers) {
        chart.hoveredProperty()
                .subscribe(
                        (_, bar) -> {
                            List<Integer> known = layers.get();
                            if (bar.intValue() < 0 || bar.intValue() >= known.size()) {
                                linked.clear();
                            } else {
                                linked.pointAtLayer(known.get(bar.intValue()));
                            }
                        });
        linked.placeProperty()
                .subscribe(
                        _ -> chart.setMarked(linked.layer().map(layers.get()::indexOf).orElse(-1)));
    }
}
