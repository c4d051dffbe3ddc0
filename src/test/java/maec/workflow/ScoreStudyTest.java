package maec.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.extract.RankedUnit;
import maec.job.ProblemException;
import maec.workflow.StudyRow.Choice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

class ScoreStudyTest {
    @TempDir Path folder;

    @Test
    void allWaysAreOneAtAHundredPercent() {
        var settings =
                new ScoreStudy.Settings(
                        List.of(1L),
                        List.of("taylor", "random"),
                        List.of(RankedUnit.WEIGHT, RankedUnit.ROW),
                        List.of(5.0, 100.0));

        assertEquals(
                List.of(
                        new Choice("taylor", "weight", 5),
                        new Choice("value-change", "weight", 100),
                        new Choice("taylor", "row", 5),
                        new Choice("random", "weight", 5),
                        new Choice("random", "row", 5)),
                settings.choices());
    }

    @Test
    void aScoreThatDoesNotExistIsRefusedBeforeAnythingIsMade() {
        assertThrows(
                ProblemException.class,
                () ->
                        new ScoreStudy.Settings(
                                List.of(1L),
                                List.of("importance"),
                                List.of(RankedUnit.WEIGHT),
                                List.of(5.0)));
    }

    @Test
    void rowsAreReadBackAsTheyWereMeasured() {
        StudyRow one = new StudyRow(1, "taylor", "weight", 5, 87.5, 2.4712345678901234);
        StudyRow other = new StudyRow(2, "random", "ffn-unit", 0.1, 0, 3.25);
        new StudyFile(folder).add(one);
        new StudyFile(folder).add(other);

        assertEquals(List.of(one, other), new StudyFile(folder).rows());
    }

    @Test
    void aLineThatWasCutOffIsMeasuredAgain() throws IOException {
        StudyRow whole = new StudyRow(1, "taylor", "weight", 5, 87.5, 2.47);
        new StudyFile(folder).add(whole);
        Files.writeString(
                folder.resolve("study.csv"), "1,taylor,weight,10.0,9", StandardOpenOption.APPEND);
        assertEquals(List.of(whole), new StudyFile(folder).rows());

        StudyRow again = new StudyRow(1, "taylor", "weight", 10, 90, 2.5);
        new StudyFile(folder).add(again);

        assertEquals(List.of(whole, again), new StudyFile(folder).rows());
    }
}
