package maec.ui.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.combine.Recipe;
import maec.ui.FakeDesktop;
import maec.ui.FakeProject;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class RecipePanelViewModelTest {
    private final FakeProject project = FakeProject.sampleLike();
    private final FakeDesktop desktop = new FakeDesktop();
    private final RecipeModel model = new RecipeModel(project, project::saveRecipe);
    private final RecipePanelViewModel panel =
            new RecipePanelViewModel(model, desktop, () -> "maec combine recipe.yaml");

    private Knob knob(String label) {
        return panel.groups().stream()
                .flatMap(List::stream)
                .filter(knob -> knob.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private String total(String name) {
        return panel.lines().stream()
                .filter(line -> line.name().equals(name))
                .map(line -> line.valueProperty().get())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyNumberOfTheRecipeHasAKnob() {
        assertEquals(
                List.of(
                        List.of("Key neurons k₁", "Ability tensors k₂"),
                        List.of("α ability weight", "β pivot-language weight"),
                        List.of(
                                "γ ability into selected",
                                "η language into selected",
                                "λ language elsewhere"),
                        List.of("μ es", "μ sw")),
                panel.groups().stream()
                        .map(group -> group.stream().map(Knob::label).toList())
                        .toList());
    }

    @Test
    void totalsFollowTheRecipe() {
        assertEquals("24 of 30", total("Selected tensors"));
        knob("Ability tensors k₂").type("50");
        assertEquals("15 of 30", total("Selected tensors"));
        model.undo();
        assertEquals("24 of 30", total("Selected tensors"));
    }

    @Test
    void aShareAboveWhatWasTrainedIsExplained() {
        Knob keys = knob("Key neurons k₁");
        assertEquals("", keys.noteProperty().get());
        keys.type("60 %");
        assertEquals(
                "30.0 % were trained; a larger share changes nothing.", keys.noteProperty().get());
        keys.reset();
        assertEquals(5, model.recipe().keyPercent());
        assertEquals("", keys.noteProperty().get());
    }

    @Test
    void theKeySliderStopsAtEdgesOnly() {
        Knob keys = knob("Key neurons k₁");
        keys.drag(0.4);
        keys.release();
        assertEquals(6.4, model.recipe().keyPercent(), 1e-12);
        keys.step(1);
        keys.release();
        assertEquals(6.5, model.recipe().keyPercent(), 1e-12);
        assertEquals(2, project.saved().size());
    }

    @Test
    void wrongTextIsRefusedAndChangesNothing() {
        Recipe before = model.recipe();
        Knob beta = knob("β pivot-language weight");
        assertEquals(Optional.of("“much” is not a number."), beta.type("much"));
        assertEquals(Optional.of("Between −10.00 and 10.00, please."), beta.type("11"));
        assertEquals(
                Optional.of("Between 0 % and 100 %, please."),
                knob("Ability tensors k₂").type("101"));
        assertTrue(beta.type("NaN").isPresent());
        assertEquals(before, model.recipe());
    }

    @Test
    void aCommaCountsAsAPointAndATrueMinusAsAMinus() {
        knob("η language into selected").type("−0,5");
        assertEquals(-0.5, model.recipe().eta());
    }

    @Test
    void leavingAFieldUntouchedChangesNothing() {
        model.change(recipe -> recipe.withBeta(0.123456));
        Knob beta = knob("β pivot-language weight");
        beta.type(beta.text());
        assertEquals(0.123456, model.recipe().beta());
    }

    @Test
    void defaultsComeBackInOneStep() {
        Recipe changed = model.recipe().withBeta(0.9).withMu("es", 0.1).withKeyPercent(9);
        model.change(_ -> changed);
        panel.resetToDefaults();
        assertEquals(model.defaults(), model.recipe());
        model.undo();
        assertEquals(changed, model.recipe());
    }

    @Test
    void theCommandGoesToTheClipboard() {
        panel.copyAsCommand();
        assertEquals(List.of("maec combine recipe.yaml"), desktop.copied());
    }
}
