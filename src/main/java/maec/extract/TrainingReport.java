package maec.extract;

import java.util.List;

/**
 * What a training saw.
 *
 * @param losses mean loss of each step's batch before the step, in nats; one per step
 * @param gradientNorms norm of each step's gradient before clipping; one per step
 * @param validations looks at held-out text, in order; none where nothing was held out
 * @param tokens tokens trained on, padding not counted
 * @param seconds how long it took
 */
public record TrainingReport(
        List<Double> losses,
        List<Double> gradientNorms,
        List<Validation> validations,
        long tokens,
        double seconds) {
    /** Copies. */
    public TrainingReport {
        losses = List.copyOf(losses);
        gradientNorms = List.copyOf(gradientNorms);
        validations = List.copyOf(validations);
    }

    /**
     * A look at held-out text.
     *
     * @param step after which step, from 1
     * @param loss mean loss, in nats
     */
    public record Validation(int step, double loss) {}

    /**
     * The loss of the first batch.
     *
     * @return nats
     */
    public double firstLoss() {
        return losses.getFirst();
    }

    /**
     * The mean loss of the last steps, a tenth of all but at least one.
     *
     * @return nats
     */
    public double finalLoss() {
        int last = Math.max(1, losses.size() / 10);
        return losses.subList(losses.size() - last, losses.size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    /**
     * The pace.
     *
     * @return tokens per second
     */
    public double tokensPerSecond() {
        return tokens / Math.max(1e-9, seconds);
    }
}
