package maec.ui.job;

import maec.job.Problem;
import maec.job.Progress;

/**
 * Where a work of the window stands: one value instead of booleans that could contradict each
 * other.
 *
 * @param <T> what the work yields
 */
public sealed interface JobState<T> {
    /** Nothing was asked for, or it was cancelled. */
    record Idle<T>() implements JobState<T> {}

    /**
     * It runs.
     *
     * @param progress the newest report; before the first one, a report of unknown length
     * @param curve of the training that it is at, if it trains
     */
    record Running<T>(Progress progress, TrainingCurve curve) implements JobState<T> {
        /** Running without a training. */
        public Running(Progress progress) {
            this(progress, TrainingCurve.none());
        }
    }

    /**
     * It ended with a problem.
     *
     * @param problem what went wrong
     */
    record Failed<T>(Problem problem) implements JobState<T> {}

    /**
     * It ended well.
     *
     * @param value what it yielded
     */
    record Done<T>(T value) implements JobState<T> {}

    /**
     * The state before anything was asked for.
     *
     * @param <T> what the work would yield
     * @return an idle state
     */
    static <T> JobState<T> idle() {
        return new Idle<>();
    }

    /**
     * Whether the work runs now.
     *
     * @return true for {@link Running}
     */
    default boolean isRunning() {
        return this instanceof Running<T>;
    }
}
