package maec.ui.combine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.combine.CoefficientRule;
import maec.combine.TensorOutcome;
import maec.combine.method.MethodCatalog;
import maec.combine.method.MethodKind;
import maec.ui.FakeDesktop;
import maec.ui.FakeProject;
import maec.ui.chart.LinkedSelection;
import maec.ui.combine.MethodForm.Field;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.JobState;
import maec.ui.recipe.RecipeModel;
import maec.ui.recipe.Snapshots;
import maec.ui.recipe.Snapshots.Slot;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.workflow.MethodSetting;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class CombineViewModelTest {
    private final FakeProject project = FakeProject.sampleLike();
    private final RecipeModel recipe = new RecipeModel(project, project::saveRecipe);
    private final ImmediateJobRunner jobs = new ImmediateJobRunner(new JobBoard());
    private final Snapshots snapshots = new Snapshots(recipe, project, jobs);
    private final FakeDesktop desktop = new FakeDesktop();
    private final LinkedSelection linked = new LinkedSelection();
    private final CombineViewModel model =
            new CombineViewModel(
                    recipe, snapshots, jobs, desktop, new Messages(Language.ENGLISH), linked);

    private Comparison comparison() {
        return model.comparisonProperty().get().orElseThrow();
    }

    private String row(String name) {
        return comparison().rows().stream()
                .filter(row -> row.name().equals(name))
                .map(row -> row.left() + " → " + row.right())
                .findFirst()
                .orElse("");
    }

    @Test
    void aSnapshotIsComparedWithWhatCameAfterIt() {
        assertTrue(model.comparisonProperty().get().isEmpty());
        snapshots.save();
        recipe.change(r -> r.withBeta(0.5).withTensorPercent(50));
        assertEquals("0.20 → 0.50", row("β"));
        assertEquals("80.0 % → 50.0 %", row("k₂"));
        assertEquals("", row("α"), "what is equal is not listed");
        assertEquals(" → 9", row("tensors that switch"));
        assertEquals(List.of("L0", "L1", "L2", "other"), comparison().layers());
        assertTrue(comparison().difference()[0] < 0, "fewer tensors change less");
    }

    @Test
    void bothSnapshotsAreComparedWhenThatIsChosen() {
        snapshots.save();
        recipe.change(r -> r.withEta(0.5));
        snapshots.save();
        recipe.change(r -> r.withEta(0.1));
        model.pairProperty().set(CombineViewModel.Pair.A_B);
        assertEquals("1.00 → 0.50", row("η"));
        model.pairProperty().set(CombineViewModel.Pair.B_NOW);
        assertEquals("0.50 → 0.10", row("η"));
    }

    @Test
    void anOverrideIsAddedEditedRaisedAndUndone() {
        Overrides overrides = model.overrides();
        overrides.add();
        overrides.add();
        assertEquals(Optional.empty(), overrides.change(1, "*.self_attn.*@0-1", "eta", "0.1, 0.9"));
        assertEquals(List.of("*.mlp.*:gamma=0.5", "*.self_attn.*@0-1:eta=0.1,0.9"), texts());
        overrides.raise(1);
        assertEquals("*.self_attn.*@0-1:eta=0.1,0.9", texts().getFirst());
        int hits = overrides.rowsProperty().get().getFirst().hits().size();
        assertTrue(hits > 0 && hits < 30, hits + " tensors");
        overrides.remove(0);
        assertEquals(1, texts().size());
        recipe.undo();
        recipe.undo();
        assertEquals("*.mlp.*:gamma=0.5", texts().getFirst());
    }

    private List<String> texts() {
        return recipe.recipe().rules().stream().map(CoefficientRule::text).toList();
    }

    @Test
    void aWrongOverrideIsRefusedWithAReasonAndTheOldOneStays() {
        model.overrides().add();
        List<String> before = texts();
        for (String[] wrong :
                new String[][] {
                    {"*.mlp.*", "eta", "much"}, {"*@7-3", "eta", "1"}, {"*", "mu.fr", "1"}
                }) {
            assertTrue(model.overrides().change(0, wrong[0], wrong[1], wrong[2]).isPresent());
            assertEquals(before, texts());
        }
    }

    @Test
    void everyMethodHasAFormWithItsUsualValues() {
        for (MethodKind kind : MethodCatalog.all()) {
            assertEquals(Optional.empty(), model.form().choose(Optional.of(kind)), kind.id());
            List<Field> fields = model.form().fieldsProperty().get();
            assertTrue(fields.size() >= kind.parameters().size(), kind.id());
            assertInstanceOf(JobState.Done.class, model.listingProperty().get());
        }
        recipe.undo();
        assertEquals(
                "chat-vector", recipe.methodProperty().get().map(it -> it.kind().id()).orElse(""));
    }

    @Test
    void whileAnAnalysisGoesOnNothingIsListedAndAfterItTheMethodThatIsOn() {
        project.analysed(false); // the last outcome still stands
        model.form().choose(Optional.of(MethodCatalog.named("ties-per-tensor")));
        assertInstanceOf(JobState.Idle.class, model.listingProperty().get());
        recipe.refresh();
        project.analysed(true);
        recipe.refresh();
        assertInstanceOf(JobState.Done.class, model.listingProperty().get());
    }

    @Test
    void whatIsTypedBecomesARuleAndComesBackWithTheMethod() {
        MethodKind ties = MethodCatalog.named("ties-per-tensor");
        model.form().choose(Optional.of(ties));
        Field density = field("density · es");
        assertEquals(Optional.empty(), model.form().type(density, "0.3"));
        assertEquals("0.3", field("density · es").text());
        assertEquals("1", field("density · sw").text());
        assertTrue(model.form().type(density, "1.5").isPresent());
        assertTrue(model.form().type(density, "some").isPresent());
        assertEquals(Optional.empty(), model.form().type(density, "0.3, 0.9"));
        model.form().choose(Optional.empty());
        model.form().choose(Optional.of(ties));
        assertEquals("0.3, 0.9", field("density · es").text());
        assertEquals(
                List.of("*:density.es=0.3,0.9"),
                recipe.methodProperty().get().orElseThrow().rules().stream()
                        .map(MethodSetting::text)
                        .toList());
    }

    private Field field(String label) {
        return model.form().fieldsProperty().get().stream()
                .filter(field -> field.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void modelsAreTakenInAndOutAndPlaced() {
        model.form().choose(Optional.of(MethodCatalog.named("task-arithmetic")));
        assertEquals(Optional.empty(), model.form().take("sw", false));
        assertEquals(List.of("arithmetic", "es"), models());
        model.form().take("es", false);
        assertTrue(model.form().take("arithmetic", false).isPresent(), "one has to stay");
        model.form().choose(Optional.of(MethodCatalog.named("slerp-per-tensor")));
        assertEquals(List.of("es", "arithmetic"), models());
        model.form().place(0, "arithmetic");
        assertEquals(List.of("arithmetic", "es"), models());
    }

    private List<String> models() {
        return recipe.methodProperty().get().orElseThrow().models();
    }

    @Test
    void aRecipeIsSavedOpenedAndComparedFromAFile() {
        Path file = Path.of("kept", "recipe.yaml");
        desktop.choosing(Path.of("kept"));
        recipe.change(r -> r.withBeta(0.9));
        model.save(false);
        assertEquals(new JobState.Done<>(file), model.fileProperty().get());
        desktop.choosing(file);
        recipe.change(r -> r.withBeta(0.1));
        model.openToCompare();
        assertEquals(0.1, recipe.recipe().beta());
        assertEquals(0.9, snapshots.kept(Slot.A).orElseThrow().recipe().beta());
        assertEquals("0.90 → 0.10", row("β"));
        model.open();
        assertEquals(0.9, recipe.recipe().beta());
        desktop.choosing(Path.of("none.yaml"));
        model.open();
        assertInstanceOf(JobState.Failed.class, model.fileProperty().get());
        assertFalse(recipe.recipe().beta() == 0.1);
    }

    @Test
    void aRowOfTheLargestChangesPointsAtItsTensorInEveryStage() {
        TensorOutcome largest =
                CombineViewModel.mostChanged(recipe.outcome().orElseThrow()).getFirst();
        model.point(0);
        assertEquals(Optional.of(largest.name()), linked.tensor());
        assertEquals(Optional.of(largest.address().layer()), linked.layer());
        assertEquals(0, model.pointedChange());
        model.point(-1);
        assertEquals(Optional.empty(), linked.layer());
        linked.pointAtLayer(1);
        assertEquals(-1, model.pointedChange());
        assertEquals(1, model.layers().get(1));
    }
}
