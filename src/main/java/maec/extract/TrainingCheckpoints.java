package maec.extract;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a training keeps what it needs to go on after an interruption, and how often.
 *
 * @param file the checkpoint; its folder is made if missing. The trainer leaves it there: whoever
 *     keeps the result removes it
 * @param provenance identifies what is being made; a checkpoint of anything else is not gone on
 *     with
 * @param interval time between two checkpoints, from 0
 * @param steps steps between two checkpoints, 0 to go by time alone
 */
public record TrainingCheckpoints(Path file, String provenance, Duration interval, int steps) {
    /** Checks the ranges. */
    public TrainingCheckpoints {
        if (interval.isNegative() || steps < 0) {
            throw new IllegalArgumentException("every " + interval + " or " + steps + " steps");
        }
    }

    /**
     * A checkpoint a minute.
     *
     * @param file the checkpoint
     * @param provenance identifies what is being made
     * @return where and how often
     */
    public static TrainingCheckpoints everyMinute(Path file, String provenance) {
        return new TrainingCheckpoints(file, provenance, Duration.ofMinutes(1), 0);
    }
}
