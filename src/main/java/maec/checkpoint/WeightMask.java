package maec.checkpoint;

import maec.tensor.TensorSpec;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which weights may change in training. */
public sealed interface WeightMask {
    /** Every weight may change. */
    record AllWeights() implements WeightMask {}

    /**
     * All weights of some tensors may change.
     *
     * @param tensors their names; tensors that are not named keep all their weights
     */
    record WholeTensors(SortedSet<String> tensors) implements WeightMask {
        /** Copies. */
        public WholeTensors {
            tensors = Collections.unmodifiableSortedSet(new TreeSet<>(tensors));
        }
    }

    /**
     * Only some weights may change.
     *
     * @param indices per tensor the flat row-major indices of its weights, ascending; tensors that
     *     are not named keep all their weights. The arrays are not copied and never written.
     */
    record SelectedWeights(SortedMap<String, int[]> indices) implements WeightMask {
        /** Checks that the indices ascend. */
        public SelectedWeights {
            indices = Collections.unmodifiableSortedMap(new TreeMap<>(indices));
            indices.forEach(SelectedWeights::requireAscending);
        }

        private static void requireAscending(String tensor, int[] indices) {
            for (int i = 0; i < indices.length; i++) {
                if (indices[i] < 0 || (i > 0 && indices[i] <= indices[i - 1])) {
                    throw new IllegalArgumentException(
                            "indices of " + tensor + " do not ascend at " + i);
                }
            }
        }

        /**
         * The weights of one tensor.
         *
         * @param tensor its name
         * @return ascending flat indices, empty where none may change; not to be written
         */
        public int[] of(String tensor) {
            int[] selected = indices.get(tensor);
            return selected == null ? new int[0] : selected;
        }

        /**
         * The tensors of which some weights may change.
         *
         * @return their names
         */
        public SortedSet<String> tensors() {
            return new TreeSet<>(indices.keySet());
        }

        /**
         * How many weights may change.
         *
         * @return the number over all tensors
         */
        public long count() {
            return indices.values().stream().mapToLong(selected -> selected.length).sum();
        }
    }

    /**
     * The most important weights of a map.
     *
     * @param map importance of every weight in play
     * @param percent k₁; the nearest edge of {@link ImportanceBins} is taken
     * @return the weights within the leading bins; all of them at 100 %, still by name
     * @throws maec.job.ProblemException if the map cannot be read
     */
    static SelectedWeights topPercent(ImportanceMap map, double percent) {
        int bins = ImportanceBins.binsWithin(percent);
        SortedMap<String, int[]> indices = new TreeMap<>();
        for (TensorSpec tensor : map.tensors()) {
            int[] selected = map.indicesWithin(tensor.name(), bins);
            if (selected.length > 0) {
                indices.put(tensor.name(), selected);
            }
        }
        return new SelectedWeights(indices);
    }
}
