package maec.ui.job;

import maec.ui.text.Phrase;

import java.time.LocalTime;

/**
 * A work that is over, for the list of what was done.
 *
 * @param time of day when it ended
 * @param title what the task strip said
 * @param outcome how it ended
 * @param seconds how long it took
 */
public record EndedJob(LocalTime time, Phrase title, Outcome outcome, double seconds) {
    /** How a work ended. */
    public enum Outcome {
        DONE,
        FAILED,
        STOPPED
    }
}
