package maec.ui.job;

import maec.job.Problem;

/**
 * A defect of the program that reached the job boundary: the log has the trace, people get a
 * sentence.
 *
 * @param title what was being done
 * @param reason the message of what was thrown
 */
public record UnexpectedFailure(String title, String reason) implements Problem {
    /** A failure that was not thrown as an exception: no memory, a library that does not load. */
    static UnexpectedFailure ofMachine(String title) {
        return new UnexpectedFailure(title, "out of memory, or a part that does not load");
    }

    @Override
    public String sentence() {
        return title + " stopped because of a defect in the program: " + reason + ".";
    }

    @Override
    public String advice() {
        return "Nothing was written; please report it together with the log.";
    }

    @Override
    public int exitCode() {
        return 70;
    }
}
