package maec.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;

import java.util.List;

class BaseFitTest {
    private static final List<TensorSpec> BASE =
            List.of(spec("norm", 4), spec("up", 8, 4), spec("down", 4, 8));

    private static TensorSpec spec(String name, long... sizes) {
        return new TensorSpec(name, DType.F32, Shape.of(sizes));
    }

    @Test
    void aMissingTensorIsNamed() {
        assertEquals(
                new BaseFit("tensor 'down' is missing", false),
                BaseFit.of(BASE, List.of(spec("norm", 4), spec("up", 8, 4))));
    }

    @Test
    void anotherShapeIsNamed() {
        assertEquals(
                new BaseFit("tensor 'up' is 9 × 4, not 8 × 4 as in the base", false),
                BaseFit.of(BASE, List.of(spec("norm", 4), spec("up", 9, 4), spec("down", 4, 8))));
    }

    @Test
    void aDeltaOverAnotherBaseIsRefused() {
        assertEquals(
                new BaseFit("the base has no tensor 'gate'", false),
                BaseFit.of(BASE, List.of(spec("indices.gate", 2), spec("values.gate", 2))));
    }

    @Test
    void whatFitsIsCounted() {
        assertEquals(new BaseFit("3 tensors", true), BaseFit.ofBase(BASE));
        assertEquals(new BaseFit("3 tensors match the base", true), BaseFit.of(BASE, BASE));
        assertEquals(
                new BaseFit("changes 2 of 3 tensors", true),
                BaseFit.of(
                        BASE,
                        List.of(
                                spec("indices.up", 2),
                                spec("values.up", 2),
                                spec("dense.down", 4, 8))));
    }
}
