package maec.cli;

import maec.checkpoint.WriteOptions;
import maec.combine.MergeEstimate;
import maec.combine.Recipe;
import maec.tensor.DType;
import maec.workflow.ExportPlan;
import maec.workflow.ExportReport;
import maec.workflow.ExportRequest;
import maec.workflow.Merge;
import maec.workflow.OpenProject;
import maec.workflow.Projects;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** Writes the merge of a project as a checkpoint. */
@Command(
        name = "export",
        description = {
            "Writes the merge of a project as a model folder.",
            "The recipe is the project's, or its options given here. The folder is read "
                    + "back to verify it."
        })
final class ExportCommand implements Callable<Integer> {
    private static final int OBSTACLE = 73;

    private final Console console;

    @Parameters(paramLabel = "PROJECT", description = "A project folder, analysed.")
    private Path folder = Path.of("");

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "A folder that does not exist or is empty, or see --replace.")
    private Path output = Path.of("");

    @Option(
            names = "--dtype",
            paramLabel = "fp32|fp16|bf16",
            converter = WeightType.class,
            description = "Round all weights to this type; fp32 where it is not given.")
    private DType dtype = DType.F32;

    @Option(
            names = "--shard-size",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "The largest shard, such as 500MB or 5GB; 5GB where it is not given.")
    private long shardBytes = WriteOptions.DEFAULT_SHARD_BYTES;

    @Option(names = "--dry-run", description = "Say what would be written and write nothing.")
    private boolean dryRun;

    @Option(
            names = "--as-mergekit",
            paramLabel = "FILE",
            description =
                    "Also write the merge as a recipe for mergekit, where that can express it.")
    private @Nullable Path mergekit;

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    @Mixin private TargetOptions targetOptions = new TargetOptions();

    @Mixin private RecipeOptions options = new RecipeOptions();

    @Mixin private MethodOptions method = new MethodOptions();

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (var project = Projects.open(folder, console.models())) {
            Recipe recipe = options.over(project.recipe());
            var request =
                    new ExportRequest(
                            recipe,
                            output,
                            dtype,
                            shardBytes,
                            targetOptions.tokenizer(),
                            targetOptions.replace(),
                            method.setting(project.abilities(), project.languages()));
            if (dryRun) {
                return plan(project, request);
            }
            if (mergekit != null) {
                // first, so that what mergekit cannot express is refused before anything long
                project.writeRecipe(mergekit, merge(request), true);
            }
            ExportReport report = project.export(request, console.job());
            if (json) {
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("folder", report.folder().toString());
                result.put("bytes", report.bytes());
                result.put("seconds", report.seconds());
                result.put("verification", report.verification());
                if (mergekit != null) {
                    result.put("mergekit", mergekit.toString());
                }
                console.printJson(result);
            } else {
                console.print(
                        String.format(
                                Locale.ROOT,
                                "%s: %,d bytes in %.1f s",
                                report.folder(),
                                report.bytes(),
                                report.seconds()));
                console.print(report.verification());
                if (mergekit != null) {
                    console.print("recipe for mergekit: " + mergekit);
                }
            }
        }
        return 0;
    }

    private static Merge merge(ExportRequest request) {
        return request.method()
                .<Merge>map(Merge.ByMethod::new)
                .orElseGet(() -> new Merge.ByRecipe(request.recipe()));
    }

    /** What would be written; not 0 where something stands in the way. */
    private int plan(OpenProject project, ExportRequest request) {
        ExportPlan plan = project.plan(request);
        MergeEstimate estimate = project.estimate(request);
        if (json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("folder", request.target().toString());
            result.put("written", false);
            result.put("tensors", plan.tensors());
            result.put("changed_tensors", plan.changed());
            result.put("bytes", plan.bytes());
            result.put("shards", plan.shards());
            result.put("needed_bytes", plan.neededBytes());
            result.put("free_bytes", plan.freeBytes());
            result.put("estimate", estimate);
            result.put("checks", plan.checks().stream().map(ExportPlan.Check::phrase).toList());
            result.put("obstacles", plan.obstacles());
            console.printJson(result);
        } else {
            console.print(
                    String.format(
                            Locale.ROOT,
                            "would write    %d tensors, %d changed, %s in %d %s",
                            plan.tensors(),
                            plan.changed(),
                            Quantities.bytes(plan.bytes()),
                            plan.shards(),
                            plan.shards() == 1 ? "file" : "files"));
            console.print("folder         " + request.target());
            CombineCommand.printEstimate(console, plan.neededBytes(), estimate);
            plan.checks().forEach(check -> console.print("fine           " + check.phrase()));
            plan.obstacles().forEach(obstacle -> console.print("obstacle       " + obstacle));
        }
        return plan.obstacles().isEmpty() ? 0 : OBSTACLE;
    }
}
