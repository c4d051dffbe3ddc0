package maec.runtime;

import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.model.TensorNames;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.util.List;

/**
 * The weights of a Llama decoder in the order in which the kernels take them.
 *
 * <p>Letters: D width, F FFN width, H heads, K key/value heads, W head width, V vocabulary.
 *
 * @param weights embedding [V, D]; per layer norm [D], q [H·W, D], k and v [K·W, D], o [D, H·W],
 *     norm [D], gate and up [F, D], down [D, F]; final norm [D]; head [V, D] unless it is tied
 */
record WeightLayout(List<TensorSpec> weights) {
    /** Copies the list. */
    WeightLayout {
        weights = List.copyOf(weights);
    }

    /**
     * The layout of an architecture.
     *
     * @param numbers the architecture
     * @return the layout, all float32
     * @throws ProblemException with {@link RuntimeProblem.FamilyNotRunnable}
     */
    static WeightLayout of(Architecture numbers) {
        if (!numbers.family().equals("llama")) {
            throw new ProblemException(new RuntimeProblem.FamilyNotRunnable(numbers.family()));
        }
        return new WeightLayout(TensorNames.expected(numbers, DType.F32));
    }

    /**
     * Looks whether a source can fill this layout.
     *
     * @param source the weights
     * @throws ProblemException with {@link RuntimeProblem.WeightMissing} or {@link
     *     RuntimeProblem.WeightMismatch}
     */
    void check(TensorSource source) {
        for (TensorSpec wanted : weights) {
            TensorSpec found =
                    source.find(wanted.name())
                            .orElseThrow(
                                    () ->
                                            new ProblemException(
                                                    new RuntimeProblem.WeightMissing(
                                                            wanted.name())));
            if (!found.shape().equals(wanted.shape()) || !found.dtype().isComputable()) {
                throw new ProblemException(
                        new RuntimeProblem.WeightMismatch(
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
