package maec.ui.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.evaluate.Metric;
import maec.ui.FakeProblem;
import maec.ui.FakeProject;
import maec.ui.evaluate.EvaluationTable.Verdict;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.JobState;
import maec.ui.recipe.RecipeModel;
import maec.ui.recipe.Snapshots;
import maec.ui.text.Language;
import maec.ui.text.Messages;

import org.junit.jupiter.api.Test;

import java.util.List;

class EvaluateViewModelTest {
    private final FakeProject project = FakeProject.sampleLike();
    private final RecipeModel recipe = new RecipeModel(project, project::saveRecipe);
    private final JobBoard board = new JobBoard();
    private final EvaluateViewModel model =
            new EvaluateViewModel(
                    recipe,
                    new Snapshots(recipe, project, new ImmediateJobRunner(board)),
                    new ImmediateJobRunner(board),
                    new Messages(Language.ENGLISH));

    private List<EvaluationTable> tables() {
        return model.tablesProperty().get();
    }

    @Test
    void thereIsARowPerTaskAndTextAndAColumnPerModel() {
        EvaluationTable tasks = tables().getFirst();
        assertEquals(Metric.EXACT_MATCH, tasks.metric());
        assertEquals(
                List.of("base", "arithmetic-en", "pivot-en", "lang-es", "lang-sw", "merged"),
                tasks.models());
        assertEquals(
                List.of("sums-en", "sums-es", "sums-sw"),
                tasks.rows().stream().map(EvaluationTable.Row::corpus).toList());
        assertTrue(tasks.rows().getFirst().base().isEmpty());
    }

    @Test
    void theFilterKeepsOneMetric() {
        model.filterProperty().set(FigureFilter.PERPLEXITY);
        assertEquals(
                List.of(Metric.PERPLEXITY),
                tables().stream().map(EvaluationTable::metric).toList());
        model.filterProperty().set(FigureFilter.ACCURACY);
        assertEquals(
                List.of(Metric.EXACT_MATCH),
                tables().stream().map(EvaluationTable::metric).toList());
    }

    @Test
    void measuringFillsTheMergeUntilTheRecipeChanges() {
        model.run();
        assertTrue(model.mergedIsMeasuredProperty().get());
        assertTrue(tables().getFirst().rows().getFirst().merged().isPresent());
        recipe.preview(r -> r.withEta(0.3));
        assertFalse(model.mergedIsMeasuredProperty().get());
        assertTrue(tables().getFirst().rows().getFirst().merged().isEmpty());
        assertTrue(tables().getFirst().rows().getFirst().base().isPresent());
        assertTrue(tables().getFirst().rows().getFirst().stale().isPresent());
        recipe.undo();
        assertTrue(model.mergedIsMeasuredProperty().get());
    }

    @Test
    void aFailureIsAStateWithAProblem() {
        var problem = new FakeProblem("The tokenizer is missing.");
        project.failingWith(problem);
        model.run();
        var state = assertInstanceOf(JobState.Failed.class, model.runProperty().get());
        assertEquals(problem, state.problem());
        assertEquals(List.of(problem), List.copyOf(board.problems()));
        assertFalse(model.mergedIsMeasuredProperty().get());
    }

    @Test
    void moreIsBetterForTasksAndLessForPerplexity() {
        EvaluationTable tasks = tables().getFirst();
        EvaluationTable texts = tables().getLast();
        assertEquals(Verdict.BETTER, tasks.verdict(26.8, 24.4));
        assertEquals(Verdict.WORSE, tasks.verdict(20, 24.4));
        assertEquals(Verdict.SAME, tasks.verdict(24.42, 24.4));
        assertEquals(Verdict.WORSE, texts.verdict(8.2, 7.6));
        assertEquals(Verdict.BETTER, texts.verdict(7.2, 7.6));
    }
}
