package maec.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.job.ProblemException;
import maec.project.LanguageMethod;
import maec.project.LanguageMethod.Kind;
import maec.project.SourceProblem;
import maec.runtime.LowRank;
import maec.runtime.TrainingEstimate;
import maec.runtime.TrainingNeed;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Whether a language is trained in its weights or by LoRA, and what people are told. */
class MethodChoiceTest {
    private static final Supplier<TrainingNeed> UNASKED =
            () -> {
                throw new AssertionError("nothing should be estimated");
            };

    private static final MethodChoice WEIGHTS = new MethodChoice(Optional.empty(), "");

    private static LanguageMethod method(Kind kind) {
        return new LanguageMethod(kind, LowRank.usual());
    }

    private static Supplier<TrainingNeed> need(long free) {
        var estimate = new TrainingEstimate(8_000_000_000L, 16_000_000_000L, 112_000_000_000L, 0);
        return () ->
                new TrainingNeed(estimate, free < 0 ? OptionalLong.empty() : OptionalLong.of(free));
    }

    @Test
    void whatIsAskedForIsDone() {
        assertEquals(WEIGHTS, MethodChoice.of(method(Kind.FULL), true, UNASKED));
        assertEquals(WEIGHTS, MethodChoice.of(method(Kind.FULL), false, UNASKED));
        assertEquals(
                new MethodChoice(Optional.of(LowRank.usual()), " by LoRA"),
                MethodChoice.of(method(Kind.LORA), true, UNASKED));
    }

    @Test
    void automaticIsLoraWhereWeightsDoNotFitAndSaysWhy() {
        assertEquals(
                new MethodChoice(
                        Optional.of(LowRank.usual()),
                        " by LoRA, since 8000000000 weights would need 128.0 GB and 20.0 GB are"
                                + " free"),
                MethodChoice.of(method(Kind.AUTO), true, need(20_000_000_000L)));
        assertEquals(WEIGHTS, MethodChoice.of(method(Kind.AUTO), true, need(128_000_000_000L)));
        assertEquals(WEIGHTS, MethodChoice.of(method(Kind.AUTO), true, need(-1)));
    }

    @Test
    void aBaseThatTakesNoAdapterIsTrainedInItsWeightsOrNotAtAll() {
        assertEquals(WEIGHTS, MethodChoice.of(method(Kind.AUTO), false, UNASKED));
        var problem =
                assertThrows(
                        ProblemException.class,
                        () -> MethodChoice.of(method(Kind.LORA), false, UNASKED));
        assertEquals(new SourceProblem.NoAdapterFits(), problem.problem());
    }
}
