package maec.extract;

import maec.checkpoint.OutsideMask;
import maec.checkpoint.SparseDelta;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;
import maec.runtime.TrainableDecoder;
import maec.tensor.DType;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A trained model that still lies on the device, and what training it showed. */
public final class TrainingRun implements AutoCloseable {
    private final TrainableDecoder decoder;
    private final TensorSource start;
    private final WeightMask mask;
    private final TrainingReport report;

    TrainingRun(
            TrainableDecoder decoder, TensorSource start, WeightMask mask, TrainingReport report) {
        this.decoder = decoder;
        this.start = start;
        this.mask = mask;
        this.report = report;
    }

    /**
     * The model after training.
     *
     * @return the decoder's tensors in F32 (in bfloat16, those outside a mask as rounded for
     *     computing) and all others as they were, valid until this run is closed; closing the view
     *     does nothing
     */
    public TensorSource weights() {
        return new TrainedSource(start, decoder.weights());
    }

    /**
     * Looks whether all weights outside the mask are still those of the model where training
     * started, bit for bit; then {@link #model} may take them from there.
     *
     * @param file what is to be written, for the problem
     * @param context progress in weights, cancellation
     * @throws maec.job.ProblemException with {@link
     *     maec.checkpoint.ArtifactProblem.ChangedOutsideMask}
     */
    public void requireUnchangedOutsideMask(Path file, JobContext context) {
        new OutsideMask(file, start, weights(), mask, computedIn()).requireUnchanged(context);
    }

    /**
     * The model after training, to be written: {@link #weights}, but tensors outside a mask of
     * whole tensors as they are stored where training started.
     *
     * @return as {@link #weights}
     */
    public TensorSource model() {
        return mask instanceof WeightMask.WholeTensors whole
                ? new TrainedSource(
                        start, decoder.weights(), name -> whole.tensors().contains(name))
                : weights();
    }

    /**
     * Writes what training changed, as an artifact over the model where it started, after looking
     * whether all weights outside the mask are still those of that model, bit for bit.
     *
     * @param file the delta; replaced if it exists
     * @param provenance further metadata
     * @param context progress in weights, cancellation
     * @throws maec.job.ProblemException if the file cannot be written, or with {@link
     *     maec.checkpoint.ArtifactProblem.ChangedOutsideMask}; no file is left then
     */
    public void writeDelta(Path file, Map<String, String> provenance, JobContext context) {
        var labelled = new TreeMap<>(provenance);
        labelled.put("precision", decoder.precision().name().toLowerCase(Locale.ROOT));
        SparseDelta.write(file, start, weights(), mask, computedIn(), labelled, context);
    }

    private DType computedIn() {
        return switch (decoder.precision()) {
            case FP32 -> DType.F32;
            case BF16 -> DType.BF16;
        };
    }

    /**
     * What training showed.
     *
     * @return losses and pace
     */
    public TrainingReport report() {
        return report;
    }

    /** Frees the model; closing twice is harmless. */
    @Override
    public void close() {
        decoder.close();
    }
}
