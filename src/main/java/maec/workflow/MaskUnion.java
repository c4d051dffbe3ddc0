package maec.workflow;

import maec.checkpoint.WeightMask.SelectedWeights;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The weights that at least one of several masks selects. */
final class MaskUnion {
    private MaskUnion() {}

    /** Unites masks; a single one is handed back as it is. */
    static SelectedWeights of(List<SelectedWeights> masks) {
        if (masks.size() == 1) {
            return masks.getFirst();
        }
        SortedMap<String, int[]> united = new TreeMap<>();
        for (SelectedWeights mask : masks) {
            mask.indices().forEach((tensor, own) -> united.merge(tensor, own, MaskUnion::merge));
        }
        return new SelectedWeights(united);
    }

    private static int[] merge(int[] one, int[] other) {
        return IntStream.concat(Arrays.stream(one), Arrays.stream(other))
                .sorted()
                .distinct()
                .toArray();
    }
}
