package maec.extract;

import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.runtime.TrainableDecoder;

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
     * The trained weights.
     *
     * @return F32 tensors, valid until this run is closed; closing the view does nothing
     */
    public TensorSource weights() {
        return decoder.weights();
    }

    /**
     * Where training started.
     *
     * @return the source that was given; open as long as its owner keeps it open
     */
    public TensorSource start() {
        return start;
    }

    /**
     * Which weights could change.
     *
     * @return the mask that was given
     */
    public WeightMask mask() {
        return mask;
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
