package maec.ui.evaluate;

import maec.workflow.Sweep;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * The cells of a sweep that are known so far.
 *
 * @param sweep the grid
 * @param accuracy per row and column; NaN where nothing is known; not written
 * @param stale whether the recipe has other numbers now, apart from the two that the grid varies
 */
public record SweepGrid(Sweep sweep, double[][] accuracy, boolean stale) {
    static SweepGrid of(Sweep sweep, Collection<Sweep.Cell> cells) {
        double[][] accuracy =
                new double[sweep.up().values().size()][sweep.across().values().size()];
        for (double[] row : accuracy) {
            Arrays.fill(row, Double.NaN);
        }
        cells.forEach(cell -> accuracy[cell.row()][cell.column()] = cell.accuracy());
        return new SweepGrid(sweep, accuracy, false);
    }

    SweepGrid stale(boolean now) {
        return new SweepGrid(sweep, accuracy, now);
    }

    /** Whether any cell is known. */
    boolean isEmpty() {
        return Arrays.stream(accuracy).flatMapToDouble(Arrays::stream).allMatch(Double::isNaN);
    }

    /** The smallest known accuracy, 0 if there is none. */
    double lowest() {
        return known().min().orElse(0);
    }

    /** The largest known accuracy, 0 if there is none. */
    double highest() {
        return known().max().orElse(0);
    }

    private java.util.stream.DoubleStream known() {
        return Arrays.stream(accuracy)
                .flatMapToDouble(Arrays::stream)
                .filter(value -> !Double.isNaN(value));
    }

    /** The best cell, the first of equals. */
    Optional<Sweep.Cell> best() {
        Optional<Sweep.Cell> best = Optional.empty();
        for (int row = 0; row < accuracy.length; row++) {
            for (int column = 0; column < accuracy[row].length; column++) {
                double value = accuracy[row][column];
                if (value > best.map(Sweep.Cell::accuracy).orElse(Double.NEGATIVE_INFINITY)) {
                    best = Optional.of(new Sweep.Cell(column, row, value));
                }
            }
        }
        return best;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SweepGrid that
                && sweep.equals(that.sweep)
                && stale == that.stale
                && Arrays.deepEquals(accuracy, that.accuracy);
    }

    @Override
    public int hashCode() {
        return 31 * sweep.hashCode() + Arrays.deepHashCode(accuracy);
    }
}
