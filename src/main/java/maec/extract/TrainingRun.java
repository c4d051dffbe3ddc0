package maec.extract;

import maec.checkpoint.AdapterWriter;
import maec.checkpoint.OutsideMask;
import maec.checkpoint.SparseDelta;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;
import maec.model.TensorNames;
import maec.runtime.LowRankDecoder;
import maec.runtime.TrainedDecoder;
import maec.tensor.DType;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A trained model that still lies on the device, and what training it showed. */
public final class TrainingRun implements AutoCloseable {
    private final TrainedDecoder decoder;
    private final TensorSource start;
    private final WeightMask mask;
    private final TrainingReport report;

    TrainingRun(
            TrainedDecoder decoder, TensorSource start, WeightMask mask, TrainingReport report) {
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

    /**
     * Whether low-rank paths were trained, so that {@link #writeAdapter} can be called.
     *
     * @return false if weights were
     */
    public boolean isAdapter() {
        return decoder instanceof LowRankDecoder;
    }

    /**
     * Writes trained low-rank paths as a PEFT adapter.
     *
     * @param folder the folder that will exist afterwards
     * @param base the base's folder or name, as the adapter shall name it
     * @param stored from the name of a tensor of the model to the one that the base's files have
     * @param provenance further metadata
     * @param context progress in factors, cancellation
     * @throws maec.job.ProblemException if the folder cannot be written
     * @throws IllegalStateException if weights were trained
     */
    public void writeAdapter(
            Path folder,
            String base,
            UnaryOperator<String> stored,
            Map<String, String> provenance,
            JobContext context) {
        if (!(decoder instanceof LowRankDecoder paths)) {
            throw new IllegalStateException("no low-rank paths were trained");
        }
        var targets = new TreeSet<String>();
        paths.shape().targets().forEach(target -> targets.add(target.id()));
        var layers = new TreeSet<Integer>();
        if (mask instanceof WeightMask.WholeTensors whole) {
            whole.tensors().forEach(name -> layers.add(TensorNames.addressOf(name).layer()));
        }
        AdapterWriter.write(
                folder,
                new AdapterWriter.Config(
                        base, paths.shape().rank(), paths.shape().alpha(), targets, layers),
                paths.factors(),
                stored,
                provenance,
                context);
    }

    private DType computedIn() {
        if (isAdapter()) {
            return DType.F32; // what is not changed is read from where training started
        }
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
