package maec.cli;

import maec.combine.Recipe;
import maec.combine.RecipeNumber;
import maec.workflow.ProjectOverview.CorpusRole;
import maec.workflow.ProjectOverview.CorpusRow;
import maec.workflow.Projects;
import maec.workflow.Sweep;

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
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Measures a grid of recipes that differ in two numbers. */
@Command(
        name = "sweep",
        description = {
            "Measures merges over a grid of two numbers of the recipe.",
            "Prints the mean accuracy of the tasks per pair of values. Nothing is exported; what "
                    + "was measured before, here or in the window, is not measured again."
        })
final class SweepCommand implements Callable<Integer> {
    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "PROJECT", description = "A project folder, analysed.")
    private Path folder = Path.of("");

    @Option(
            names = "--across",
            required = true,
            paramLabel = "NUMBER=FROM:TO:COUNT",
            description =
                    "k1, k2, alpha, beta, gamma.ABILITY, eta, lambda or mu.LANGUAGE, and its"
                            + " values; or NUMBER=X,X,X.")
    private String across = "";

    @Option(
            names = "--up",
            required = true,
            paramLabel = "NUMBER=FROM:TO:COUNT",
            description = "The other number.")
    private String up = "";

    @Option(
            names = "--task",
            paramLabel = "NAME",
            description = "A task; may be repeated. All tasks where none is named.")
    private List<String> tasks = new ArrayList<>();

    @Option(names = "--json", description = "Print JSON for scripts.")
    private boolean json;

    @Mixin private RecipeOptions options = new RecipeOptions();

    SweepCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (var project = Projects.open(folder, console.models())) {
            List<String> known =
                    project.overview().corpora().stream()
                            .filter(corpus -> corpus.role() == CorpusRole.TASK)
                            .map(CorpusRow::name)
                            .toList();
            Sweep sweep = sweep(options.over(project.recipe()), known);
            Map<String, Sweep.Cell> cells = new TreeMap<>();
            project.sweep(
                    sweep, cell -> cells.put(key(cell.column(), cell.row()), cell), console.job());
            print(sweep, cells);
        }
        return 0;
    }

    private Sweep sweep(Recipe recipe, List<String> known) {
        for (String task : tasks) {
            if (!known.contains(task)) {
                throw refused("The project has no task '" + task + "', it has " + known);
            }
        }
        try {
            return new Sweep(
                    recipe,
                    axis(across, recipe),
                    axis(up, recipe),
                    tasks.isEmpty() ? known : tasks);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static Sweep.Axis axis(String text, Recipe recipe) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("'" + text + "' is no NUMBER=FROM:TO:COUNT");
        }
        var number = new RecipeNumber(text.substring(0, equals));
        if (!RecipeNumber.all(recipe).contains(number)) {
            throw new IllegalArgumentException(
                    "the recipe has no "
                            + number.name()
                            + ", it has "
                            + RecipeNumber.all(recipe).stream().map(RecipeNumber::name).toList());
        }
        String[] parts = text.substring(equals + 1).split(":");
        Sweep.Axis axis =
                parts.length == 3
                        ? Sweep.Axis.even(
                                number,
                                Double.parseDouble(parts[0]),
                                Double.parseDouble(parts[1]),
                                Integer.parseInt(parts[2]))
                        : new Sweep.Axis(
                                number, maec.combine.RuleText.numbers(text.substring(equals + 1)));
        axis.values().forEach(value -> number.with(recipe, value)); // refuses what is out of range
        return axis;
    }

    private static String key(int column, int row) {
        return row + "/" + column;
    }

    private void print(Sweep sweep, Map<String, Sweep.Cell> cells) {
        if (json) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("across", sweep.across().number().name());
            tree.put("columns", sweep.across().values());
            tree.put("up", sweep.up().number().name());
            tree.put("rows", sweep.up().values());
            tree.put("tasks", sweep.tasks());
            tree.put("cells", cells.values());
            console.printJson(tree);
            return;
        }
        console.print("mean accuracy of " + String.join(", ", sweep.tasks()) + " in %");
        for (int row = sweep.up().values().size() - 1; row >= 0; row--) {
            var line = new StringBuilder(heading(sweep.up(), row));
            for (int column = 0; column < sweep.across().values().size(); column++) {
                Sweep.Cell cell = cells.get(key(column, row));
                line.append(
                        cell == null
                                ? "       –"
                                : String.format(Locale.ROOT, "%8.1f", cell.accuracy()));
            }
            console.print(line.toString());
        }
        var last = new StringBuilder(" ".repeat(16));
        sweep.across().values().forEach(v -> last.append(String.format(Locale.ROOT, "%8.4g", v)));
        console.print(last + "  " + sweep.across().number().name());
    }

    private static String heading(Sweep.Axis axis, int row) {
        String name = axis.number().name();
        return String.format(
                Locale.ROOT,
                "%-10s%6.4g",
                name.length() > 9 ? name.substring(0, 9) : name,
                axis.values().get(row));
    }

    private ParameterException refused(String reason) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), reason);
    }
}
