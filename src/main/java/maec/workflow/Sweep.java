package maec.workflow;

import maec.combine.Recipe;
import maec.combine.RecipeNumber;

import java.util.List;

/**
 * A grid of recipes that differ in two numbers, to be measured on tasks.
 *
 * @param recipe has all other numbers
 * @param across the number that runs from left to right
 * @param up the number that runs upwards
 * @param tasks names of tasks; what counts is their mean accuracy
 */
public record Sweep(Recipe recipe, Axis across, Axis up, List<String> tasks) {
    /**
     * A number and the values that it takes.
     *
     * @param number which one
     * @param values at least one
     */
    public record Axis(RecipeNumber number, List<Double> values) {
        /** Copies the list. */
        public Axis {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("no values for " + number.name());
            }
        }

        /**
         * Evenly spaced values.
         *
         * @param number which one
         * @param from the first
         * @param to the last
         * @param count how many, from 1
         * @return rounded to six decimals, so that 0.1 + 0.2 is 0.3
         */
        public static Axis even(RecipeNumber number, double from, double to, int count) {
            if (count < 1 || count > 50) {
                throw new IllegalArgumentException(count + " values, not 1 to 50");
            }
            return new Axis(
                    number,
                    java.util.stream.IntStream.range(0, count)
                            .mapToObj(i -> count == 1 ? from : from + (to - from) * i / (count - 1))
                            .map(value -> Math.round(value * 1e6) / 1e6)
                            .toList());
        }
    }

    /**
     * A measured recipe of the grid.
     *
     * @param column index into the values of {@code across}
     * @param row index into the values of {@code up}
     * @param accuracy mean exact match over the tasks, in percent
     */
    public record Cell(int column, int row, double accuracy) {}

    /** Copies the list; the two numbers must differ. */
    public Sweep {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("no task to measure");
        }
        if (across.number().equals(up.number())) {
            throw new IllegalArgumentException("both axes are " + up.number().name());
        }
    }

    /**
     * The recipe of a cell.
     *
     * @param column index into the values of {@code across}
     * @param row index into the values of {@code up}
     * @return the recipe with both numbers
     */
    public Recipe at(int column, int row) {
        return up.number()
                .with(
                        across.number().with(recipe, across.values().get(column)),
                        up.values().get(row));
    }
}
