package maec.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Value change is |after − before| in float32, weight by weight. */
class ValueChangeTest {
    private static final Shape TWO_BY_THREE = Shape.of(2, 3);

    @Test
    void refusesTensorsThatAreMissingAfterwards() {
        var before = new ArraySource().with("a", Shape.of(1), 1).with("b", Shape.of(1), 1);
        var after = new ArraySource().with("a", Shape.of(1), 1);
        var problem = problemOf(before, after);
        assertEquals(new ExtractProblem.TensorMissing("b", "after"), problem);
        assertEquals("The tensor b is missing in the checkpoint after.", problem.sentence());
    }

    @Test
    void refusesOtherShapes() {
        var before = new ArraySource().with("a", TWO_BY_THREE, 1, 2, 3, 4, 5, 6);
        var after = new ArraySource().with("a", Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
        assertEquals(
                "The tensor a is 2 × 3 of F32 before and 3 × 2 of F32 after.",
                problemOf(before, after).sentence());
    }

    @Test
    void refusesCheckpointsWithNothingInCommon() {
        var empty = new ArraySource();
        assertInstanceOf(ExtractProblem.NothingInCommon.class, problemOf(empty, empty));
    }

    private static maec.job.Problem problemOf(TensorSource before, TensorSource after) {
        return assertThrows(ProblemException.class, () -> ValueChange.between(before, after))
                .problem();
    }

    @Test
    void isTheAbsoluteDifference() {
        var before = new ArraySource().with("a", TWO_BY_THREE, 1, -2, 3, 0, 1e-3f, -0.0f);
        var after = new ArraySource().with("a", TWO_BY_THREE, 0.5f, 2, 3, -7, 1.5e-3f, 0);
        TensorSource change = ValueChange.between(before, after);
        assertEquals(List.of(new TensorSpec("a", DType.F32, TWO_BY_THREE)), change.tensors());
        float[] values = new float[6];
        change.readFloats("a", 0, values, 0, 6);
        assertArrayEquals(new float[] {0.5f, 4, 0, 7, 1.5e-3f - 1e-3f, 0}, values);
    }

    @Test
    void canBeReadAPieceAtATimeAndAsBytes() {
        var before = new ArraySource().with("a", TWO_BY_THREE, 1, 2, 3, 4, 5, 6);
        var after = new ArraySource().with("a", TWO_BY_THREE, 2, 4, 6, 8, 10, 12);
        TensorSource change = ValueChange.between(before, after);
        float[] values = new float[4];
        change.readFloats("a", 2, values, 1, 3);
        assertArrayEquals(new float[] {0, 3, 4, 5}, values);
        try (Arena arena = Arena.ofConfined()) {
            var bytes = arena.allocate(8);
            change.readBytes("a", 4, bytes, 2);
            assertEquals(6f, bytes.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4));
        }
    }

    @Test
    void namesBothCheckpointsInItsFingerprint() {
        var before = new ArraySource().with("a", Shape.of(1), 1);
        var after = new ArraySource().with("a", Shape.of(1), 2);
        String text = ValueChange.between(before, after).fingerprint();
        assertTrue(text.contains(before.fingerprint()) && text.contains(after.fingerprint()), text);
    }
}
