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
 * @param checks passed checks, one phrase each
 * @param obstacles what stands in the way, one sentence each; empty if the export can start
 * @param card the model card, as Markdown
 */
public record ExportPlan(
        int tensors,
        int changed,
        long bytes,
        int shards,
        long neededBytes,
        long freeBytes,
        List<String> checks,
        List<String> obstacles,
        String card) {
    /** Copies the lists. */
    public ExportPlan {
        checks = List.copyOf(checks);
        obstacles = List.copyOf(obstacles);
    }
}
