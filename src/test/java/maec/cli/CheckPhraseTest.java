package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import maec.combine.fit.Choice;
import maec.combine.fit.Difference;
import maec.workflow.ModelCheck;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;

class CheckPhraseTest {
    @Test
    void figuresAndChoicesAreSaid() {
        assertEquals("3 tensors", CheckPhrase.of(new ModelCheck.Whole(3)));
        assertEquals(
                "2 tensors match the base", CheckPhrase.of(new ModelCheck.Matches(2, List.of())));
        assertEquals(
                "2 tensors match the base; chosen: leave-out, base",
                CheckPhrase.of(
                        new ModelCheck.Matches(2, List.of(Choice.LEAVE_OUT, Choice.BASE_ROWS))));
        assertEquals("changes 6 of 30 tensors", CheckPhrase.of(new ModelCheck.Changes(6, 30)));
    }

    @Test
    void obstaclesAreNamed() {
        var extra = new Difference.ExtraTensors(List.of("gate"));
        assertEquals(extra.sentence(), CheckPhrase.of(new ModelCheck.Differs(extra)));
        assertEquals(
                "the base has no tensor 'gate'", CheckPhrase.of(new ModelCheck.Unknown("gate")));
        assertEquals(
                "base does not exist", CheckPhrase.of(new ModelCheck.Missing(Path.of("base"))));
    }
}
