package maec.extract;

import maec.model.TensorAddress;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Adds the scores of weights up to scores of units, as the heatmaps show them.
 *
 * <p>An FFN unit j is gate row j, up row j and down column j; an attention unit is an output row of
 * its projection. Tensors of no decoder layer and of no linear layer belong to no unit.
 */
final class UnitSums {
    /** No decoder has as many; a name that says so is not one of a layer. */
    private static final int MOST_LAYERS = 10_000;

    private final Map<UnitKind, double[][]> sums = new EnumMap<>(UnitKind.class);
    private final Map<String, Place> places = new HashMap<>();

    /** Where the scores of one tensor go. */
    private record Place(double[] sums, long columns, boolean byColumn) {}

    UnitSums(List<TensorSpec> tensors, Function<String, TensorAddress> addressOf) {
        int layers = layers(tensors, addressOf);
        for (TensorSpec tensor : tensors) {
            TensorAddress address = addressOf.apply(tensor.name());
            Optional<UnitKind> kind = UnitKind.of(address.module());
            if (kind.isPresent() && isLayer(address.layer()) && tensor.shape().rank() == 2) {
                boolean byColumn = UnitKind.isByColumn(address.module());
                int units = Math.toIntExact(tensor.shape().size(byColumn ? 1 : 0));
                double[][] ofKind = sums.computeIfAbsent(kind.get(), _ -> new double[layers][0]);
                if (ofKind[address.layer()].length == 0) {
                    ofKind[address.layer()] = new double[units];
                }
                double[] target = ofKind[address.layer()];
                if (target.length == units) {
                    places.put(tensor.name(), new Place(target, tensor.shape().size(1), byColumn));
                }
            }
        }
    }

    private static int layers(List<TensorSpec> tensors, Function<String, TensorAddress> addressOf) {
        return 1
                + tensors.stream()
                        .mapToInt(tensor -> addressOf.apply(tensor.name()).layer())
                        .filter(UnitSums::isLayer)
                        .max()
                        .orElse(-1);
    }

    private static boolean isLayer(int layer) {
        return layer >= 0 && layer < MOST_LAYERS;
    }

    /** Adds consecutive scores of one tensor. */
    void add(TensorSpec tensor, long offset, float[] values, int count) {
        Place place = places.get(tensor.name());
        if (place == null) {
            return;
        }
        long row = offset / place.columns();
        int column = (int) (offset % place.columns());
        double[] target = place.sums();
        for (int i = 0; i < count; i++) {
            target[place.byColumn() ? column : (int) row] += values[i];
            if (++column == place.columns()) {
                column = 0;
                row++;
            }
        }
    }

    /** The sums so far, one entry per kind that occurs; layers without such units are 0. */
    List<UnitScores> scores() {
        var scores = new ArrayList<UnitScores>();
        sums.forEach(
                (kind, layers) -> {
                    int units = 0;
                    for (double[] layer : layers) {
                        units = Math.max(units, layer.length);
                    }
                    float[] values = new float[layers.length * units];
                    for (int layer = 0; layer < layers.length; layer++) {
                        for (int unit = 0; unit < layers[layer].length; unit++) {
                            values[layer * units + unit] = (float) layers[layer][unit];
                        }
                    }
                    scores.add(new UnitScores(kind, layers.length, units, values));
                });
        return scores;
    }
}
