package maec.extract;

import java.util.List;

/**
 * What a training saw.
 *
 * @param losses mean loss of each step's batch before the step, in nats; one per step
 * @param tokens tokens trained on, padding not counted
 * @param seconds how long it took
 */
public record TrainingReport(List<Double> losses, long tokens, double seconds) {
    /** Copies. */
    public TrainingReport {
        losses = List.copyOf(losses);
    }

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
