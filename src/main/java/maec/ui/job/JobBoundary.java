package maec.ui.job;

import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ProblemException;

import java.lang.System.Logger.Level;

/** The job boundary: turns whatever a work throws into a state that a view can show. */
final class JobBoundary {
    private static final System.Logger LOG = System.getLogger("maec.ui.job");

    private JobBoundary() {}

    static <T> JobState<T> of(String title, Work<T> work, JobContext context) {
        try {
            return new JobState.Done<>(work.run(context));
        } catch (JobCancelledException _) {
            return JobState.idle();
        } catch (ProblemException e) {
            LOG.log(Level.INFO, title + ": " + e.getMessage());
            return new JobState.Failed<>(e.problem());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, title, e);
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new JobState.Failed<>(new UnexpectedFailure(title, reason));
        }
    }
}
