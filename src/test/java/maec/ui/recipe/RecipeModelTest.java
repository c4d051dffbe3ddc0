package maec.ui.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.ui.FakeProject;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class RecipeModelTest {
    private final FakeProject project = FakeProject.sampleLike();
    private final RecipeModel model = new RecipeModel(project, project::saveRecipe);

    @Test
    void aChangeIsFollowedByItsOutcomeAndTheRecipeIsAlreadyThere() {
        List<Recipe> seen = new ArrayList<>();
        model.outcomeProperty().subscribe((_, _) -> seen.add(model.recipe()));
        model.change(recipe -> recipe.withTensorPercent(50));
        assertEquals(List.of(model.recipe()), seen);
        assertEquals(Optional.of(model.recipe()), model.outcome().map(Outcome::recipe));
        assertEquals(50, model.recipe().tensorPercent());
    }

    @Test
    void aDragIsOneStepOfTheHistory() {
        Recipe before = model.recipe();
        for (double gamma = 1; gamma <= 1.5; gamma += 0.01) {
            double value = gamma;
            model.preview(recipe -> recipe.withGamma("arithmetic", value));
        }
        assertFalse(model.canUndoProperty().get());
        model.commit();
        Recipe after = model.recipe();
        assertEquals(List.of(after), project.saved());
        model.undo();
        assertEquals(before, model.recipe());
        assertFalse(model.canUndoProperty().get());
        model.redo();
        assertEquals(after, model.recipe());
        assertEquals(List.of(after, before, after), project.saved());
    }

    @Test
    void undoDuringADragEndsTheDrag() {
        Recipe before = model.recipe();
        model.preview(recipe -> recipe.withBeta(0.7));
        model.undo();
        assertEquals(before, model.recipe());
        assertTrue(model.canRedoProperty().get());
    }

    @Test
    void aNewChangeForgetsWhatWasUndone() {
        model.change(recipe -> recipe.withBeta(0.7));
        model.undo();
        model.change(recipe -> recipe.withBeta(0.3));
        assertFalse(model.canRedoProperty().get());
        assertEquals(0.3, model.recipe().beta());
    }

    @Test
    void aChangeToTheSameValueIsNoStep() {
        model.change(recipe -> recipe.withAlpha(1));
        assertFalse(model.canUndoProperty().get());
        assertEquals(List.of(), project.saved());
    }

    @Test
    void anUnanalysedProjectHasNoOutcomeUntilItIsRefreshed() {
        project.analysed(false);
        var fresh = new RecipeModel(project, project::saveRecipe);
        assertEquals(Optional.empty(), fresh.outcome());
        project.analysed(true);
        fresh.refresh();
        assertEquals(fresh.recipe(), fresh.outcome().orElseThrow().recipe());
    }
}
