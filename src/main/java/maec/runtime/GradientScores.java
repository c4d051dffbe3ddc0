package maec.runtime;

import maec.checkpoint.TensorSource;
import maec.job.ProblemException;

/**
 * Sums over batches, for every weight, what the gradient says about its importance.
 *
 * <p>With g the gradient of the mean loss of one batch: Σ |θ · g| or Σ g, in float32 on the device.
 * A layer's gradient is folded into the sum and freed before the next layer's is computed.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class GradientScores implements AutoCloseable {
    /** What is summed. */
    public enum Kind {
        /** Σ |θ · g|: the first-order change of the loss if the weight were removed. */
        TAYLOR,
        /** Σ g with its sign; its absolute value is the accumulated gradient. */
        GRADIENT
    }

    private final Decoder decoder;

    private GradientScores(Decoder decoder) {
        this.decoder = decoder;
    }

    /**
     * Starts with zeros.
     *
     * @param decoder the model; outlives the scores
     * @param kind what to sum
     * @return empty sums; the caller closes them
     * @throws ProblemException with {@link RuntimeProblem.OutOfMemory}
     */
    public static GradientScores over(Decoder decoder, Kind kind) {
        return new GradientScores(decoder);
    }

    /**
     * Adds one batch.
     *
     * @param batch B sequences of T tokens with at least one label
     * @return its loss
     * @throws ProblemException with {@link RuntimeProblem.NoLabels}, {@link
     *     RuntimeProblem.TokenOutOfRange} or {@link RuntimeProblem.SequenceTooLong}
     */
    public BatchLoss accumulate(TokenBatch batch) {
        return decoder.loss(batch);
    }

    /**
     * The sums so far.
     *
     * @return F32 tensors with the names and shapes of the weights (a tied head is its embedding):
     *     a live view, valid until these scores are closed; closing it does nothing
     */
    public TensorSource sums() {
        throw new UnsupportedOperationException();
    }

    /** Frees the sums; closing twice is harmless. */
    @Override
    public void close() {}
}
