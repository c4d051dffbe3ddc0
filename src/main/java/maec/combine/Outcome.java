package maec.combine;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a recipe would do, computed from statistics alone in well under a millisecond per thousand
 * tensors; no weight is read.
 *
 * @param recipe what was asked
 * @param effectiveKeyPercent k₁ as applied: the nearest bin edge, at most the share that was
 *     trained
 * @param tensors one per floating-point tensor, in checkpoint order
 * @param layers one per decoder layer ascending, then one for the rest (layer −1)
 * @param keyWeights key neurons in all
 * @param weights floating-point weights in all
 * @param selectedTensors size of T
 * @param abilityShare ‖ability part of the change‖ / ‖θ₀‖
 * @param languageShare ‖language part of the change‖ / ‖θ₀‖
 * @param meanSensitivitySelected mean s(τ) over T, 0 where T is empty
 * @param meanSensitivityLeftOut mean s(τ) over the others, 0 where there are none
 */
public record Outcome(
        Recipe recipe,
        double effectiveKeyPercent,
        List<TensorOutcome> tensors,
        List<LayerOutcome> layers,
        long keyWeights,
        long weights,
        int selectedTensors,
        double abilityShare,
        double languageShare,
        double meanSensitivitySelected,
        double meanSensitivityLeftOut) {
    /** Copies the lists. */
    public Outcome {
        tensors = List.copyOf(tensors);
        layers = List.copyOf(layers);
    }

    /**
     * T: the names of the selected tensors.
     *
     * @return sorted names
     */
    public SortedSet<String> selectedNames() {
        SortedSet<String> names = new TreeSet<>();
        for (TensorOutcome tensor : tensors) {
            if (tensor.selected()) {
                names.add(tensor.name());
            }
        }
        return Collections.unmodifiableSortedSet(names);
    }
}
