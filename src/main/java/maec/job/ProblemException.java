package maec.job;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Problem} up to the job boundary, where it becomes a sentence. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    /**
     * Wraps a problem.
     *
     * @param problem what went wrong
     */
    public ProblemException(Problem problem) {
        this(problem, null);
    }

    /**
     * Wraps a problem and what caused it.
     *
     * @param problem what went wrong
     * @param cause the failure beneath it, for the log, or null
     */
    public ProblemException(Problem problem, @Nullable Throwable cause) {
        super(problem.sentence() + " " + problem.advice(), cause);
        this.problem = problem;
    }

    /**
     * What went wrong.
     *
     * @return the problem with its facts
     */
    public Problem problem() {
        return problem;
    }
}
