package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.List;

/**
 * Sums over batches, for every weight, what the gradient says about its importance.
 *
 * <p>With g the gradient of the mean loss of one batch: Σ |θ · g| or Σ g, in float32 on the device.
 * A layer's gradient is folded into the sum and freed before the next layer's is computed.
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
    private final Passes passes;
    private final Kind kind;
    private final NDManager home;
    private final List<NDArray> sums;

    private GradientScores(
            LoadedModel model, Passes passes, Kind kind, NDManager home, List<NDArray> sums) {
        this.model = model;
        this.passes = passes;
        this.kind = kind;
        this.home = home;
        this.sums = sums;
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
        LoadedModel model = decoder.model();
        return model.compute(
                "making room for scores",
                () -> {
                    NDManager home = model.home().newSubManager();
                    List<NDArray> sums = new ArrayList<>();
                    for (TensorSpec weight : model.layout().weights()) {
                        NDArray zeros = model.zeros(weight);
                        zeros.attach(home);
                        sums.add(zeros);
                    }
                    return new GradientScores(model, decoder.passes(), kind, home, sums);
                });
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
        LabelledTokens checked = model.checked(batch).labelled();
        return model.compute(
                "computing gradients",
                () -> {
                    try (NDManager scope = model.home().newSubManager()) {
                        return passes.gradients(checked, kind.fold, sums, scope).loss();
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
        return new DeviceTensors(model, sums);
    }

    /** Frees the sums; closing twice is harmless. */
    @Override
    public void close() {
        model.compute(
                "freeing scores",
                () -> {
                    home.close();
                    return true;
                });
    }
}
