package maec.runtime;

import ai.djl.ndarray.NDList;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.tensor.TensorSpec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A decoder whose weights lie on the device, for everything that does not change them.
 *
 * <p>Letters: B batch, T tokens, V vocabulary. Methods may be called from any thread; they return
 * when the engine's thread has finished.
 */
public final class Decoder implements AutoCloseable {
    /** At most this many logits are made in one call of the kernel: 256 MB. */
    private static final long LOGITS = 1L << 26;

    private final ResidentModel model;

    private Decoder(ResidentModel model) {
        this.model = model;
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
        return new Decoder(ResidentModel.load(engine, architecture, source, precision, context));
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
        LabelledTokens checked = model.checked(batch);
        int vocabulary = model.architecture().vocabulary();
        long perRow = (long) batch.tokens() * vocabulary;
        if (perRow * batch.batch() > Integer.MAX_VALUE - 8) {
            throw new ProblemException(
                    new RuntimeProblem.ResultTooLarge(batch.batch(), batch.tokens(), vocabulary));
        }
        float[] logits = new float[(int) perRow * batch.batch()];
        int rows = Math.clamp(LOGITS / perRow, 1, batch.batch());
        for (int first = 0; first < batch.batch(); first += rows) {
            int from = first;
            int count = Math.min(rows, batch.batch() - first);
            model.compute(
                    "computing logits",
                    () -> {
                        writeLogits(checked.rows(from, count), logits, (int) perRow * from);
                        return true;
                    });
        }
        return logits;
    }

    private void writeLogits(LabelledTokens batch, float[] logits, int offset) {
        try (KernelCall call = model.call("logits")) {
            model.addTokens(call, batch);
            call.list("weights", model.weights());
            model.addNumbers(call);
            call.readFloats(logits, offset);
        }
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
        LabelledTokens checked = model.checked(batch);
        return model.compute("computing a loss", () -> model.loss(checked));
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
        LabelledTokens checked = model.checked(batch).labelled();
        return model.compute("computing row importance", () -> rowImportance(checked));
    }

    private Map<String, float[]> rowImportance(LabelledTokens batch) {
        Map<String, float[]> importance = new LinkedHashMap<>();
        try (KernelCall call = model.call("gradients")) {
            NDList found = model.gradients(call, batch, ResidentModel.ROWS, List.of());
            for (int index = 0; index < model.weights().size(); index++) {
                if (model.layout().isLinear(index)) {
                    TensorSpec weight = model.layout().weights().get(index);
                    float[] rows = new float[(int) weight.shape().size(0)];
                    model.fetch(found.get(index + 1), 0, rows, 0, rows.length);
                    importance.put(weight.name(), rows);
                }
            }
        }
        return importance;
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
        int batch = prompts.length;
        int tokens = batch == 0 ? 0 : prompts[0].length;
        if (tokens == 0 || maxTokens < 1) {
            throw new ProblemException(new RuntimeProblem.NothingToCompute());
        }
        int maxPositions = model.architecture().maxPositions();
        if (maxTokens > maxPositions - tokens) {
            throw new ProblemException(
                    new RuntimeProblem.SequenceTooLong(
                            (int) Math.min(Integer.MAX_VALUE, (long) tokens + maxTokens),
                            maxPositions));
        }
        long[] ids = new long[batch * tokens];
        for (int row = 0; row < batch; row++) {
            System.arraycopy(prompts[row], 0, ids, row * tokens, tokens);
        }
        model.checked(TokenBatch.of(batch, tokens, ids));
        return new GreedyGeneration(model, batch, tokens + maxTokens)
                .run(ids, tokens, maxTokens, endToken);
    }

    /** What scores and tests need. */
    ResidentModel model() {
        return model;
    }

    /** Frees the weights; closing twice is harmless. */
    @Override
    public void close() {
        model.close();
    }
}
