package maec.job;

/**
 * A wish to stop that a work looks at between steps.
 *
 * <p>A token is used rather than a thread interrupt because an interrupt closes a file channel in
 * the middle of a write.
 */
public final class CancelToken {
    private volatile boolean cancelled;

    /** Asks the work to stop at its next look. Any thread may ask; asking twice is harmless. */
    public void cancel() {
        cancelled = true;
    }

    /**
     * Whether somebody asked to stop.
     *
     * @return true from the first {@link #cancel()} on
     */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Returns normally unless somebody asked to stop.
     *
     * @throws JobCancelledException if {@link #cancel()} was called
     */
    public void throwIfCancelled() {
        if (cancelled) {
            throw new JobCancelledException();
        }
    }
}
