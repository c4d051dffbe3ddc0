package maec.cli;

import maec.combine.Outcome;
import maec.combine.Recipe;
import maec.combine.TensorOutcome;
import maec.workflow.Projects;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Makes everything a project lacks and prints what its recipe would do. */
@Command(
        name = "analyse",
        description = {
            "Computes whatever a project lacks.",
            "Locates, trains and compares, then prints what a recipe would do to every "
                    + "tensor; what is up to date is left alone."
        })
final class AnalyseCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "PROJECT", description = "A project folder.")
    private Path folder = Path.of("");

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    @Mixin private RecipeOptions options = new RecipeOptions();

    AnalyseCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (var project = Projects.open(folder, console.models())) {
            project.analyse(console.job());
            Recipe recipe = options.over(project.recipe());
            Outcome outcome = project.outcome(recipe);
            if (json) {
                console.printJson(outcome);
            } else {
                print(outcome);
            }
        }
        return 0;
    }

    private void print(Outcome outcome) {
        console.print(
                String.format(
                        Locale.ROOT,
                        "k1 %.1f %%: %,d of %,d weights; %d of %d tensors selected",
                        outcome.effectiveKeyPercent(),
                        outcome.keyWeights(),
                        outcome.weights(),
                        outcome.selectedTensors(),
                        outcome.tensors().size()));
        console.print(
                String.format(
                        Locale.ROOT,
                        "change relative to the base: ability %.4f, language %.4f",
                        outcome.abilityShare(),
                        outcome.languageShare()));
        console.print("");
        console.print("rank  s(tensor)  key weights  tensor");
        List<TensorOutcome> ranked =
                outcome.tensors().stream()
                        .filter(TensorOutcome::inPlay)
                        .sorted(Comparator.comparingInt(TensorOutcome::rank))
                        .toList();
        for (TensorOutcome tensor : ranked) {
            console.print(
                    String.format(
                            Locale.ROOT,
                            "%4d  %9.4f  %,11d  %s%s",
                            tensor.rank(),
                            tensor.sensitivity(),
                            tensor.keyWeights(),
                            tensor.name(),
                            tensor.selected() ? "" : "  (left out)"));
        }
    }
}
