package maec.checkpoint;

import java.util.Map;

/** Which weights training may change. */
public sealed interface WeightMask {
    /** Every weight. */
    record AllWeights() implements WeightMask {}

    /**
     * Chosen weights.
     *
     * @param indices per tensor name, ascending flat row-major indices of its weights that may
     *     change; of a tensor that is not named, none may. The arrays are not copied and not
     *     written by anybody
     */
    record SelectedWeights(Map<String, int[]> indices) implements WeightMask {
        /** Copies the map, not the arrays. */
        public SelectedWeights {
            indices = Map.copyOf(indices);
        }
    }
}
