package maec.runtime;

import ai.djl.ndarray.NDManager;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.util.List;

/**
 * Sums over batches, for every weight, what the gradient says about its importance.
 *
 * <p>With g the gradient of the mean loss of one batch: Σ |θ · g| or Σ g, in float32, whatever the
 * format of the weights. A layer's gradient is folded into the sum and freed before the next
 * layer's is computed.
 */
public final class GradientScores implements AutoCloseable {
    /** What is summed. */
    public enum Kind {
        /** Σ |θ · g|: the first-order change of the loss if the weight were removed. */
        TAYLOR(Fold.TAYLOR),
        /** Σ g with its sign; its absolute value is the accumulated gradient. */
        GRADIENT(Fold.SUM);

        private final Fold fold;

        Kind(Fold fold) {
            this.fold = fold;
        }
    }

    private final LoadedModel model;
    private final GradientPasses passes;
    private final Kind kind;
    private final SumArrays sums;
    private boolean closed;

    private GradientScores(LoadedModel model, GradientPasses passes, Kind kind, SumArrays sums) {
        this.model = model;
        this.passes = passes;
        this.kind = kind;
        this.sums = sums;
    }

    /**
     * Starts with zeros on the device.
     *
     * @param decoder the model; outlives the scores
     * @param kind what to sum
     * @return empty sums; the caller closes them
     * @throws ProblemException with {@link MemoryProblem.OutOfMemory}
     */
    public static GradientScores over(Decoder decoder, Kind kind) {
        return over(decoder, kind, new SumPlace.OnDevice());
    }

    /**
     * Starts with zeros.
     *
     * @param decoder the model, resident or streamed, in any format; outlives the scores
     * @param kind what to sum
     * @param place where the sums lie
     * @return empty sums; the caller closes them
     * @throws ProblemException with {@link MemoryProblem.OutOfMemory} or {@link
     *     MemoryProblem.NoRoomForSums}
     */
    public static GradientScores over(Decoder decoder, Kind kind, SumPlace place) {
        LoadedModel model = decoder.model();
        return model.compute(
                "making room for scores",
                () ->
                        new GradientScores(
                                model, decoder.gradients(), kind, SumArrays.of(model, place)));
    }

    /**
     * Puts sums in place of the present ones, to go on where others stopped.
     *
     * @param source F32 tensors with the names and shapes of {@link #sums}; not closed here
     * @param context reports and stops; what is restored then is incomplete
     */
    public void restore(TensorSource source, JobContext context) {
        List<TensorSpec> weights = model.layout().weights();
        for (int index = 0; index < weights.size(); index++) {
            context.step("taking up sums", index, weights.size(), "tensors");
            model.upload(source, weights.get(index), sums.arrays().get(index));
        }
    }

    /**
     * Adds one batch.
     *
     * @param batch B sequences of T tokens with at least one label
     * @return its loss
     * @throws ProblemException with {@link InputProblem.NoLabels}, {@link
     *     InputProblem.TokenOutOfRange} or {@link InputProblem.SequenceTooLong}
     */
    public BatchLoss accumulate(TokenBatch batch) {
        LabelledTokens checked = model.checked(batch).labelled();
        return model.compute(
                "computing gradients",
                () -> {
                    try (NDManager scope = model.home().newSubManager()) {
                        return passes.gradients(checked, kind.fold, sums.arrays(), scope).loss();
                    }
                });
    }

    /**
     * The sums so far.
     *
     * @return F32 tensors with the names and shapes of the weights (a tied head is its embedding):
     *     a live view, valid until these scores are closed; closing it does nothing
     */
    public TensorSource sums() {
        return new DeviceTensors(model, sums.arrays());
    }

    /** Frees the sums; closing twice is harmless. */
    @Override
    public void close() {
        model.compute(
                "freeing scores",
                () -> {
                    if (!closed) {
                        closed = true;
                        sums.close();
                    }
                    return true;
                });
    }
}
