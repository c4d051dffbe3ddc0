package maec.workflow;

import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.WriteReport;
import maec.combine.MergeEstimate;
import maec.combine.ModelExport;
import maec.job.JobContext;
import maec.job.ProblemException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a merge of a project as a checkpoint, or says what would be written. */
final class Exporting {
    private final ModelExport merge;
    private final List<Path> origins;
    private final String project;

    /**
     * Exports of one merge.
     *
     * @param merge what to write
     * @param origins where the models lie that are merged, over which nothing is written
     * @param project the project's name
     */
    Exporting(ModelExport merge, List<Path> origins, String project) {
        this.merge = merge;
        this.origins = origins;
        this.project = project;
    }

    /** What would be written. */
    ExportPlan plan(ExportRequest request) {
        ModelExport.Plan plan = merge.plan(target(request));
        List<ExportPlan.Check> checks = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        checks.add(ExportPlan.Check.SOURCES_MATCH);
        try {
            CheckpointWriter.requireFree(request.target(), origins, request.replace());
            checks.add(ExportPlan.Check.TARGET_FREE);
        } catch (ProblemException e) {
            obstacles.add(e.problem().sentence());
        }
        long free = CheckpointWriter.freeBytes(request.target());
        long needed = plan.neededBytes();
        if (free >= 0 && free < needed) {
            obstacles.add("The disk has " + free + " bytes left, the export needs " + needed + ".");
        } else {
            checks.add(ExportPlan.Check.ROOM);
        }
        return new ExportPlan(
                plan.tensors(),
                plan.changed(),
                plan.bytes(),
                plan.shards(),
                needed,
                Math.max(0, free),
                checks,
                obstacles,
                CheckpointWriter.unfinishedBytes(request.target()),
                merge.card(project + ", merged"));
    }

    /** What the export would take. */
    MergeEstimate estimate(ExportRequest request) {
        return merge.estimate(target(request));
    }

    ExportReport export(ExportRequest request, JobContext context) {
        long start = System.nanoTime();
        WriteReport report = merge.write(request.target(), target(request), context);
        return new ExportReport(
                request.target(),
                report.bytes(),
                (System.nanoTime() - start) / 1e9,
                report.digest(),
                report.untouched());
    }

    private static ModelExport.Target target(ExportRequest request) {
        return new ModelExport.Target(
                Optional.of(request.dtype()),
                request.shardBytes(),
                request.tokenizer(),
                request.replace());
    }

    static String version() {
        String version = Exporting.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
