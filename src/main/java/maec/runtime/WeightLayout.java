package maec.runtime;

import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.model.LayerWeight;
import maec.model.TensorNames;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The weights of a decoder, and the parts in which a pass needs them.
 *
 * <p>Part 0 is the embedding [V, D]; parts 1 to L are the layers, with one slot per {@link
 * LayerWeight}; part L + 1 is the final norm [D] and the head [V, D], which is the embedding again
 * where it is tied.
 *
 * @param weights every tensor once, in decoder order, as float32
 * @param parts per part the positions of its slots in {@code weights}, {@link #ABSENT} where such a
 *     decoder has no such tensor
 */
record WeightLayout(List<TensorSpec> weights, List<int[]> parts) {
    /** The slot of a tensor that layers do not have. */
    static final int ABSENT = -1;

    /**
     * The layout of an architecture.
     *
     * @param architecture the architecture
     * @return the layout
     */
    static WeightLayout of(Architecture architecture) {
        List<TensorSpec> weights = TensorNames.expected(architecture, DType.F32);
        Map<String, Integer> places = new HashMap<>();
        for (int index = 0; index < weights.size(); index++) {
            places.put(weights.get(index).name(), index);
        }
        List<int[]> parts = new ArrayList<>();
        parts.add(new int[] {0});
        for (int layer = 0; layer < architecture.layers(); layer++) {
            int number = layer;
            parts.add(
                    Arrays.stream(LayerWeight.values())
                            .mapToInt(
                                    slot ->
                                            slot.in(architecture, number, DType.F32)
                                                    .map(spec -> places.get(spec.name()))
                                                    .orElse(ABSENT))
                            .toArray());
        }
        int norm = weights.size() - (architecture.tiedHead() ? 1 : 2);
        parts.add(new int[] {norm, architecture.tiedHead() ? 0 : norm + 1});
        return new WeightLayout(weights, List.copyOf(parts));
    }

    /** The number of the part that holds final norm and head. */
    int lastPart() {
        return parts.size() - 1;
    }

    /** All parts in the order in which forward needs them. */
    int[] forward() {
        return IntStream.range(0, parts.size()).toArray();
    }

    /** All parts in the order in which forward and then backward need them. */
    int[] forwardAndBackward() {
        int last = lastPart();
        return IntStream.range(0, 2 * last + 1)
                .map(at -> at <= last ? at : 2 * last - at)
                .toArray();
    }

    /**
     * Looks whether a source can fill this layout.
     *
     * @param source the weights
     * @throws ProblemException with {@link WeightProblem.WeightMissing} or {@link
     *     WeightProblem.WeightMismatch}
     */
    void check(TensorSource source) {
        for (TensorSpec wanted : weights) {
            TensorSpec found =
                    source.find(wanted.name())
                            .orElseThrow(
                                    () ->
                                            new ProblemException(
                                                    new WeightProblem.WeightMissing(
                                                            wanted.name())));
            if (!found.shape().equals(wanted.shape()) || !found.dtype().isComputable()) {
                throw new ProblemException(
                        new WeightProblem.WeightMismatch(
                                wanted.name(),
                                wanted.shape(),
                                found.shape() + " of " + found.dtype()));
            }
        }
    }

    /**
     * Whether the rows of a weight are outputs of a linear layer.
     *
     * @param index position in the layout
     * @return true for q, k, v, o, gate, up, down and an untied head
     */
    boolean isLinear(int index) {
        return index > 0 && weights.get(index).shape().rank() == 2;
    }

    /**
     * How many weights there are.
     *
     * @return the sum of the counts
     */
    long count() {
        return weights.stream().mapToLong(TensorSpec::count).sum();
    }
}
