package maec.ui.activity;

import maec.ui.job.EndedJob;
import maec.ui.job.RunningJob;

import java.util.List;
import java.util.stream.Stream;

/** A work in the list of tasks. */
sealed interface TaskRow {
    /** It runs. */
    record Running(RunningJob job) implements TaskRow {}

    /** It is over. */
    record Ended(EndedJob job) implements TaskRow {}

    /** What runs, newest first, then what is over, newest first. */
    static List<TaskRow> list(List<RunningJob> running, List<EndedJob> ended) {
        return Stream.<TaskRow>concat(
                        running.reversed().stream().map(Running::new),
                        ended.stream().map(Ended::new))
                .toList();
    }
}
