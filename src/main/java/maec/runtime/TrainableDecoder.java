package maec.runtime;

import ai.djl.ndarray.NDArray;

import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.tensor.TensorSpec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A decoder whose weights, all or the key ones, are trained with AdamW on float32 masters.
 *
 * <p>Weights outside the mask stay bit-identical: no gradient, decay or rounding touches them. For
 * the key weights only, a float32 master and two moments are kept: 12 bytes each. The weights that
 * are computed with may be bfloat16; the masters are not, since bfloat16 is too coarse for the
 * small changes of fine-tuning. The gradient is clipped by its norm over the trained weights before
 * the step. The same batches on the same machine give bit-identical weights, also if training was
 * interrupted and went on from its {@link #memory}.
 */
public final class TrainableDecoder implements TrainedDecoder {
    private final LoadedModel model;
    private final Precision precision;
    private final GradientPasses passes;
    private final List<NDArray> weights;
    private final AdamState state;
    private final WeightMask mask;
    private final Optimizer optimizer;

    private TrainableDecoder(
            LoadedModel model,
            Precision precision,
            GradientPasses passes,
            AdamState state,
            WeightMask mask,
            AdamSettings settings) {
        this.model = model;
        this.precision = precision;
        this.passes = passes;
        this.weights = ((ResidentWeights) model.weights()).weights();
        this.state = state;
        this.mask = mask;
        this.optimizer =
                new Optimizer(
                        model,
                        model.layout().weights().stream().map(TensorSpec::name).toList(),
                        weights,
                        state,
                        settings,
                        (batch, owner) ->
                                passes.gradients(batch, state.fold(), state.sums(), owner));
    }

    /**
     * Loads a model for training in float32.
     *
     * @param engine where; outlives the decoder
     * @param architecture its numbers
     * @param source where training starts; read once, not kept, not closed
     * @param mask which weights may change
     * @param settings constants of the optimizer
     * @return the decoder; the caller closes it
     * @throws ProblemException as {@link Decoder#load}, and with {@link WeightProblem.MaskMismatch}
     */
    public static TrainableDecoder open(
            Engine engine,
            Architecture architecture,
            TensorSource source,
            WeightMask mask,
            AdamSettings settings) {
        return open(engine, architecture, source, Precision.FP32, mask, settings);
    }

    /**
     * Loads a model for training; its weights stay on the device.
     *
     * @param engine where; outlives the decoder
     * @param architecture its numbers
     * @param source where training starts; read once, not kept, not closed
     * @param precision the format of the weights that are computed with; masters are float32
     * @param mask which weights may change
     * @param settings constants of the optimizer
     * @return the decoder; the caller closes it
     * @throws ProblemException as {@link Decoder#load}, and with {@link WeightProblem.MaskMismatch}
     */
    public static TrainableDecoder open(
            Engine engine,
            Architecture architecture,
            TensorSource source,
            Precision precision,
            WeightMask mask,
            AdamSettings settings) {
        WeightLayout layout = WeightLayout.of(architecture);
        AdamState.check(mask, layout);
        LoadedModel model =
                LoadedModel.resident(engine, architecture, source, precision, JobContext.silent());
        boolean complete = false;
        try {
            List<NDArray> weights = ((ResidentWeights) model.weights()).weights();
            AdamState state = AdamState.of(model, weights, mask, source);
            complete = true;
            return new TrainableDecoder(
                    model,
                    precision,
                    new GradientPasses(model, engine.device(), GradientPasses.KEPT_TRAINING_BYTES),
                    state,
                    mask,
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
     * @throws ProblemException with {@link InputProblem.NoLabels}, {@link
     *     InputProblem.TokenOutOfRange}, {@link InputProblem.SequenceTooLong} or {@link
     *     RuntimeProblem.Diverged}; the weights are then as before the step
     */
    public StepResult step(TokenBatch batch, double learningRate) {
        return step(List.of(batch), learningRate);
    }

    /**
     * Takes one step of AdamW on the mean loss of several batches, computed one after the other.
     *
     * <p>Their gradients are summed in float32, each weighted by its share of the labels, so the
     * step is that of one large batch.
     *
     * @param batches at least one; those without labels are passed over
     * @param learningRate step size, not negative
     * @return loss and gradient norm before the step
     * @throws ProblemException as above; {@link InputProblem.NoLabels} if none has a label
     */
    @Override
    public StepResult step(List<TokenBatch> batches, double learningRate) {
        return optimizer.step(batches, learningRate);
    }

    /**
     * How many steps were taken, those before an interruption included.
     *
     * @return from 0
     */
    @Override
    public long steps() {
        return optimizer.steps();
    }

    /**
     * The format of the weights that are computed with.
     *
     * @return the format given at opening
     */
    @Override
    public Precision precision() {
        return precision;
    }

    /**
     * Remembers the present weights as the best so far, in main memory.
     *
     * @throws ProblemException with {@link MemoryProblem.OutOfMemory}
     */
    @Override
    public void keepBest() {
        optimizer.keepBest();
    }

    /** Goes back to the weights of the last {@link #keepBest}; without one nothing happens. */
    @Override
    public void returnToBest() {
        optimizer.returnToBest();
    }

    /**
     * Everything that training needs to go on later as if it had not stopped: masters and moments,
     * and the best weights if any were kept.
     *
     * @return F32 tensors: a live view, valid until this decoder is closed; closing it does nothing
     */
    @Override
    public TensorSource memory() {
        return optimizer.memory();
    }

    /**
     * Goes on from where another decoder of the same model, mask and settings was.
     *
     * @param memory what its {@link #memory} held; read once
     * @param stepsTaken how many steps it had taken
     * @return false if the memory does not fit; nothing has changed then
     */
    @Override
    public boolean restore(TensorSource memory, long stepsTaken) {
        return optimizer.restore(memory, stepsTaken);
    }

    /**
     * The negative log-likelihood of the labels under the present weights.
     *
     * @param batch B sequences of T tokens
     * @return its sum and the number of labelled positions
     * @throws ProblemException with {@link InputProblem.TokenOutOfRange} or {@link
     *     InputProblem.SequenceTooLong}
     */
    @Override
    public BatchLoss loss(TokenBatch batch) {
        LabelledTokens checked = model.checked(batch);
        return model.compute("computing a loss", () -> passes.forward().loss(checked));
    }

    /**
     * The present weights, in float32, under their Hugging Face names: masters where weights are
     * trained, elsewhere what is computed with, which is the start rounded to {@link #precision}.
     *
     * @return a live view: it reads from the device when it is read, shows later steps, is valid
     *     until this decoder is closed, and closing it does nothing
     */
    @Override
    public TensorSource weights() {
        return switch (mask) {
            case WeightMask.AllWeights _ -> new DeviceTensors(model, state.masters());
            case WeightMask.WholeTensors _ -> new DeviceTensors(model, mastersOrWeights());
            case WeightMask.SelectedWeights selected ->
                    new DeviceTensors(
                            model,
                            model.layout().weights(),
                            weights,
                            (index, offset, target, targetOffset, count) ->
                                    showMasters(
                                            selected, index, offset, target, targetOffset, count));
        };
    }

    private List<NDArray> mastersOrWeights() {
        return IntStream.range(0, weights.size())
                .mapToObj(
                        index ->
                                state.masters().get(index).size() > 0
                                        ? state.masters().get(index)
                                        : weights.get(index))
                .toList();
    }

    private void showMasters(
            WeightMask.SelectedWeights selected,
            int index,
            long offset,
            float[] target,
            int targetOffset,
            int count) {
        int[] keys = selected.of(model.layout().weights().get(index).name());
        int from = firstAtOrAfter(keys, offset);
        int to = firstAtOrAfter(keys, offset + count);
        float[] exact = new float[to - from];
        if (exact.length > 0) {
            model.fetch(state.masters().get(index), from, exact, 0, exact.length);
        }
        for (int at = from; at < to; at++) {
            target[targetOffset + (int) (keys[at] - offset)] = exact[at - from];
        }
    }

    private static int firstAtOrAfter(int[] keys, long element) {
        if (element > Integer.MAX_VALUE) {
            return keys.length;
        }
        int found = Arrays.binarySearch(keys, (int) element);
        return found >= 0 ? found : -found - 1;
    }

    /** Frees weights and optimizer state; closing twice is harmless. */
    @Override
    public void close() {
        model.close();
    }
}
