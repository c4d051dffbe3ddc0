package maec.runtime;

import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
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
        List<TensorSpec> all = new ArrayList<>();
        add(all, "model.embed_tokens", numbers.vocabulary(), numbers.width());
        for (int layer = 0; layer < numbers.layers(); layer++) {
            addLayer(all, "model.layers." + layer + ".", numbers);
        }
        add(all, "model.norm", numbers.width());
        if (!numbers.tiedHead()) {
            add(all, "lm_head", numbers.vocabulary(), numbers.width());
        }
        return new WeightLayout(all);
    }

    private static void addLayer(List<TensorSpec> all, String prefix, Architecture numbers) {
        long width = numbers.width();
        long queries = (long) numbers.heads() * numbers.headWidth();
        long keys = (long) numbers.keyValueHeads() * numbers.headWidth();
        add(all, prefix + "input_layernorm", width);
        add(all, prefix + "self_attn.q_proj", queries, width);
        add(all, prefix + "self_attn.k_proj", keys, width);
        add(all, prefix + "self_attn.v_proj", keys, width);
        add(all, prefix + "self_attn.o_proj", width, queries);
        add(all, prefix + "post_attention_layernorm", width);
        add(all, prefix + "mlp.gate_proj", numbers.ffnWidth(), width);
        add(all, prefix + "mlp.up_proj", numbers.ffnWidth(), width);
        add(all, prefix + "mlp.down_proj", width, numbers.ffnWidth());
    }

    private static void add(List<TensorSpec> all, String module, long... sizes) {
        all.add(new TensorSpec(module + ".weight", DType.F32, Shape.of(sizes)));
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
