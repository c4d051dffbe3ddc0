package maec.job;

/** Ends a work that was asked to stop; it is no failure and shows no message. */
public final class JobCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes the signal; it carries no stack trace because nobody looks for its cause. */
    public JobCancelledException() {
        super("cancelled", null, false, false);
    }
}
