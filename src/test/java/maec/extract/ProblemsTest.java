package maec.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.Problem;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.stream.Stream;

/** Every problem is one sentence with one advice. */
class ProblemsTest {
    static Stream<Problem> all() {
        return Stream.of(
                new ExtractProblem.EmptyCorpus("en"),
                new ExtractProblem.CorpusTooLarge("en", 1L << 40),
                new ExtractProblem.Diverged("training es", 7),
                new ExtractProblem.NothingInCommon(3, 4),
                new ExtractProblem.TensorMissing("a", "after"),
                new ExtractProblem.ShapesDiffer("a", "2 × 3", "3 × 2"),
                new ExtractProblem.ScoreOutOfRange("a", 5, Float.NaN),
                new ExtractProblem.NoProfile(Path.of("x.safetensors"), "it lacks thresholds"),
                new ExtractProblem.NothingInPlay());
    }

    @ParameterizedTest
    @MethodSource("all")
    void isOneSentenceAndOneAdvice(Problem problem) {
        for (String text : new String[] {problem.sentence(), problem.advice()}) {
            assertTrue(text.matches("\\S.*\\.") && !text.contains("\n"), text);
        }
        assertEquals(65, problem.exitCode());
    }
}
