package maec.ui.neurons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.extract.RankedUnit;
import maec.extract.RankingPool;
import maec.extract.ScoreCatalog;
import maec.extract.ScoreKind;
import maec.ui.FakeProblem;
import maec.ui.FakeProject;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.JobState;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Language;
import maec.ui.text.Messages;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

class LocateViewModelTest {
    private static final Messages MESSAGES = new Messages(Language.ENGLISH);
    private static final ScoreWords WORDS = new ScoreWords(MESSAGES);
    private final FakeProject project = FakeProject.sampleLike();
    private final RecipeModel recipe = new RecipeModel(project, _ -> {});
    private final NeuronsViewModel neurons = NeuronModels.of(project, recipe, MESSAGES);
    private final LocateViewModel model =
            new LocateViewModel(
                    project,
                    recipe,
                    new ImmediateJobRunner(new JobBoard()),
                    MESSAGES,
                    neurons::refresh);

    private List<String> fields() {
        return model.parametersProperty().get().stream()
                .map(field -> WORDS.name(field.declaration()) + " " + field.textProperty().get())
                .toList();
    }

    private ParameterField field(int index) {
        return model.parametersProperty().get().get(index);
    }

    @Test
    void theFormBeginsWithTheProjectsChoiceAndHasNothingToDo() {
        assertEquals("value-change", model.scoreProperty().get().id());
        assertEquals(List.of("steps 40", "batch 32", "learning rate 0.0005"), fields());
        assertEquals("arithmetic", model.originsProperty().get().getFirst().ability());
        assertFalse(model.adviceProperty().get().ready());
        assertEquals(
                "Key neurons were located in exactly this way.",
                model.adviceProperty().get().sentence());
    }

    @Test
    void everyScoreBringsTheFieldsThatItDeclares() {
        for (ScoreKind kind : ScoreCatalog.all()) {
            model.scoreProperty().set(kind);
            assertEquals(
                    kind.parameters(),
                    model.parametersProperty().get().stream()
                            .map(ParameterField::declaration)
                            .toList());
        }
        assertTrue(
                WORDS.explanation(field(0).declaration())
                        .startsWith("Which of many independent lots"));
    }

    @Test
    void whatIsOutOfRangeIsOneSentenceAndCannotBeStarted() {
        field(0).textProperty().set("0");
        assertEquals(
                "“0” for steps is not a whole number of at least 1.",
                model.adviceProperty().get().sentence());
        assertTrue(model.adviceProperty().get().wrong());
        model.locate();
        assertEquals("value-change", project.importanceChoice().score());
        assertTrue(project.isAnalysed(), "nothing was started");
        field(0).textProperty().set("41");
        assertTrue(model.adviceProperty().get().ready());
        model.controlledProperty().set(true);
        model.controlProperty().set("120");
        assertFalse(model.adviceProperty().get().ready());
        model.controlProperty().set("15 %");
        assertTrue(model.adviceProperty().get().ready());
    }

    @Test
    void locatingHandsOverTheChoiceAndWhatWasAnalysedIsGone() {
        model.scoreProperty().set(ScoreCatalog.named("taylor"));
        model.unitProperty().set(RankedUnit.ROW);
        model.poolProperty().set(RankingPool.LAYER);
        model.controlledProperty().set(true);
        field(0).textProperty().set("8");
        model.locate();
        var chosen = project.importanceChoice();
        assertEquals("taylor", chosen.score());
        assertEquals(Map.of("batches", "8"), chosen.parameters(), "usual values are not kept");
        assertEquals(RankedUnit.ROW, chosen.rule().unit());
        assertEquals(RankingPool.LAYER, chosen.rule().pool());
        assertEquals(OptionalDouble.of(20), chosen.rule().controlPercent());
        assertInstanceOf(JobState.Done.class, model.runProperty().get());
        assertTrue(recipe.outcome().isEmpty());
        assertEquals("taylor", model.originsProperty().get().getFirst().score());
        assertFalse(model.adviceProperty().get().ready());
    }

    @Test
    void afterAFailureTheSameChoiceCanBeTriedAgain() {
        model.unitProperty().set(RankedUnit.FFN_UNIT);
        project.failingWith(new FakeProblem("It is broken."));
        model.locate();
        assertInstanceOf(JobState.Failed.class, model.runProperty().get());
        assertTrue(model.adviceProperty().get().ready());
        model.locate();
        assertInstanceOf(JobState.Done.class, model.runProperty().get());
    }

    @Test
    void theNeuronsAreShownAsSoonAsTheyAreLocated() {
        model.unitProperty().set(RankedUnit.ROW);
        model.locate();
        assertTrue(neurons.gridProperty().get().isPresent());
        assertFalse(neurons.trainedProperty().get());
        assertEquals(0, neurons.barsProperty().get().shares().length);
        recipe.change(now -> now.withKeyPercent(10));
        assertTrue(neurons.cutProperty().get().label().startsWith("k₁ = 10.0 %"));
    }
}
