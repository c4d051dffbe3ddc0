package maec.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.ProblemException;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** What is declared about scores holds, and what nobody declared is refused. */
class ScoreCatalogTest {
    @Test
    void everyScoreCanBeMadeOfItsUsualValues() {
        var ids = new HashSet<String>();
        for (ScoreKind kind : ScoreCatalog.all()) {
            ImportanceScore score = kind.make(Map.of(), 5);
            assertEquals(kind.id(), score.id());
            assertEquals(kind, ScoreCatalog.named(score.id()));
            assertEquals("5", score.parameters().get("seed"), kind.id());
            assertFalse(kind.formula().isBlank() || kind.label().isBlank());
            assertTrue(kind.id().matches("[a-z]+(-[a-z]+)*") && ids.add(kind.id()));
            for (ScoreParameter one : kind.parameters()) {
                assertTrue(one.kind().holds(one.kind().standard()), one.name());
                assertTrue(one.meaning().matches("[A-Z].*\\."), one.meaning());
            }
        }
    }

    @Test
    void givenValuesReachTheScore() {
        assertEquals(
                new TaylorScore(3, 32, 9),
                ScoreCatalog.named("taylor").make(Map.of("batches", "3"), 9));
        assertEquals(
                new ValueChange(TrainingSettings.of(60, 4, 1e-3, 9)),
                ScoreCatalog.named("value-change")
                        .make(Map.of("batch", "4", "learning-rate", "1e-3"), 9));
    }

    @Test
    void whatIsNotDeclaredIsRefused() {
        assertEquals(
                new ExtractProblem.UnknownScore("tailor", ScoreCatalog.ids()),
                assertThrows(ProblemException.class, () -> ScoreCatalog.named("tailor")).problem());
        ScoreKind taylor = ScoreCatalog.named("taylor");
        assertEquals(
                new ExtractProblem.UnknownParameter("taylor", "steps", List.of("batches", "batch")),
                assertThrows(ProblemException.class, () -> taylor.values(Map.of("steps", "1")))
                        .problem());
        for (String wrong : List.of("0", "-3", "many", "1.5", "99999999999")) {
            assertEquals(
                    new ExtractProblem.WrongParameter(
                            "batches", wrong, "a whole number of at least 1"),
                    assertThrows(
                                    ProblemException.class,
                                    () -> taylor.values(Map.of("batches", wrong)))
                            .problem());
        }
        for (String wrong : List.of("0", "NaN", "Infinity", "-1e-4", "")) {
            assertThrows(
                    ProblemException.class,
                    () ->
                            ScoreCatalog.named("value-change")
                                    .values(Map.of("learning-rate", wrong)));
        }
    }

    @Test
    void flagsAndChoicesTakeTheirWordsOnly() {
        var flag = new ScoreParameter("deep", new ScoreParameter.Flag(true), "Whether to.");
        assertEquals("false", flag.require("false"));
        assertThrows(ProblemException.class, () -> flag.require("yes"));
        var choice =
                new ScoreParameter(
                        "norm", new ScoreParameter.Choice("l2", List.of("l1", "l2")), "Which.");
        assertEquals("l1", choice.require("l1"));
        assertEquals(
                "norm is \"l3\", which is not one of l1, l2.",
                assertThrows(ProblemException.class, () -> choice.require("l3"))
                        .problem()
                        .sentence());
    }
}
