package maec.workflow;

import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.WriteReport;
import maec.combine.CombinationInputs;
import maec.combine.MergeEstimate;
import maec.combine.MergeExport;
import maec.combine.Outcome;
import maec.combine.RecipeFile;
import maec.combine.method.MethodExport;
import maec.job.JobContext;
import maec.job.ProblemException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes a merge of a project as a checkpoint, or says what would be written. */
final class Exporting {
    private final CombinationInputs inputs;
    private final RecipeFile.Sources sources;
    private final String project;

    /**
     * Exports of one project.
     *
     * @param inputs what is merged
     * @param sources where it lies
     * @param project the project's name
     */
    Exporting(CombinationInputs inputs, RecipeFile.Sources sources, String project) {
        this.inputs = inputs;
        this.sources = sources;
        this.project = project;
    }

    /** What would be written by MAEC. */
    ExportPlan plan(ExportRequest request, Outcome outcome) {
        MergeExport merge = merge(request, outcome);
        return plan(request, merge.plan(target(request)), merge.card(project + ", merged"));
    }

    /** What would be written by another method. */
    ExportPlan plan(ExportRequest request, MethodExport export) {
        return plan(request, export.plan(target(request)), export.card(project + ", merged"));
    }

    private ExportPlan plan(ExportRequest request, MergeExport.Plan plan, String card) {
        List<ExportPlan.Check> checks = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        checks.add(ExportPlan.Check.SOURCES_MATCH);
        try {
            CheckpointWriter.requireFree(request.target(), inputs.origins(), request.replace());
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
                card);
    }

    /** What the export would take. */
    MergeEstimate estimate(ExportRequest request, Outcome outcome) {
        return merge(request, outcome).estimate(target(request));
    }

    /** What an export by another method would take. */
    MergeEstimate estimate(ExportRequest request, MethodExport export) {
        return export.estimate(target(request));
    }

    ExportReport export(ExportRequest request, Outcome outcome, JobContext context) {
        return export(
                request,
                () -> merge(request, outcome).write(request.target(), target(request), context));
    }

    ExportReport export(ExportRequest request, MethodExport export, JobContext context) {
        return export(request, () -> export.write(request.target(), target(request), context));
    }

    private static ExportReport export(ExportRequest request, Supplier<WriteReport> writing) {
        long start = System.nanoTime();
        WriteReport report = writing.get();
        return new ExportReport(
                request.target(),
                report.bytes(),
                (System.nanoTime() - start) / 1e9,
                report.digest(),
                report.untouched());
    }

    private MergeExport merge(ExportRequest request, Outcome outcome) {
        return new MergeExport(
                inputs, outcome, new RecipeFile(sources, request.recipe()), version());
    }

    private static MergeExport.Target target(ExportRequest request) {
        return new MergeExport.Target(
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
