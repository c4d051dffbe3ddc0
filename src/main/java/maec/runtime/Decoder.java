package maec.runtime;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;

import java.util.Map;
import java.util.OptionalLong;

/**
 * A decoder whose weights lie on the device, for everything that does not change them.
 *
 * <p>Letters: B batch, T tokens, V vocabulary. Methods may be called from any thread; they return
 * when the engine's thread has finished.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Decoder implements AutoCloseable {
    private final Engine engine;

    private Decoder(Engine engine) {
        this.engine = engine;
    }

    /**
     * Loads a model.
     *
     * @param engine where; outlives the decoder
     * @param architecture its numbers
     * @param source its weights, under their Hugging Face names; read once, not kept, not closed
     * @param precision the format of the weights on the device
     * @param context takes progress in tensors and is looked at between tensors
     * @return the decoder; the caller closes it
     * @throws ProblemException with {@link RuntimeProblem.FamilyNotRunnable}, {@link
     *     RuntimeProblem.WeightMissing}, {@link RuntimeProblem.WeightMismatch} or {@link
     *     RuntimeProblem.OutOfMemory}
     */
    public static Decoder load(
            Engine engine,
            Architecture architecture,
            TensorSource source,
            Precision precision,
            JobContext context) {
        return new Decoder(engine);
    }

    /**
     * The scores of every token of the vocabulary at every position.
     *
     * @param batch B sequences of T tokens; labels are not looked at
     * @return logits [B, T, V], row-major; zeros at padding
     * @throws ProblemException with {@link RuntimeProblem.TokenOutOfRange} or {@link
     *     RuntimeProblem.SequenceTooLong}
     */
    public float[] logits(TokenBatch batch) {
        throw new UnsupportedOperationException(engine.device().name());
    }

    /**
     * The negative log-likelihood of the labels.
     *
     * @param batch B sequences of T tokens
     * @return its sum and the number of labelled positions, which may be 0
     * @throws ProblemException with {@link RuntimeProblem.TokenOutOfRange} or {@link
     *     RuntimeProblem.SequenceTooLong}
     */
    public BatchLoss loss(TokenBatch batch) {
        throw new UnsupportedOperationException(engine.device().name());
    }

    /**
     * How much the loss leans on each output row of every linear layer: Σ over the row's columns of
     * |θ · ∂loss/∂θ|, with the mean loss of the batch.
     *
     * @param batch B sequences of T tokens with at least one label
     * @return per weight name (q, k, v, o, gate, up, down of every layer, and the head unless it is
     *     tied) one value per row
     * @throws ProblemException with {@link RuntimeProblem.NoLabels}, {@link
     *     RuntimeProblem.TokenOutOfRange} or {@link RuntimeProblem.SequenceTooLong}
     */
    public Map<String, float[]> rowImportance(TokenBatch batch) {
        throw new UnsupportedOperationException(engine.device().name());
    }

    /**
     * Continues prompts greedily, with a key/value cache.
     *
     * @param prompts B prompts of equal length T
     * @param maxTokens N, how many tokens to add at most
     * @param endToken ends a sequence after it was generated; later places repeat it
     * @return generated tokens [B, n] without the prompts, n ≤ N: shorter only when every sequence
     *     has ended
     * @throws ProblemException with {@link RuntimeProblem.TokenOutOfRange}, {@link
     *     RuntimeProblem.SequenceTooLong} or {@link RuntimeProblem.NothingToCompute}
     */
    public long[][] generate(long[][] prompts, int maxTokens, OptionalLong endToken) {
        throw new UnsupportedOperationException(engine.device().name());
    }

    /** Frees the weights; closing twice is harmless. */
    @Override
    public void close() {}
}
