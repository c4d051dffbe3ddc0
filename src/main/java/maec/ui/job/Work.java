package maec.ui.job;

import maec.job.JobContext;

/**
 * Something long that the window wants done.
 *
 * @param <T> what it yields
 */
@FunctionalInterface
public interface Work<T> {
    /**
     * Does the work; runs off the JavaFX thread.
     *
     * @param context reports and stops
     * @return the result
     * @throws maec.job.ProblemException for whatever went wrong outside the program
     * @throws maec.job.JobCancelledException if it was asked to stop
     */
    T run(JobContext context);
}
