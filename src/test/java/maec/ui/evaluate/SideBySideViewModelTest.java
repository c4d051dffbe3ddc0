package maec.ui.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class SideBySideViewModelTest {
    private final FakeProject project = FakeProject.sampleLike();
    private final RecipeModel recipe = new RecipeModel(project, project::saveRecipe);
    private final SideBySideViewModel model =
            new SideBySideViewModel(
                    recipe, new ImmediateJobRunner(new JobBoard()), new Messages(Language.ENGLISH));

    @Test
    void textsGrowWhileTheModelsWrite() {
        List<String> seen = new ArrayList<>();
        model.baseProperty().subscribe(text -> seen.add(text));
        model.promptProperty().set("who answers");
        model.run();
        assertTrue(seen.contains("the"), seen.toString());
        assertTrue(seen.contains("the answer of "), seen.toString());
        assertEquals("the answer of base", model.baseProperty().get());
        assertEquals("the answer of merged", model.mergedProperty().get());
        assertInstanceOf(JobState.Done.class, model.runProperty().get());
    }

    @Test
    void aTextByAnEarlierRecipeIsMarkedAsSuch() {
        model.promptProperty().set("who answers");
        model.run();
        assertFalse(model.staleProperty().get());
        recipe.change(r -> r.withEta(0.4));
        assertTrue(model.staleProperty().get());
        recipe.undo();
        assertFalse(model.staleProperty().get());
    }

    @Test
    void promptsComeFromTheTasksOneAfterTheOther() {
        assertEquals(List.of("sums-en", "sums-es", "sums-sw"), model.tasks());
        model.takeFrom("sums-es");
        assertEquals("sums-es: 3 + 5 =", model.promptProperty().get());
        model.takeFrom("sums-es");
        assertEquals("sums-es: 2 + 2 =", model.promptProperty().get());
        model.takeFrom("sums-es");
        assertEquals("sums-es: 3 + 5 =", model.promptProperty().get());
    }

    @Test
    void whatWasWrittenBeforeAFailureStays() {
        project.failingWith(new FakeProblem("The tokenizer is missing."));
        model.promptProperty().set("who answers");
        model.run();
        assertInstanceOf(JobState.Failed.class, model.runProperty().get());
        assertEquals("the", model.baseProperty().get());
    }

    @Test
    void aCountThatIsNoNumberIsSetRight() {
        model.tokensProperty().set("many");
        model.run();
        assertEquals("48", model.tokensProperty().get());
    }
}
