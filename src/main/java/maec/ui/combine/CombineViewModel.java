package maec.ui.combine;

import javafx.beans.property.ReadOnlyObjectProperty;

import maec.combine.LayerOutcome;
import maec.combine.Outcome;
import maec.combine.TensorOutcome;
import maec.ui.recipe.RecipeModel;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the recipe changes: formula, layers, and the tensors that change most. */
public final class CombineViewModel {
    private static final int LISTED = 8;

    private final RecipeModel recipe;

    /**
     * Makes the stage of one project.
     *
     * @param recipe the merge and what it does
     */
    public CombineViewModel(RecipeModel recipe) {
        this.recipe = recipe;
    }

    /** What the recipe would do; empty while the project is not analysed. */
    public ReadOnlyObjectProperty<Optional<Outcome>> outcomeProperty() {
        return recipe.outcomeProperty();
    }

    /**
     * The names of the bars.
     *
     * @param outcome what the recipe would do
     * @return one per layer; the last one stands for embedding, final norm and head
     */
    static List<String> layerNames(Outcome outcome) {
        return outcome.layers().stream()
                .map(layer -> layer.layer() < 0 ? "other" : "L" + layer.layer())
                .toList();
    }

    static double[] abilityPercent(Outcome outcome) {
        return outcome.layers().stream()
                .mapToDouble(LayerOutcome::abilityShare)
                .map(s -> s * 100)
                .toArray();
    }

    static double[] languagePercent(Outcome outcome) {
        return outcome.layers().stream()
                .mapToDouble(LayerOutcome::languageShare)
                .map(s -> s * 100)
                .toArray();
    }

    /**
     * The tensors that change most for their size.
     *
     * @param outcome what the recipe would do
     * @return at most eight, largest ‖Δ‖ / ‖θ₀‖ first
     */
    static List<TensorOutcome> mostChanged(Outcome outcome) {
        return outcome.tensors().stream()
                .sorted(Comparator.comparingDouble(CombineViewModel::relativeChange).reversed())
                .limit(LISTED)
                .toList();
    }

    static double relativeChange(TensorOutcome tensor) {
        return tensor.baseNorm() == 0 ? 0 : tensor.changeNorm() / tensor.baseNorm();
    }
}
