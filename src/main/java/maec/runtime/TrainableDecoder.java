package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;

import java.util.List;

/**
 * A decoder whose weights, all or the key ones, are trained with AdamW in float32.
 *
 * <p>Weights outside the mask stay bit-identical: no gradient, decay or rounding touches them. For
 * the key weights only, a float32 master and two moments are kept: 12 bytes each. The gradient is
 * clipped by its norm over the trained weights before the step. The same batches on the same
 * machine give bit-identical weights.
 */
public final class TrainableDecoder implements AutoCloseable {
    private final LoadedModel model;
    private final Passes passes;
    private final List<NDArray> weights;
    private final AdamState state;
    private final AdamSettings settings;
    private long steps;

    private TrainableDecoder(
            LoadedModel model,
            Passes passes,
            List<NDArray> weights,
            AdamState state,
            AdamSettings settings) {
        this.model = model;
        this.passes = passes;
        this.weights = weights;
        this.state = state;
        this.settings = settings;
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
        WeightLayout layout = WeightLayout.of(architecture);
        AdamState.check(mask, layout);
        LoadedModel model =
                LoadedModel.resident(
                        engine, architecture, source, Precision.FP32, JobContext.silent());
        boolean complete = false;
        try {
            List<NDArray> weights = ((ResidentWeights) model.weights()).weights();
            AdamState state =
                    model.compute(
                            "making room for training", () -> AdamState.of(model, weights, mask));
            complete = true;
            return new TrainableDecoder(
                    model,
                    new Passes(model, engine.device(), Passes.KEPT_BYTES),
                    weights,
                    state,
                    settings);
        } finally {
            if (!complete) {
                model.close();
            }
        }
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
        if (!(learningRate >= 0)) {
            throw new IllegalArgumentException("learning rate " + learningRate);
        }
        LabelledTokens checked = model.checked(batch).labelled();
        return model.compute("training", () -> step(checked, learningRate));
    }

    private StepResult step(LabelledTokens batch, double learningRate) {
        try (NDManager scope = model.home().newSubManager()) {
            Passes.Gradients found = passes.gradients(batch, state.fold(), state.sums(), scope);
            double norm = Math.sqrt(energy(found.folded()));
            if (!Double.isFinite(found.loss().sum()) || !Double.isFinite(norm)) {
                throw new ProblemException(new RuntimeProblem.Diverged(steps + 1));
            }
            steps++;
            move(found.folded(), learningRate, Math.min(1, settings.clipNorm() / (norm + 1e-6)));
            return new StepResult(found.loss().mean(), norm);
        }
    }

    private double energy(List<NDArray> gradients) {
        try (KernelCall call = model.call("energy")) {
            return call.list("gradients", gradients).run().get(0).toDoubleArray()[0];
        }
    }

    private void move(List<NDArray> gradients, double learningRate, double factor) {
        try (KernelCall call = model.call("step")) {
            call.list("gradients", gradients).list("weights", weights);
            call.list(
                    "chosen",
                    state.chosen().isEmpty()
                            ? List.of(model.empty(LoadedModel.Empty.SUM))
                            : state.chosen());
            call.list("masters", state.masters());
            call.list("first", state.first());
            call.list("second", state.second());
            call.host(
                    learningRate,
                    settings.beta1(),
                    settings.beta2(),
                    settings.epsilon(),
                    factor,
                    (double) steps);
            call.run();
        }
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
        LabelledTokens checked = model.checked(batch);
        return model.compute("computing a loss", () -> passes.loss(checked));
    }

    /**
     * The present weights, in float32, under their Hugging Face names.
     *
     * @return a live view: it reads from the device when it is read, shows later steps, is valid
     *     until this decoder is closed, and closing it does nothing
     */
    public TensorSource weights() {
        return new DeviceTensors(model, weights);
    }

    /** Frees weights and optimizer state; closing twice is harmless. */
    @Override
    public void close() {
        model.close();
    }
}
