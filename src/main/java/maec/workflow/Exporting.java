package maec.workflow;

import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.WriteOptions;
import maec.checkpoint.WriteReport;
import maec.combine.CombinationInputs;
import maec.combine.MergedSource;
import maec.combine.Outcome;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes a merge as a checkpoint, or says what would be written. */
final class Exporting {
    private final CombinationInputs inputs;
    private final Path base;
    private final String project;

    /**
     * Exports of one project.
     *
     * @param inputs what is merged
     * @param base the base's folder, whose configuration and tokenizer the export gets
     * @param project the project's name
     */
    Exporting(CombinationInputs inputs, Path base, String project) {
        this.inputs = inputs;
        this.base = base;
        this.project = project;
    }

    ExportPlan plan(ExportRequest request, Outcome outcome) {
        MergedSource merged = merged(request, outcome);
        WriteOptions options = options(request, merged);
        List<TensorSpec> written = merged.tensors().stream().map(options::written).toList();
        long bytes = written.stream().mapToLong(TensorSpec::bytes).sum();
        List<String> checks = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        checks.add(written.size() + " tensors of every source match the base");
        try {
            CheckpointWriter.requireFree(request.target(), merged.origins());
            checks.add("the target is free and is no source");
        } catch (ProblemException e) {
            obstacles.add(e.problem().sentence());
        }
        long free = freeBytes(request.target());
        if (free >= 0 && free < bytes) {
            obstacles.add("The disk has " + free + " bytes left, the export needs " + bytes + ".");
        } else {
            checks.add("there is room on the disk");
        }
        return new ExportPlan(
                written.size(),
                merged.changedTensors(),
                bytes,
                CheckpointWriter.shards(written, request.shardBytes()),
                Math.max(0, free),
                checks,
                obstacles,
                ModelCardText.of(project, inputs, outcome));
    }

    ExportReport export(ExportRequest request, Outcome outcome, JobContext context) {
        long start = System.nanoTime();
        MergedSource merged = merged(request, outcome);
        WriteReport report =
                CheckpointWriter.write(merged, request.target(), options(request, merged), context);
        writeCard(request.target(), outcome);
        return new ExportReport(
                request.target(),
                report.bytes(),
                (System.nanoTime() - start) / 1e9,
                "Read back from disk and found equal to what was computed: " + report.digest());
    }

    private void writeCard(Path target, Outcome outcome) {
        try {
            Files.writeString(
                    target.resolve("README.md"), ModelCardText.of(project, inputs, outcome));
        } catch (IOException e) {
            throw new ProblemException(
                    new WorkflowProblem.CardNotWritten(target, String.valueOf(e.getMessage())), e);
        }
    }

    private MergedSource merged(ExportRequest request, Outcome outcome) {
        return new MergedSource(inputs, request.recipe(), outcome.selectedNames());
    }

    private WriteOptions options(ExportRequest request, MergedSource merged) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("algorithm", "maec");
        metadata.put("merge", merged.fingerprint());
        return new WriteOptions(
                Optional.of(request.dtype()), request.shardBytes(), metadata, Optional.of(base));
    }

    /** Free bytes where the target will lie, −1 if the system does not say. */
    private static long freeBytes(Path target) {
        Path existing = target.toAbsolutePath().normalize();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return Files.getFileStore(existing).getUsableSpace();
        } catch (IOException _) {
            return -1;
        }
    }
}
