package maec.runtime;

import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.job.ProblemException;
import maec.model.Architecture;

/**
 * A decoder whose weights, all or the key ones, are trained with AdamW in float32.
 *
 * <p>Weights outside the mask stay bit-identical: no gradient, decay or rounding touches them. For
 * the key weights only, a float32 master and two moments are kept: 12 bytes each. The gradient is
 * clipped by its norm over the trained weights before the step. The same batches on the same
 * machine give bit-identical weights.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class TrainableDecoder implements AutoCloseable {
    private final Engine engine;

    private TrainableDecoder(Engine engine) {
        this.engine = engine;
    }

    /**
     * Loads a model for training.
     *
     * @param engine where; outlives the decoder
     * @param architecture its numbers
     * @param source where training starts; read once, not kept, not closed
     * @param mask which weights may change
     * @param settings constants of the optimizer
     * @return the decoder; the caller closes it
     * @throws ProblemException as {@link Decoder#load}, and with {@link
     *     RuntimeProblem.MaskMismatch}
     */
    public static TrainableDecoder open(
            Engine engine,
            Architecture architecture,
            TensorSource source,
            WeightMask mask,
            AdamSettings settings) {
        return new TrainableDecoder(engine);
    }

    /**
     * Takes one step of AdamW on the mean loss of a batch.
     *
     * @param batch B sequences of T tokens with at least one label
     * @param learningRate step size, not negative
     * @return loss and gradient norm before the step
     * @throws ProblemException with {@link RuntimeProblem.NoLabels}, {@link
     *     RuntimeProblem.TokenOutOfRange}, {@link RuntimeProblem.SequenceTooLong} or {@link
     *     RuntimeProblem.Diverged}; the weights are then as before the step
     */
    public StepResult step(TokenBatch batch, double learningRate) {
        throw new UnsupportedOperationException(engine.device().name());
    }

    /**
     * The negative log-likelihood of the labels under the present weights.
     *
     * @param batch B sequences of T tokens
     * @return its sum and the number of labelled positions
     * @throws ProblemException with {@link RuntimeProblem.TokenOutOfRange} or {@link
     *     RuntimeProblem.SequenceTooLong}
     */
    public BatchLoss loss(TokenBatch batch) {
        throw new UnsupportedOperationException(engine.device().name());
    }

    /**
     * The present weights, in float32, under their Hugging Face names.
     *
     * @return a live view: it reads from the device when it is read, shows later steps, is valid
     *     until this decoder is closed, and closing it does nothing
     */
    public TensorSource weights() {
        throw new UnsupportedOperationException(engine.device().name());
    }

    /** Frees weights and optimizer state; closing twice is harmless. */
    @Override
    public void close() {}
}
