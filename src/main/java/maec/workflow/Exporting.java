package maec.workflow;

import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.WriteReport;
import maec.combine.CombinationInputs;
import maec.combine.MergeEstimate;
import maec.combine.MergeExport;
import maec.combine.Outcome;
import maec.combine.RecipeFile;
import maec.job.JobContext;
import maec.job.ProblemException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    ExportPlan plan(ExportRequest request, Outcome outcome) {
        MergeExport merge = merge(request, outcome);
        MergeExport.Plan plan = merge.plan(target(request));
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
                merge.card(project + ", merged"));
    }

    /** What the export would take. */
    MergeEstimate estimate(ExportRequest request, Outcome outcome) {
        return merge(request, outcome).estimate(target(request));
    }

    ExportReport export(ExportRequest request, Outcome outcome, JobContext context) {
        long start = System.nanoTime();
        WriteReport report =
                merge(request, outcome).write(request.target(), target(request), context);
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

    private static String version() {
        String version = Exporting.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
