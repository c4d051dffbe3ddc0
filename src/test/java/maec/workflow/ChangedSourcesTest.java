package maec.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.combine.Recipe;
import maec.combine.fit.Choice;
import maec.job.Problem;
import maec.job.ProblemException;
import maec.project.EvaluationCorpus;
import maec.project.Manifest;
import maec.project.SourceProblem;
import maec.project.Subject;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.SourceChange.ChangeRole;
import maec.workflow.SourceChange.Fit;
import maec.workflow.SourceChange.GiveModel;
import maec.workflow.SourceChange.GiveText;
import maec.workflow.SourceChange.TakeModel;
import maec.workflow.SourceChange.TakeText;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class ChangedSourcesTest {
    private static final Subject SUMS = Subject.toTrain("sums", "sums.jsonl");
    private static final Subject SPANISH =
            new Subject("es", Optional.of("es.txt"), Optional.of("/models/es"));

    private static Manifest manifest() {
        return new Manifest(
                "p",
                "",
                1,
                "/models/base",
                Optional.of(Subject.toTrain("en", "en.txt")),
                List.of(SUMS),
                List.of(SPANISH),
                List.of(),
                List.of(new EvaluationCorpus("valid-es", "es", "valid.txt")),
                ProjectDraft.usualTraining(),
                Recipe.defaults(List.of("sums"), List.of("es")).withMu("es", 0.5));
    }

    private static Problem refused(SourceChange change) {
        return assertThrows(ProblemException.class, () -> ChangedSources.of(manifest(), change))
                .problem();
    }

    @Test
    void aNewLanguageGetsACoefficientAndOldOnesKeepTheirs() {
        Manifest changed =
                ChangedSources.of(manifest(), new GiveModel(ModelRole.LANGUAGE, "sw", "hf:a/b"));
        assertEquals(
                new Subject("sw", Optional.empty(), Optional.of("hf:a/b")),
                changed.languages().getLast());
        assertEquals(Map.of("es", 0.5, "sw", 1.0), changed.recipe().mu());
    }

    @Test
    void aModelWithATextIsTrainedAfterItsModelIsTaken() {
        Manifest changed = ChangedSources.of(manifest(), new TakeModel(ModelRole.LANGUAGE, "es"));
        assertEquals(List.of(Subject.toTrain("es", "es.txt")), changed.languages());
    }

    @Test
    void whatHasNothingLeftGoesWithItsCoefficient() {
        Manifest changed =
                ChangedSources.of(manifest(), new TakeText(CorpusRole.ABILITY_TEXT, "sums"));
        assertEquals(List.of(), changed.abilities());
        assertEquals(Map.of(), changed.recipe().gamma());
    }

    @Test
    void anotherModelForgetsTheChoicesAboutTheOldOne() {
        Manifest chosen =
                ChangedSources.of(
                        manifest(), new Fit(ModelRole.LANGUAGE, "es", Set.of(Choice.ALIGN)));
        assertEquals(Set.of(Choice.ALIGN), chosen.languages().getFirst().fit());
        Manifest changed =
                ChangedSources.of(chosen, new GiveModel(ModelRole.LANGUAGE, "es", "/models/es2"));
        assertEquals(Set.of(), changed.languages().getFirst().fit());
    }

    @Test
    void aLanguageBecomesAnAbility() {
        Manifest changed =
                ChangedSources.of(
                        manifest(), new ChangeRole(ModelRole.LANGUAGE, "es", ModelRole.ABILITY));
        assertEquals(List.of(SUMS, SPANISH), changed.abilities());
        assertEquals(List.of(), changed.languages());
    }

    @Test
    void aSecondPivotIsRefused() {
        assertEquals(
                new SourceProblem.OnePivot("en"),
                refused(new ChangeRole(ModelRole.LANGUAGE, "es", ModelRole.PIVOT)));
    }

    @Test
    void whatIsNotThereCannotBeChanged() {
        assertEquals(
                new SourceProblem.NoSource("fr", List.of("es")),
                refused(new TakeModel(ModelRole.LANGUAGE, "fr")));
        assertEquals(
                new SourceProblem.NoSource("fr", List.of("valid-es")),
                refused(new TakeText(CorpusRole.VALIDATION_TEXT, "fr")));
    }

    @Test
    void aNameThatNoFileCanHaveIsRefused() {
        assertEquals(
                new SourceProblem.NoName("../x"),
                refused(new GiveText(CorpusRole.LANGUAGE_TEXT, "../x", "", "t.txt")));
    }
}
