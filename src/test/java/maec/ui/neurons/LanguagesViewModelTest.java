package maec.ui.neurons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.ui.FakeProblem;
import maec.ui.FakeProject;
import maec.ui.job.ImmediateJobRunner;
import maec.ui.job.JobBoard;
import maec.ui.job.JobState;
import maec.ui.recipe.RecipeModel;
import maec.ui.text.Figures;
import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.workflow.LanguageReport;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class LanguagesViewModelTest {
    private static final Messages MESSAGES = new Messages(Language.ENGLISH);
    private final FakeProject project = FakeProject.large();
    private final RecipeModel recipe = new RecipeModel(project, _ -> {});

    private LanguagesViewModel model() {
        return new LanguagesViewModel(
                project, recipe, new ImmediateJobRunner(new JobBoard()), MESSAGES);
    }

    @Test
    void nothingIsComputedUnasked() {
        LanguagesViewModel model = model();
        model.look();
        assertTrue(model.reportProperty().get().isEmpty());
        assertTrue(project.knownLanguageUnits(LanguageReport.Request.usual()).isEmpty());
    }

    @Test
    void whatWasFoundIsShownAndFoundAgainNextTime() {
        LanguagesViewModel model = model();
        model.find();
        assertInstanceOf(JobState.Done.class, model.runProperty().get());
        LanguageReport report = model.reportProperty().get().orElseThrow();
        LanguagesViewModel next = model();
        next.look();
        assertEquals(report, next.reportProperty().get().orElseThrow());
    }

    @Test
    void aFailureKeepsWhatWasShownBefore() {
        LanguagesViewModel model = model();
        model.find();
        project.failingWith(new FakeProblem("It is broken."));
        model.find();
        assertInstanceOf(JobState.Failed.class, model.runProperty().get());
        assertTrue(model.reportProperty().get().isPresent());
    }

    @Test
    void theTableComparesEveryRowWithTheBase() {
        LanguagesViewModel model = model();
        model.find();
        LanguageReport report = model.reportProperty().get().orElseThrow();
        List<LanguagesViewModel.Row> rows = LanguagesViewModel.perplexities(report);
        assertEquals(4, rows.size());
        assertEquals("", rows.getFirst().silenced());
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < 3; column++) {
                var figure = rows.get(row).figures().get(column);
                double base = report.perplexities().base().get(column);
                assertEquals(figure.perplexity() / base - 1, figure.change(), 1e-12);
                assertEquals(row == column + 1, figure.own());
                assertEquals(Math.signum(figure.change()), Math.signum(figure.heat()));
            }
        }
    }

    @Test
    void theLayersOfALanguageHoldAllItsUnits() {
        LanguagesViewModel model = model();
        model.find();
        LanguageReport report = model.reportProperty().get().orElseThrow();
        List<List<Integer>> layers = LanguagesViewModel.unitsPerLayer(report);
        for (int language = 0; language < layers.size(); language++) {
            int units = report.units().of(report.units().languages().get(language)).size();
            assertEquals(units, layers.get(language).stream().mapToInt(Integer::intValue).sum());
            assertTrue(model.legend(report, language).contains(Figures.whole(units) + " unit"));
            assertTrue(model.legend(report, language).endsWith("· 1.00 M tokens"));
        }
    }

    @Test
    void theLayersThatHoldALanguagesUnitsAreOfferedAndTheOfferIsTakenBack() {
        LanguagesViewModel model = model();
        assertTrue(model.offersProperty().get().isEmpty());
        model.find();
        LanguageReport report = model.reportProperty().get().orElseThrow();
        LayerOffer offer = model.offersProperty().get().getFirst();
        assertEquals("bn", offer.language());
        assertEquals(report.suggestedLayers("bn"), offer.suggested());
        assertTrue(offer.share() >= 0.8 && offer.share() < 1, "" + offer.share());
        String set = offer.suggested().orElseThrow().toString().replace('-', '–');
        assertEquals("Train bn in layers " + set + " only", offer.action(MESSAGES).orElseThrow());
        assertTrue(offer.sentence(MESSAGES).startsWith("Trained in the whole model. "));
        model.accept(offer);
        assertEquals(offer.suggested(), project.layers("bn"));
        assertTrue(recipe.outcome().isEmpty(), "the model of bn is out of date");
        LayerOffer back = model.offersProperty().get().getFirst();
        assertTrue(back.sentence(MESSAGES).startsWith("Trained in layers " + set + " only. "));
        assertEquals("Train bn in the whole model", back.action(MESSAGES).orElseThrow());
        model.accept(back);
        assertEquals(Optional.empty(), project.layers("bn"));
    }
}
