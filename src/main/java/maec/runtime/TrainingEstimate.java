package maec.runtime;

import maec.checkpoint.WeightMask;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.tensor.TensorSpec;

/**
 * How many bytes of device memory a training will need, part by part.
 *
 * <p>Key-neuron training keeps 12 bytes per key weight (master and two moments) beside the weights,
 * and its gradient; on a CPU also its index, which always lies in main memory. Training of all
 * weights keeps all of that for each. An estimate from shapes, not a measurement.
 *
 * @param trained how many weights are trained
 * @param weights the weights that are computed with
 * @param state masters, moments, indices and gradients of the trained weights
 * @param work activations, logits and the gradient of one weight
 */
public record TrainingEstimate(long trained, long weights, long state, long work) {
    /*
     *   weights  all · b
     *   state    key weights     keys · (4 master + 8 moments + 4 index on a CPU + b gradient)
     *            all, float32    all · (8 moments + 4 gradient); the weights are the masters
     *            all, bfloat16   all · (4 master + 8 moments + 2 gradient)
     *            some tensors    the same of their weights only
     *            low-rank paths  factors · (4 + 8 moments + 4 gradient)
     *            accumulating    4 per trained weight more
     *   work     of gradients with layers computed again, and what is kept of layers that are not
     */

    /**
     * Estimates a training with resident weights.
     *
     * @param device where it is trained; a CPU's memory holds the indices of key weights too
     * @param architecture the model
     * @param precision the format of the weights that are computed with
     * @param mask which weights are trained
     * @param size one batch
     * @param accumulating whether gradients of several batches are summed
     * @return the parts
     */
    public static TrainingEstimate of(
            Device device,
            Architecture architecture,
            Precision precision,
            WeightMask mask,
            RunSize size,
            boolean accumulating) {
        boolean narrow = precision == Precision.BF16;
        long all = WeightLayout.of(architecture).count();
        long trained =
                switch (mask) {
                    case WeightMask.AllWeights _ -> all;
                    case WeightMask.WholeTensors whole -> count(architecture, whole);
                    case WeightMask.SelectedWeights selected -> selected.count();
                };
        long each =
                switch (mask) {
                    case WeightMask.AllWeights _, WeightMask.WholeTensors _ -> narrow ? 14 : 12;
                    case WeightMask.SelectedWeights _ ->
                            12 + (device.equals(Device.cpu()) ? 4 : 0) + (narrow ? 2 : 4);
                };
        long again = work(architecture, precision, size, true);
        long kept = work(architecture, precision, size, false) - again;
        return new TrainingEstimate(
                trained,
                all * (narrow ? 2 : 4),
                trained * (each + (accumulating ? 4 : 0)),
                again + Math.min(GradientPasses.KEPT_TRAINING_BYTES, kept));
    }

    /**
     * Estimates a training of low-rank paths beside resident or streamed weights.
     *
     * @param architecture the model
     * @param precision the format of the weights that are computed with
     * @param shape the paths
     * @param mask beside which weights they lie
     * @param residency where the model's own weights are
     * @param size one batch
     * @param accumulating whether gradients of several batches are summed
     * @return the parts; what is trained are the factors
     */
    public static TrainingEstimate ofLowRank(
            Architecture architecture,
            Precision precision,
            LowRank shape,
            WeightMask mask,
            Residency residency,
            RunSize size,
            boolean accumulating) {
        MemoryEstimate again = MemoryEstimate.of(architecture, precision, size, residency, true);
        long kept =
                MemoryEstimate.of(architecture, precision, size, residency, false).work()
                        - again.work();
        long trained = 0;
        for (int layer = 0; layer < architecture.layers(); layer++) {
            for (LowRankTarget target : shape.targets()) {
                TensorSpec weight = LowRankFactors.weight(architecture, layer, target);
                if (!(mask instanceof WeightMask.WholeTensors whole)
                        || whole.tensors().contains(weight.name())) {
                    trained += shape.rank() * (weight.shape().size(0) + weight.shape().size(1));
                }
            }
        }
        // the widest input and result of a path, in float32
        long wide = 4L * size.batch() * size.tokens() * 2 * architecture.ffnWidth();
        return new TrainingEstimate(
                trained,
                again.weights(),
                trained * (accumulating ? 20 : 16),
                again.work()
                        - again.gradients()
                        + Math.min(GradientPasses.KEPT_TRAINING_BYTES, kept)
                        + wide);
    }

    private static long count(Architecture architecture, WeightMask.WholeTensors whole) {
        return WeightLayout.of(architecture).weights().stream()
                .filter(spec -> whole.tensors().contains(spec.name()))
                .mapToLong(TensorSpec::count)
                .sum();
    }

    private static long work(
            Architecture architecture, Precision precision, RunSize size, boolean recomputing) {
        return MemoryEstimate.of(architecture, precision, size, Residency.RESIDENT, recomputing)
                .work();
    }

    /**
     * Everything together.
     *
     * @return bytes
     */
    public long total() {
        return weights + state + work;
    }

    /**
     * Beside what a device has free now.
     *
     * @param device where it will be trained
     * @return both
     */
    public TrainingNeed on(Device device) {
        return new TrainingNeed(
                this, DeviceCatalog.ofThisMachine().describe(device).memory().freeBytes());
    }

    /**
     * Refuses a training that a device has no room for, before anything is loaded.
     *
     * @param device where it will be trained
     * @throws ProblemException with {@link MemoryProblem.TrainingTooLarge}; never if the device
     *     does not tell what is free
     */
    public void requireFits(Device device) {
        TrainingNeed need = on(device);
        if (!need.fits()) {
            throw new ProblemException(
                    new MemoryProblem.TrainingTooLarge(
                            device, this, need.freeBytes().orElseThrow()));
        }
    }
}
