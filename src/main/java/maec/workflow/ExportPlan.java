package maec.workflow;

import java.util.List;

/**
 * What an export would write.
 *
 * @param tensors how many tensors
 * @param changed how many differ from the base
 * @param bytes size of all shards
 * @param shards how many files
 * @param neededBytes what the export takes on disk, headers and index included
 * @param freeBytes free space where the target lies
 * @param checks passed checks
 * @param obstacles what stands in the way, one sentence each; empty if the export can start
 * @param begunBytes what an export that was killed left beside the target, 0 for nothing
 * @param card the model card, as Markdown
 */
public record ExportPlan(
        int tensors,
        int changed,
        long bytes,
        int shards,
        long neededBytes,
        long freeBytes,
        List<Check> checks,
        List<String> obstacles,
        long begunBytes,
        String card) {
    /** What was looked at and is in order. */
    public enum Check {
        SOURCES_MATCH("the tensors of every source match the base"),
        TARGET_FREE("the target is free and is no source"),
        ROOM("there is room on the disk");

        private final String phrase;

        Check(String phrase) {
            this.phrase = phrase;
        }

        /**
         * What is in order.
         *
         * @return a phrase
         */
        public String phrase() {
            return phrase;
        }
    }

    /** Copies the lists. */
    public ExportPlan {
        checks = List.copyOf(checks);
        obstacles = List.copyOf(obstacles);
    }
}
