package maec.ui.app;

import maec.checkpoint.WriteProblem;
import maec.combine.fit.Difference;
import maec.job.Progress;
import maec.job.TrainingPoint;
import maec.tensor.DType;
import maec.ui.app.Screenshots.Page;
import maec.ui.job.JobState;
import maec.ui.job.TrainingCurve;
import maec.ui.shell.WorkStage;
import maec.workflow.ExportPlan;
import maec.workflow.ExportReport;
import maec.workflow.ModelCheck;
import maec.workflow.OpenProject;
import maec.workflow.ProjectOverview;
import maec.workflow.ProjectOverview.ModelRole;
import maec.workflow.ProjectOverview.ModelRow;
import maec.workflow.StoredWeights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The states of Sources and Export that a finished project never shows, posed for a picture: what
 * was dropped, what differs, and an export that runs, fails, ends, or was interrupted. Nothing is
 * computed or written for them.
 */
final class StatePages {
    private static final long WHOLE = 16_060_000_000L;

    private final OpenProject project;
    private final PosedJobs jobs;

    StatePages(OpenProject project, PosedJobs jobs) {
        this.project = project;
        this.jobs = jobs;
    }

    /** All of them; each is left as it was found. */
    List<Page> pages() {
        return List.of(
                sources("offers", this::offer, StatePages::dismiss),
                sources("differences", bench -> change(bench, differing()), this::setRight),
                sources("running", this::analyse, bench -> bench.sources().analyse()),
                sources("training", this::train, bench -> bench.sources().analyse()),
                sources("failed", this::failToAnalyse, bench -> bench.sources().analyse()),
                export("running", running()),
                export("failed", new JobState.Failed<>(new WriteProblem.DiskFull(target()))),
                export("done", new JobState.Done<>(report())),
                new Page("export-resumable", this::resumable, bench -> bench.export().dryRun()));
    }

    private static Page sources(
            String name, Consumer<Workbench> arrive, Consumer<Workbench> leave) {
        return new Page(
                "sources-" + name,
                bench -> {
                    bench.stageProperty().set(WorkStage.SOURCES);
                    arrive.accept(bench);
                },
                leave);
    }

    private void offer(Workbench bench) {
        dismiss(bench);
        Path folder = project.folder();
        bench.sources().offer(List.of(folder.resolve("te.safetensors"), folder.resolve("te.txt")));
    }

    private static void dismiss(Workbench bench) {
        List.copyOf(bench.sources().offers()).forEach(bench.sources()::dismiss);
    }

    private void change(Workbench bench, ProjectOverview shown) {
        jobs.pose(new JobState.Done<>(shown));
        bench.sources().remove(shown.models().getLast());
    }

    private void setRight(Workbench bench) {
        change(bench, project.overview());
    }

    private ProjectOverview differing() {
        ProjectOverview overview = project.overview();
        List<ModelRow> rows = new ArrayList<>(overview.models());
        var vocabulary =
                new Difference.OtherVocabulary(
                        List.of("lm_head.weight", "model.embed_tokens.weight"),
                        128_256,
                        128_320,
                        Optional.empty());
        var missing = new Difference.MissingTensors(List.of("model.norm.weight"));
        rows.add(differing("te", List.of(vocabulary)));
        rows.add(differing("bn", List.of(missing)));
        var other = new Difference.OtherArchitecture("rope_theta", "500000.0", "10000.0");
        rows.add(differing("th", List.of(other)));
        return new ProjectOverview(overview.name(), overview.summary(), rows, overview.corpora());
    }

    private ModelRow differing(String name, List<Difference> differences) {
        return new ModelRow(
                name,
                ModelRole.LANGUAGE,
                name,
                project.folder().resolve(name).toString(),
                project.overview().models().getFirst().architecture(),
                new StoredWeights.Tensors(List.of(DType.BF16), 4),
                WHOLE,
                new ModelCheck.Differs(differences.getFirst()),
                true,
                differences,
                Set.of());
    }

    private void analyse(Workbench bench) {
        jobs.pose(
                new JobState.Running<>(
                        new Progress("comparing with the base", 96, 291, "tensors", "")));
        bench.sources().analyse();
    }

    /** Half of a training, falling as trainings do. */
    private void train(Workbench bench) {
        int steps = 400;
        List<TrainingPoint> points =
                IntStream.rangeClosed(1, steps / 2).mapToObj(step -> trained(step, steps)).toList();
        jobs.pose(
                new JobState.Running<>(
                        new Progress("training arithmetic", steps / 2, steps, "steps", ""),
                        new TrainingCurve(points)));
        bench.sources().analyse();
    }

    private static TrainingPoint trained(int step, int steps) {
        double loss = 0.6 + 2.4 * Math.exp(-step / 40.0) + 0.08 * Math.sin(step * 1.7);
        double norm = 0.3 + 0.9 * Math.exp(-step / 60.0) + 0.1 * Math.sin(step * 2.3);
        return new TrainingPoint(
                "arithmetic", step, steps, loss, norm, 2e-3, 9000, 41, OptionalDouble.empty());
    }

    private void failToAnalyse(Workbench bench) {
        Path artifacts = project.folder().resolve("artifacts");
        jobs.pose(new JobState.Failed<>(new WriteProblem.DiskFull(artifacts)));
        bench.sources().analyse();
    }

    private static JobState<ExportReport> running() {
        return new JobState.Running<>(
                new Progress("writing weights", 10_900_000_000L, WHOLE, "bytes", ""));
    }

    private ExportReport report() {
        return new ExportReport(target(), WHOLE, 51, "sha256:4f1c0d9b27aa", 12);
    }

    private Path target() {
        return project.folder().resolve("exports").resolve("merged-es");
    }

    private Page export(String name, JobState<ExportReport> state) {
        return new Page(
                "export-" + name,
                bench -> {
                    bench.stageProperty().set(WorkStage.EXPORT);
                    jobs.pose(state);
                    bench.export().export();
                },
                bench -> {
                    jobs.pose(JobState.idle());
                    bench.export().export();
                });
    }

    private void resumable(Workbench bench) {
        bench.stageProperty().set(WorkStage.EXPORT);
        bench.export().dryRun();
        if (bench.export().planProperty().get() instanceof JobState.Done<ExportPlan>(var plan)) {
            jobs.pose(new JobState.Done<>(begun(plan)));
            bench.export().dryRun();
        }
    }

    private static ExportPlan begun(ExportPlan plan) {
        return new ExportPlan(
                plan.tensors(),
                plan.changed(),
                plan.bytes(),
                plan.shards(),
                plan.neededBytes(),
                plan.freeBytes(),
                plan.checks(),
                plan.obstacles(),
                plan.bytes() / 2,
                plan.card());
    }
}
