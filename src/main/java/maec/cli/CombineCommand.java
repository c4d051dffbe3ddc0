package maec.cli;

import maec.checkpoint.CheckpointWriter;
import maec.checkpoint.WriteOptions;
import maec.checkpoint.WriteReport;
import maec.combine.MergeEstimate;
import maec.combine.MergeExport;
import maec.combine.ModelExport;
import maec.combine.Outcome;
import maec.combine.RecipeFile;
import maec.combine.RuledCoefficients;
import maec.combine.TensorOutcome;
import maec.combine.fit.Choice;
import maec.combine.method.MethodProblem;
import maec.combine.method.MethodRecipe;
import maec.combine.method.MethodRecipes;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.workflow.RecipeCombination;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Merges models by a recipe file. */
@Command(
        name = "combine",
        description = {
            "Merges models by a recipe file: ours, or mergekit's for the methods of both.",
            "Writes the result as a model folder. Neither the native engine nor a "
                    + "display is needed."
        })
final class CombineCommand implements Callable<Integer> {
    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "RECIPE.yaml",
            arity = "0..1",
            description = "Method, sources and coefficients.")
    private @Nullable Path recipe;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "The folder to make; it must not exist or be empty, or see --replace.")
    private @Nullable Path output;

    @Option(
            names = "--as-mergekit",
            paramLabel = "FILE",
            description =
                    "Write the recipe for mergekit, where it can express it, and merge nothing.")
    private @Nullable Path asMergekit;

    @Option(names = "--methods", description = "List all methods with their parameters.")
    private boolean methods;

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
                    "What to do where a model differs from the base (or else the first model),"
                            + " separated by commas, besides what the recipe says; 'inspect BASE"
                            + " --against TUNED' lists what can be chosen.")
    private List<Choice> fit = new ArrayList<>();

    @Mixin private TargetOptions options = new TargetOptions();

    @Option(names = "--dry-run", description = "Say what would be written and write nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    CombineCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (methods) {
            new MethodCombining(console, json).list();
            return 0;
        }
        Path file = named(recipe, "RECIPE.yaml is missing");
        Optional<MethodRecipe> method = MethodRecipes.read(file, console.models());
        if (asMergekit != null) {
            MethodRecipe written = method.orElseThrow(CombineCommand::maecForMergekit);
            new MethodCombining(console, json).write(written.fitted(Set.copyOf(fit)), asMergekit);
            return 0;
        }
        Path folder = named(output, "The option --output is missing");
        var target =
                new ModelExport.Target(
                        Optional.ofNullable(dtype),
                        shardBytes,
                        options.tokenizer(),
                        options.replace());
        if (method.isPresent()) {
            MethodRecipe fitted = method.get().fitted(Set.copyOf(fit));
            new MethodCombining(console, json).merge(fitted, folder, target, dryRun);
            return 0;
        }
        RecipeFile ours = RecipeFile.read(file, console.models());
        CheckpointWriter.requireFree(folder, ours.sources().paths(), options.replace());
        return new RecipeCombination(
                        ours, console.models(), folder, CommandLineMain.version(), Set.copyOf(fit))
                .run(export -> finish(export, folder, target), console.job());
    }

    private Path named(@Nullable Path path, String missing) {
        if (path == null) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), missing);
        }
        return path;
    }

    private static ProblemException maecForMergekit() {
        return new ProblemException(
                new MethodProblem.NotForMergekit("mergekit has no masks of single weights"));
    }

    private int finish(MergeExport export, Path folder, ModelExport.Target target) {
        Optional<WriteReport> report =
                dryRun
                        ? Optional.empty()
                        : Optional.of(export.write(folder, target, console.job()));
        if (json) {
            console.printJson(tree(export, folder, target, report));
        } else {
            print(export, folder, target, report);
        }
        return 0;
    }

    private void print(
            MergeExport export,
            Path folder,
            ModelExport.Target target,
            Optional<WriteReport> report) {
        Outcome outcome = export.outcome();
        ModelExport.Plan plan = export.plan(target);
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
        overrides(outcome)
                .forEach(
                        (rule, hits) ->
                                console.print(
                                        "override       "
                                                + rule
                                                + ": "
                                                + hits.size()
                                                + " tensors"));
        printPlan(console, folder, plan, report);
        if (report.isEmpty()) {
            printEstimate(console, plan.neededBytes(), export.estimate(target));
        }
    }

    /** The rules with the tensors that they decide for, in order. */
    private static Map<String, List<String>> overrides(Outcome outcome) {
        List<String> names = outcome.tensors().stream().map(TensorOutcome::name).toList();
        List<List<String>> hits = RuledCoefficients.hits(outcome.recipe(), names);
        Map<String, List<String>> named = new LinkedHashMap<>();
        for (int r = 0; r < hits.size(); r++) {
            named.put(outcome.recipe().rules().get(r).text(), hits.get(r));
        }
        return named;
    }

    /** What writing would take. */
    static void printEstimate(Console console, long neededBytes, MergeEstimate estimate) {
        console.print(
                String.format(
                        Locale.ROOT,
                        "would take     about %.0f s, %s on disk, %s of memory",
                        Math.ceil(estimate.seconds()),
                        Quantities.bytes(neededBytes),
                        Quantities.bytes(estimate.heapBytes())));
    }

    /** What was or would be written. */
    static void printPlan(
            Console console, Path folder, ModelExport.Plan plan, Optional<WriteReport> report) {
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
        console.print("folder         " + folder);
        plan.tied().ifPresent(head -> console.print("tied           " + head + " is not written"));
        report.ifPresent(done -> console.print("read back      " + done.digest()));
        report.ifPresent(
                done ->
                        console.print(
                                "untouched      "
                                        + done.untouched()
                                        + " tensors, bit for bit the base's"));
    }

    private static Map<String, Object> tree(
            MergeExport export,
            Path folder,
            ModelExport.Target target,
            Optional<WriteReport> report) {
        Outcome outcome = export.outcome();
        Map<String, Object> tree = planTree(folder, export.plan(target), report);
        if (report.isEmpty()) {
            tree.put("estimate", export.estimate(target));
        }
        tree.put("key_percent", outcome.effectiveKeyPercent());
        tree.put("key_weights", outcome.keyWeights());
        tree.put("weights", outcome.weights());
        tree.put("ability_share", outcome.abilityShare());
        tree.put("language_share", outcome.languageShare());
        tree.put("selected", outcome.selectedNames());
        tree.put("overrides", overrides(outcome));
        return tree;
    }

    /** The same for scripts. */
    static Map<String, Object> planTree(
            Path folder, ModelExport.Plan plan, Optional<WriteReport> report) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("folder", folder.toString());
        tree.put("written", report.isPresent());
        tree.put("tensors", plan.tensors());
        tree.put("changed_tensors", plan.changed());
        tree.put("bytes", plan.bytes());
        tree.put("shards", plan.shards());
        report.ifPresent(done -> tree.put("digest", done.digest()));
        report.ifPresent(done -> tree.put("untouched_tensors", done.untouched()));
        plan.tied().ifPresent(head -> tree.put("tied", head));
        tree.put("needed_bytes", plan.neededBytes());
        return tree;
    }
}
