package maec.workflow;

import maec.tensor.DType;

import java.util.List;

/** How a model's weights lie on disk; the words for it are made where it is shown. */
public sealed interface StoredWeights {
    /** Nothing is there, or it cannot be read. */
    record None() implements StoredWeights {}

    /**
     * Whole tensors.
     *
     * @param types their element types, each once
     * @param files how many files they lie in
     */
    record Tensors(List<DType> types, int files) implements StoredWeights {
        /** Copies the list. */
        public Tensors {
            types = List.copyOf(types);
        }
    }

    /**
     * Differences of key weights.
     *
     * @param weights how many
     */
    record Delta(long weights) implements StoredWeights {}

    /** Factors of low rank. */
    record Adapter() implements StoredWeights {}
}
