package maec.combine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.combine.CombinationInputs.Ability;
import maec.combine.CombinationInputs.Language;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.Shape;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Sources that do not fit the base are refused, each with its facts. */
class CombinationInputsTest {
    private final ArraySource base =
            new ArraySource()
                    .with("a", Shape.of(2, 3), new float[6])
                    .with("b", Shape.of(4), new float[4])
                    .withBytes("ids", new byte[5]);

    private CombinationInputs withLanguage(ArraySource tuned) {
        return new CombinationInputs(
                base, Optional.empty(), List.of(), List.of(new Language("es", tuned)));
    }

    private static ArraySource likeBase() {
        return new ArraySource()
                .with("a", Shape.of(2, 3), new float[6])
                .with("b", Shape.of(4), new float[4]);
    }

    @Test
    void tensorsWithoutArithmeticNeedNoCounterpart() {
        assertEquals(List.of(), withLanguage(likeBase()).problems());
    }

    @Test
    void aMissingTensorIsNamed() {
        var tuned = new ArraySource().with("a", Shape.of(2, 3), new float[6]);
        assertEquals(
                List.of(new CombineProblem.MissingTensor("language es", "b")),
                withLanguage(tuned).problems());
    }

    @Test
    void anotherShapeIsNamedEvenWhenTheCountIsEqual() {
        var tuned = likeBase().with("a", Shape.of(3, 2), new float[6]);
        var problem =
                new CombineProblem.ShapeMismatch(
                        "language es", "a", Shape.of(2, 3), Shape.of(3, 2));
        assertEquals(List.of(problem), withLanguage(tuned).problems());
        assertEquals(
                "The tensor a is 3 × 2 in the model of language es and 2 × 3 in the base.",
                problem.sentence());
    }

    @Test
    void anAddedTensorIsNamed() {
        var tuned = likeBase().with("c", Shape.of(1), new float[1]);
        assertEquals(
                List.of(new CombineProblem.ExtraTensor("language es", "c")),
                withLanguage(tuned).problems());
    }

    @Test
    void quantisedWeightsAreRefused() {
        var tuned = new ArraySource().with("a", Shape.of(2, 3), new float[6]);
        tuned.withBytes("b", new byte[4]);
        assertEquals(
                List.of(new CombineProblem.NotComputable("language es", "b", DType.U8)),
                withLanguage(tuned).problems());
    }

    @Test
    void importanceMustCoverEveryWeight() {
        var bins = new SmallWorld.ArrayBins(Map.of("a", new byte[6], "b", new byte[3]), 100);
        var inputs =
                new CombinationInputs(
                        base,
                        Optional.empty(),
                        List.of(new Ability("sums", likeBase(), bins)),
                        List.of());
        assertEquals(List.of(new CombineProblem.MissingBins("sums", "b")), inputs.problems());
        var thrown = assertThrows(ProblemException.class, inputs::requireCompatible);
        assertEquals(inputs.problems().getFirst(), thrown.problem());
    }

    @Test
    void tooManyAbilitiesAreRefused() {
        var bins = new SmallWorld.ArrayBins(Map.of("a", new byte[6], "b", new byte[4]), 100);
        var abilities =
                IntStream.range(0, 7)
                        .mapToObj(k -> new Ability("ability" + k, likeBase(), bins))
                        .toList();
        var inputs = new CombinationInputs(base, Optional.empty(), abilities, List.of());
        assertEquals(List.of(new CombineProblem.TooManyAbilities(7, 6)), inputs.problems());
    }

    @Test
    void namesAreSortedAndUnique() {
        var inputs =
                new CombinationInputs(
                        base,
                        Optional.empty(),
                        List.of(),
                        List.of(new Language("sw", likeBase()), new Language("es", likeBase())));
        assertEquals(List.of("es", "sw"), inputs.languageNames());
        var twice = List.of(new Language("es", likeBase()), new Language("es", likeBase()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new CombinationInputs(base, Optional.empty(), List.of(), twice));
    }

    @Test
    void everyProblemHasASentenceAndAnAdvice() {
        for (CombineProblem problem :
                List.<CombineProblem>of(
                        new CombineProblem.MissingTensor("pivot", "x"),
                        new CombineProblem.ExtraTensor("pivot", "x"),
                        new CombineProblem.NotComputable("pivot", "x", DType.I64),
                        new CombineProblem.MissingBins("sums", "x"),
                        new CombineProblem.NotFinite("pivot", "x", 3),
                        new CombineProblem.TooManyAbilities(9, 6),
                        new CombineProblem.UnknownName("ability", "x"))) {
            assertTrue(problem.sentence().matches("[A-Z0-9].*\\."), problem.sentence());
            assertTrue(problem.advice().matches("[A-Z].*\\."), problem.advice());
        }
    }
}
