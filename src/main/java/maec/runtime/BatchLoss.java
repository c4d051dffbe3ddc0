package maec.runtime;

/**
 * The negative log-likelihood of a batch, as a sum so that batches can be added.
 *
 * @param sum Σ −ln p(label) over the labelled positions, in nats
 * @param positions how many positions had a label
 */
public record BatchLoss(double sum, long positions) {
    /** The loss of no batch at all. */
    public static final BatchLoss ZERO = new BatchLoss(0, 0);

    /**
     * The mean over the positions, which is the loss that transformers reports.
     *
     * @return nats per position, NaN if there are none
     */
    public double mean() {
        return sum / positions;
    }

    /**
     * The loss of two batches together.
     *
     * @param other the other one
     * @return sums and positions added
     */
    public BatchLoss plus(BatchLoss other) {
        return new BatchLoss(sum + other.sum, positions + other.positions);
    }
}
