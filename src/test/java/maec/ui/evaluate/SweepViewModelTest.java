package maec.ui.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.combine.RecipeNumber;
import maec.ui.FakeProblem;
import maec.ui.FakeProject;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.JobState;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Language;
import maec.ui.text.Messages;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class SweepViewModelTest {
    private final FakeProject project = FakeProject.sampleLike();
    private final RecipeModel recipe = new RecipeModel(project, project::saveRecipe);
    private final ImmediateJobRunner jobs = new ImmediateJobRunner(new JobBoard());
    private final Messages messages = new Messages(Language.ENGLISH);
    private final SweepViewModel model = new SweepViewModel(recipe, jobs, messages);

    private SweepGrid grid() {
        return model.gridProperty().get().orElseThrow();
    }

    @Test
    void cellsAppearWhileTheWorkRunsAndAPressedOneSetsTheRecipe() {
        List<Long> known = new ArrayList<>();
        model.gridProperty().subscribe((_, now) -> now.ifPresent(it -> known.add(count(it))));
        model.run();
        assertTrue(known.contains(10L), "half of the cells came first: " + known);
        assertEquals(20, count(grid()));
        assertInstanceOf(JobState.Done.class, model.runProperty().get());
        var best = grid().best().orElseThrow();
        model.use(best.column(), best.row());
        assertEquals(0.8, recipe.recipe().gamma().get("arithmetic"));
        assertEquals(1.0, recipe.recipe().eta());
        assertTrue(model.isPresent(grid().sweep(), best.column(), best.row()));
        assertFalse(grid().stale(), "only the two numbers of the grid have changed");
        recipe.undo();
        assertEquals(1.0, recipe.recipe().gamma().get("arithmetic"));
    }

    private static long count(SweepGrid grid) {
        return java.util.Arrays.stream(grid.accuracy())
                .flatMapToDouble(java.util.Arrays::stream)
                .filter(value -> !Double.isNaN(value))
                .count();
    }

    @Test
    void anotherNumberMakesTheGridStaleUntilItIsUndone() {
        model.run();
        recipe.change(r -> r.withLambda(0.3));
        assertTrue(grid().stale());
        recipe.undo();
        assertFalse(grid().stale());
    }

    @Test
    void whatWasMeasuredIsThereAgainWhenTheStageIsMadeAnew() {
        model.run();
        var again = new SweepViewModel(recipe, jobs, messages);
        assertTrue(again.gridProperty().get().isEmpty(), "nobody looked yet");
        again.begin();
        assertEquals(grid(), again.gridProperty().get().orElseThrow());
    }

    @Test
    void aGridThatCannotBeMeasuredIsExplained() {
        assertEquals("", model.complaintProperty().get());
        model.upProperty().set(new RecipeNumber("gamma.arithmetic"));
        assertFalse(model.complaintProperty().get().isEmpty(), "both axes are the same");
        assertFalse(model.canRun());
        model.upProperty().set(new RecipeNumber("k1"));
        assertEquals("1, 2, 5, 10, 20", model.upValuesProperty().get());
        model.upValuesProperty().set("5, 500");
        assertFalse(model.complaintProperty().get().isEmpty(), "500 percent");
        model.upValuesProperty().set("5, many");
        assertFalse(model.complaintProperty().get().isEmpty(), "many is no number");
        model.upValuesProperty().set("5, 20");
        assertTrue(model.canRun());
        model.taskProperty().set(Optional.of("sums-es"));
        model.run();
        assertEquals(List.of("sums-es"), grid().sweep().tasks());
    }

    @Test
    void aFailureKeepsTheCellsThatWereMeasured() {
        project.failingWith(new FakeProblem("The tokenizer is missing."));
        model.run();
        assertInstanceOf(JobState.Failed.class, model.runProperty().get());
        assertEquals(10, count(grid()));
    }
}
