package maec.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import maec.combine.fit.Choice;
import maec.combine.fit.Compatibility;
import maec.combine.fit.Difference;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class BaseFitTest {
    private static final List<TensorSpec> BASE =
            List.of(spec("norm", 4), spec("up", 8, 4), spec("down", 4, 8));

    private static TensorSpec spec(String name, long... sizes) {
        return new TensorSpec(name, DType.F32, Shape.of(sizes));
    }

    private static Compatibility compared(Difference... differences) {
        var subject =
                new Compatibility.Subject(
                        Path.of("model"), "llama", 3, 68, 272, false, Optional.empty());
        return new Compatibility(subject, subject, 2, List.of(differences));
    }

    @Test
    void anObstacleIsNamedWhateverIsChosen() {
        var shape = new Difference.OtherShape("up", Shape.of(8, 4), Shape.of(9, 4));
        assertEquals(
                new ModelCheck.Differs(shape),
                BaseFit.of(compared(shape), Set.of(Choice.LEAVE_OUT)));
    }

    @Test
    void aDifferenceIsNamedUntilSomebodyChooses() {
        var extra = new Difference.ExtraTensors(List.of("gate"));
        assertEquals(new ModelCheck.Differs(extra), BaseFit.of(compared(extra), Set.of()));
        assertEquals(
                new ModelCheck.Matches(2, List.of(Choice.LEAVE_OUT)),
                BaseFit.of(compared(extra), Set.of(Choice.LEAVE_OUT)));
    }

    @Test
    void whatIsNoObstacleNeedsNoChoice() {
        var type = new Difference.OtherType(List.of("up"), DType.BF16, DType.F32);
        assertEquals(new ModelCheck.Matches(2, List.of()), BaseFit.of(compared(type), Set.of()));
    }

    @Test
    void aDeltaOverAnotherBaseIsRefused() {
        assertEquals(
                new ModelCheck.Unknown("gate"),
                BaseFit.ofDelta(BASE, List.of(spec("indices.gate", 2), spec("values.gate", 2))));
    }

    @Test
    void whatFitsIsCounted() {
        assertEquals(
                new ModelCheck.Changes(2, 3),
                BaseFit.ofDelta(
                        BASE,
                        List.of(
                                spec("indices.up", 2),
                                spec("values.up", 2),
                                spec("dense.down", 4, 8))));
    }
}
