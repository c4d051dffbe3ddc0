package maec.ui.recipe;

import maec.combine.Recipe;
import maec.workflow.Merge;
import maec.workflow.MethodSetting;

import java.util.Optional;

/**
 * Everything that people set about a merge: what one step of the undo history holds, and a
 * snapshot.
 *
 * @param recipe the numbers of MAEC, which stay while another method is on
 * @param method the other method that is on; empty for MAEC
 */
public record Draft(Recipe recipe, Optional<MethodSetting> method) {
    /** By what is merged. */
    public Merge merge() {
        return method.<Merge>map(Merge.ByMethod::new).orElseGet(() -> new Merge.ByRecipe(recipe));
    }

    /**
     * This draft after a merge was chosen.
     *
     * @param merge a recipe, or another method
     * @return with the recipe replaced, or the method
     */
    public Draft by(Merge merge) {
        return switch (merge) {
            case Merge.ByRecipe(Recipe other) -> new Draft(other, Optional.empty());
            case Merge.ByMethod(MethodSetting setting) -> new Draft(recipe, Optional.of(setting));
        };
    }
}
