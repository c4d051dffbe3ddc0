package maec.ui.evaluate;

import maec.evaluate.Metric;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Figures of one metric: one row per task or text, one column per model.
 *
 * @param metric what is measured
 * @param models names of the columns: base, tuned models, snapshots, and the merge last
 * @param ownModels how many of them are the project's own models
 * @param rows one per corpus
 */
public record EvaluationTable(Metric metric, List<String> models, int ownModels, List<Row> rows) {
    /** Copies the lists. */
    public EvaluationTable {
        models = List.copyOf(models);
        rows = List.copyOf(rows);
    }

    /** Whether a figure is better or worse than the base's, or neither. */
    public enum Verdict {
        BETTER,
        WORSE,
        SAME
    }

    /**
     * One corpus.
     *
     * @param corpus its name
     * @param items prompts or tokens that were measured, 0 if nothing was
     * @param figures one per model; empty where nothing was measured
     * @param stale the merge's figure when it was measured last, maybe of another merge
     */
    public record Row(
            String corpus, long items, List<OptionalDouble> figures, OptionalDouble stale) {
        /** Copies the list. */
        public Row {
            figures = List.copyOf(figures);
        }

        /** The base's figure. */
        public OptionalDouble base() {
            return figures.getFirst();
        }

        /** The merge's figure as it is now. */
        public OptionalDouble merged() {
            return figures.getLast();
        }
    }

    /**
     * The largest figure.
     *
     * @return 0 if there is none
     */
    public double largest() {
        return rows.stream()
                .flatMap(row -> row.figures().stream())
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max()
                .orElse(0);
    }

    /**
     * How a figure compares with the base's: more is better for exact match, less for perplexity.
     *
     * @param figure the figure
     * @param base the base's
     * @return same if they differ by less than what is shown
     */
    public Verdict verdict(double figure, double base) {
        double gain = metric == Metric.EXACT_MATCH ? figure - base : base - figure;
        double shown = metric == Metric.EXACT_MATCH ? 0.05 : 0.005;
        return Math.abs(gain) < shown ? Verdict.SAME : gain > 0 ? Verdict.BETTER : Verdict.WORSE;
    }
}
