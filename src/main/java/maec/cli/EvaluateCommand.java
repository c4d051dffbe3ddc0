package maec.cli;

import maec.combine.Recipe;
import maec.evaluate.Measurement;
import maec.evaluate.Metric;
import maec.workflow.Merge;
import maec.workflow.ProjectOnDisk;
import maec.workflow.Projects;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.Callable;

/** Measures the models of a project and its merge, without writing a checkpoint. */
@Command(
        name = "evaluate",
        description = {
            "Measures the models of a project and their merge.",
            "Measures base, tuned models, the merge by the project's recipe, and plain "
                    + "task arithmetic of the same deltas (beta 0, all tensors selected) on all "
                    + "tasks and texts. Tasks are exact match in percent, texts are perplexity. "
                    + "What was measured before is not measured again."
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final String TASK_ARITHMETIC = "task arithmetic";

    private final Console console;

    @Parameters(paramLabel = "PROJECT", description = "A project folder, analysed.")
    private Path folder = Path.of("");

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    @Mixin private RecipeOptions options = new RecipeOptions();

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (var project = Projects.open(folder, console.models())) {
            Recipe recipe = options.over(project.recipe());
            Map<String, Merge> merges = new LinkedHashMap<>();
            merges.put(TASK_ARITHMETIC, new Merge.ByRecipe(taskArithmetic(recipe)));
            merges.put(ProjectOnDisk.MERGED, new Merge.ByRecipe(recipe));
            List<Measurement> figures = project.evaluate(merges, console.job());
            if (json) {
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("recipe", recipe);
                result.put("measurements", figures);
                console.printJson(result);
            } else {
                print(figures);
            }
        }
        return 0;
    }

    /** θ₀ + Σ γ·α·Δ(A) + Σ μ·Δ(L) on the same key neurons: nothing taken off, nothing left out. */
    private static Recipe taskArithmetic(Recipe recipe) {
        return recipe.withBeta(0).withTensorPercent(100).withEta(1).withLambda(1);
    }

    private void print(List<Measurement> figures) {
        SequencedSet<String> models = new LinkedHashSet<>();
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        for (Measurement figure : figures) {
            models.add(figure.model());
            String row =
                    figure.corpus()
                            + (figure.metric() == Metric.EXACT_MATCH ? " %" : " perplexity");
            rows.computeIfAbsent(row, _ -> new LinkedHashMap<>())
                    .put(figure.model(), number(figure));
        }
        int widest = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder heading = new StringBuilder(" ".repeat(widest));
        models.forEach(model -> heading.append("  ").append(padded(model, model)));
        console.print(heading.toString());
        rows.forEach(
                (row, cells) -> {
                    StringBuilder line = new StringBuilder(row);
                    line.append(" ".repeat(widest - row.length()));
                    for (String model : models) {
                        line.append("  ").append(padded(cells.getOrDefault(model, "–"), model));
                    }
                    console.print(line.toString());
                });
    }

    private static String number(Measurement figure) {
        return switch (figure.metric()) {
            case EXACT_MATCH -> String.format(Locale.ROOT, "%.1f", figure.value());
            case PERPLEXITY -> String.format(Locale.ROOT, "%.2f", figure.value());
        };
    }

    private static String padded(String cell, String heading) {
        return " ".repeat(Math.max(0, Math.max(6, heading.length()) - cell.length())) + cell;
    }
}
