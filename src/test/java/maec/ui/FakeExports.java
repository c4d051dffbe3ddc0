package maec.ui;

import maec.combine.MergeEstimate;
import maec.workflow.ExportPlan;
import maec.workflow.ExportReport;
import maec.workflow.ExportRequest;

import java.util.List;

/** Exports of a {@link FakeProject}: folders named taken or begun are just that. */
final class FakeExports {
    private FakeExports() {}

    static ExportPlan plan(FakeWorld world, String project, ExportRequest request) {
        long bytes = world.weights() * request.dtype().bytes();
        List<String> obstacles =
                request.target().endsWith("taken")
                        ? List.of("The folder " + request.target() + " is not empty.")
                        : List.of();
        return new ExportPlan(
                world.tensors(),
                world.tensors(),
                bytes,
                (int) (bytes / request.shardBytes() + 1),
                bytes,
                212_000_000_000L,
                List.of(ExportPlan.Check.values()),
                obstacles,
                request.target().endsWith("begun") ? 3_000_000L : 0,
                "# merged\n\nMade from "
                        + project
                        + " by MAEC.\n\n| task | base | merged |\n|---|---|---|\n| sums-es | 11.2 |"
                        + " 26.8 |\n");
    }

    static MergeEstimate estimate() {
        return new MergeEstimate(90, 412_000_000, 1.2e9);
    }

    static ExportReport report(FakeWorld world, ExportRequest request) {
        return new ExportReport(
                request.target(), world.weights() * request.dtype().bytes(), 1.5, "sha256:0123", 2);
    }
}
