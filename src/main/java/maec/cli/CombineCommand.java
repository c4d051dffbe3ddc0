package maec.cli;

import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.WriteOptions;
import maec.checkpoint.WriteReport;
import maec.combine.MergeExport;
import maec.combine.Outcome;
import maec.combine.RecipeFile;
import maec.combine.fit.Choice;
import maec.tensor.DType;
import maec.workflow.RecipeCombination;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Merges models by a recipe file. */
@Command(
        name = "combine",
        description = {
            "Merges models by a recipe file.",
            "Writes the result as a model folder. Neither the native engine nor a "
                    + "display is needed."
        })
final class CombineCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "RECIPE.yaml", description = "Sources and coefficients.")
    private Path recipe;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "The folder to make; it must not exist or be empty, or see --replace.")
    private Path output;

    @Option(
            names = "--dtype",
            paramLabel = "fp32|fp16|bf16",
            converter = WeightType.class,
            description = "Round all weights to this type; otherwise the base's types are kept.")
    private @Nullable DType dtype;

    @Option(
            names = "--shard-size",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "The largest shard, such as 500MB or 5GB; 5GB where it is not given.")
    private long shardBytes = WriteOptions.DEFAULT_SHARD_BYTES;

    @Option(
            names = "--fit",
            split = ",",
            paramLabel = "base|extend|align|leave-out|unchanged",
            converter = FitChoice.class,
            description =
                    "What to do where a tuned model differs from the base, separated by commas;"
                            + " 'inspect BASE --against TUNED' lists what can be chosen.")
    private List<Choice> fit = new ArrayList<>();

    @Mixin private TargetOptions options = new TargetOptions();

    @Option(names = "--dry-run", description = "Say what would be written and write nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    private long startNanos;

    CombineCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        startNanos = System.nanoTime();
        RecipeFile file = RecipeFile.read(recipe, console.models());
        CheckpointWriter.requireFree(output, file.sources().paths(), options.replace());
        var target =
                new MergeExport.Target(
                        Optional.ofNullable(dtype),
                        shardBytes,
                        options.tokenizer(),
                        options.replace());
        return new RecipeCombination(
                        file, console.models(), output, CommandLineMain.version(), Set.copyOf(fit))
                .run(export -> finish(export, target), console.job());
    }

    private int finish(MergeExport export, MergeExport.Target target) {
        MergeExport.Plan plan = export.plan(target);
        Optional<WriteReport> report =
                dryRun
                        ? Optional.empty()
                        : Optional.of(export.write(output, target, console.job()));
        if (json) {
            console.printJson(tree(export.outcome(), plan, report));
        } else {
            print(export.outcome(), plan, report);
        }
        return 0;
    }

    private void print(Outcome outcome, MergeExport.Plan plan, Optional<WriteReport> report) {
        console.print(
                String.format(
                        Locale.ROOT,
                        "key weights    %s of %s (k1 = %.1f %%)",
                        Quantities.count(outcome.keyWeights()),
                        Quantities.count(outcome.weights()),
                        outcome.effectiveKeyPercent()));
        console.print(
                String.format(
                        Locale.ROOT,
                        "selected       %d of %d tensors",
                        outcome.selectedTensors(),
                        outcome.tensors().size()));
        console.print(
                String.format(
                        Locale.ROOT,
                        "change         ability part %.3e, language part %.3e of the base's norm",
                        outcome.abilityShare(),
                        outcome.languageShare()));
        console.print(
                String.format(
                        Locale.ROOT,
                        "%s  %d tensors, %d changed, %s in %d %s",
                        report.isPresent() ? "written      " : "would write  ",
                        plan.tensors(),
                        plan.changed(),
                        Quantities.bytes(plan.bytes()),
                        plan.shards(),
                        plan.shards() == 1 ? "file" : "files"));
        console.print("folder         " + output);
        plan.tied().ifPresent(head -> console.print("tied           " + head + " is not written"));
        if (report.isEmpty()) {
            MergeEstimate estimate = MergeEstimate.of(plan, startNanos);
            console.print(
                    String.format(
                            Locale.ROOT,
                            "would take     about %.0f s, %s on disk, %s of memory",
                            Math.ceil(estimate.seconds()),
                            Quantities.bytes(plan.neededBytes()),
                            Quantities.bytes(estimate.heapBytes())));
        }
        report.ifPresent(done -> console.print("read back      " + done.digest()));
        report.ifPresent(
                done ->
                        console.print(
                                "untouched      "
                                        + done.untouched()
                                        + " tensors, bit for bit the base's"));
    }

    private Map<String, Object> tree(
            Outcome outcome, MergeExport.Plan plan, Optional<WriteReport> report) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("folder", output.toString());
        tree.put("written", report.isPresent());
        tree.put("tensors", plan.tensors());
        tree.put("changed_tensors", plan.changed());
        tree.put("bytes", plan.bytes());
        tree.put("shards", plan.shards());
        report.ifPresent(done -> tree.put("digest", done.digest()));
        report.ifPresent(done -> tree.put("untouched_tensors", done.untouched()));
        plan.tied().ifPresent(head -> tree.put("tied", head));
        tree.put("needed_bytes", plan.neededBytes());
        if (report.isEmpty()) {
            tree.put("estimate", MergeEstimate.of(plan, startNanos));
        }
        tree.put("key_percent", outcome.effectiveKeyPercent());
        tree.put("key_weights", outcome.keyWeights());
        tree.put("weights", outcome.weights());
        tree.put("ability_share", outcome.abilityShare());
        tree.put("language_share", outcome.languageShare());
        tree.put("selected", outcome.selectedNames());
        return tree;
    }
}
