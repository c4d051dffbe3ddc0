package maec.ui.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.combine.Recipe;
import maec.combine.method.MethodCatalog;
import maec.ui.FakeDesktop;
import maec.ui.FakeProject;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.recipe.Snapshots.Slot;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.workflow.MethodSetting;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class RecipePanelViewModelTest {
    private final FakeProject project = FakeProject.sampleLike();
    private final FakeDesktop desktop = new FakeDesktop();
    private final RecipeModel model = new RecipeModel(project, project::saveRecipe);
    private final Messages messages = new Messages(Language.ENGLISH);
    private final Snapshots snapshots =
            new Snapshots(model, project, new ImmediateJobRunner(new JobBoard()));
    private final RecipePanelViewModel panel =
            new RecipePanelViewModel(
                    model, snapshots, desktop, messages, () -> "maec combine recipe.yaml");

    private Knob knob(String label) {
        return panel.groups().stream()
                .flatMap(List::stream)
                .filter(knob -> knob.label().get().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private String total(String name) {
        return panel.lines().stream()
                .filter(line -> line.name().get().equals(name))
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
                        .map(group -> group.stream().map(knob -> knob.label().get()).toList())
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

    @Test
    void aLockedNumberStaysWhateverTheHandDoes() {
        Knob beta = knob("β pivot-language weight");
        beta.type("0.7");
        beta.lockedProperty().set(true);
        beta.drag(0.1);
        beta.step(3);
        beta.moveToEnd(true);
        beta.type("0.2");
        beta.reset();
        knob("η language into selected").type("0.4");
        panel.resetToDefaults();
        assertEquals(model.defaults().withBeta(0.7), model.recipe());
        beta.lockedProperty().set(false);
        beta.reset();
        assertEquals(model.defaults(), model.recipe());
        assertTrue(beta.usualProperty().get());
    }

    @Test
    void homeAndEndGoToTheEndsOfTheSlider() {
        Knob eta = knob("η language into selected");
        eta.moveToEnd(true);
        eta.release();
        assertEquals(2, model.recipe().eta());
        eta.moveToEnd(false);
        eta.release();
        assertEquals(0, model.recipe().eta());
        model.undo();
        assertEquals(2, model.recipe().eta());
    }

    @Test
    void snapshotsAreGoneToAndComeBackFromAndEveryVisitCanBeUndone() {
        Draft first = model.draft();
        snapshots.save();
        assertEquals(Optional.of(first), snapshots.kept(Slot.A));
        model.change(recipe -> recipe.withBeta(0.9));
        assertEquals(Optional.empty(), snapshots.shownProperty().get());
        Draft second = model.draft();
        snapshots.show(Slot.A);
        assertEquals(first, model.draft());
        assertEquals(Optional.of(Slot.A), snapshots.shownProperty().get());
        snapshots.showNow();
        assertEquals(second, model.draft());
        snapshots.save();
        assertEquals(Optional.of(second), snapshots.kept(Slot.B));
        snapshots.show(Slot.A);
        model.undo();
        assertEquals(second, model.draft());
    }

    @Test
    void aSnapshotIsThereAgainWhenTheProjectIsOpenedAnew() {
        var ties =
                MethodSetting.usual(
                        MethodCatalog.named("ties-per-tensor"),
                        project.abilities(),
                        project.languages());
        model.changeMethod(Optional.of(ties));
        snapshots.save();
        var later = new RecipeModel(project, project::saveRecipe);
        var again = new Snapshots(later, project, new ImmediateJobRunner(new JobBoard()));
        assertEquals(Optional.of(ties), again.kept(Slot.A).flatMap(Draft::method));
    }

    @Test
    void anotherMethodIsSaidAndUndone() {
        assertEquals("", panel.otherMethodNote().get());
        model.changeMethod(
                Optional.of(
                        MethodSetting.usual(
                                MethodCatalog.named("task-arithmetic"),
                                project.abilities(),
                                project.languages())));
        assertTrue(panel.otherMethodNote().get().startsWith("“Task arithmetic” is on."));
        model.undo();
        assertEquals("", panel.otherMethodNote().get());
        model.redo();
        panel.backToMaec();
        assertEquals(Optional.empty(), model.methodProperty().get());
    }

    @Test
    void wordsFollowTheLanguageAndFiguresStay() {
        messages.choose(Language.SPANISH);
        assertEquals("24 de 30", total("Tensores elegidos"));
        messages.choose(Language.CHINESE);
        assertEquals("24 / 30", total("选中张量"));
        assertEquals(Optional.of("“x”不是数字。"), knob("β 枢轴语言权重").type("x"));
    }
}
