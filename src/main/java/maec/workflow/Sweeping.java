package maec.workflow;

import maec.checkpoint.TensorSource;
import maec.combine.Recipe;
import maec.evaluate.Measurement;
import maec.job.JobContext;
import maec.job.Progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;

/** Measures a grid of recipes cell by cell; what was measured before is not measured again. */
final class Sweeping {
    private final Measuring measuring;
    private final Function<Recipe, TensorSource> merges;

    /**
     * Sweeps of one project.
     *
     * @param measuring measures and remembers
     * @param merges makes the merge by a recipe
     */
    Sweeping(Measuring measuring, Function<Recipe, TensorSource> merges) {
        this.measuring = measuring;
        this.merges = merges;
    }

    /** The cells that were measured before. */
    List<Sweep.Cell> known(Sweep sweep) {
        List<Sweep.Cell> cells = new ArrayList<>();
        forEach(
                sweep,
                (column, row) ->
                        mean(sweep, known(sweep, sweep.at(column, row)))
                                .ifPresent(mean -> cells.add(new Sweep.Cell(column, row, mean))));
        return cells;
    }

    /** Measures what is missing; every cell is told when it is known. */
    void run(Sweep sweep, Consumer<Sweep.Cell> found, JobContext context) {
        List<Sweep.Cell> known = known(sweep);
        known.forEach(found);
        int total = sweep.across().values().size() * sweep.up().values().size();
        int[] done = {known.size()};
        forEach(
                sweep,
                (column, row) -> {
                    if (known.stream().anyMatch(c -> c.column() == column && c.row() == row)) {
                        return;
                    }
                    String stage = "sweeping " + title(sweep, column, row);
                    context.step(stage, done[0], total, "recipes");
                    var inner = within(context, stage, done[0], total);
                    List<Measurement> figures =
                            measuring.measure(
                                    Map.of("merged", merges.apply(sweep.at(column, row))),
                                    sweep.tasks()::contains,
                                    inner);
                    done[0]++;
                    mean(sweep, figures)
                            .ifPresent(mean -> found.accept(new Sweep.Cell(column, row, mean)));
                });
        context.step("sweeping", total, total, "recipes");
    }

    /** The steps within a cell move the detail only, so that the bar counts cells. */
    private static JobContext within(JobContext context, String stage, int done, int total) {
        return new JobContext(
                step ->
                        context.progress()
                                .report(new Progress(stage, done, total, "recipes", step.stage())),
                context.cancel());
    }

    private static String title(Sweep sweep, int column, int row) {
        return String.format(
                Locale.ROOT,
                "%s %.3g, %s %.3g",
                sweep.across().number().label(),
                sweep.across().values().get(column),
                sweep.up().number().label(),
                sweep.up().values().get(row));
    }

    private List<Measurement> known(Sweep sweep, Recipe recipe) {
        return measuring.known(Map.of("merged", merges.apply(recipe)), sweep.tasks()::contains);
    }

    /** The mean over the tasks, if each was measured. */
    private static OptionalDouble mean(Sweep sweep, List<Measurement> figures) {
        return figures.size() < sweep.tasks().size()
                ? OptionalDouble.empty()
                : figures.stream().mapToDouble(Measurement::value).average();
    }

    /** What is done with a cell. */
    @FunctionalInterface
    private interface Visit {
        void at(int column, int row);
    }

    private static void forEach(Sweep sweep, Visit visit) {
        for (int row = 0; row < sweep.up().values().size(); row++) {
            for (int column = 0; column < sweep.across().values().size(); column++) {
                visit.at(column, row);
            }
        }
    }
}
