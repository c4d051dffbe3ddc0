package maec.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.Problem;
import maec.job.ProblemException;

import org.junit.jupiter.api.function.Executable;

/** What tests ask of every problem. */
final class Problems {
    private Problems() {}

    /** Runs something that must end in a problem, whose words are fit for people. */
    static Problem of(Executable action) {
        Problem problem = assertThrows(ProblemException.class, action).problem();
        String sentence = problem.sentence();
        assertTrue(sentence.endsWith("."), sentence);
        assertFalse(sentence.contains("\n"), sentence);
        assertFalse(sentence.contains("Exception"), sentence);
        assertFalse(problem.advice().isBlank(), "advice");
        assertTrue(problem.exitCode() > 0 && problem.exitCode() < 126, "exit code");
        return problem;
    }

    static void assertProblem(Problem expected, Executable action) {
        assertEquals(expected, of(action));
    }
}
