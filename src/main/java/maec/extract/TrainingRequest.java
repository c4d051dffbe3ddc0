package maec.extract;

import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.runtime.LowRank;

import java.util.Optional;

/**
 * What is to be trained.
 *
 * @param stage what is being done, as a short phrase for people ("training the base")
 * @param start where training starts; not closed
 * @param mask which weights may change
 * @param mixture what to learn from
 * @param settings how long and how strongly
 * @param validation held-out text; if empty, the share of the mixture that {@link TrainingWatch}
 *     names is held out
 * @param checkpoints where to keep what is needed to go on after an interruption, if anywhere
 * @param lowRank low-rank paths that are trained instead of the weights, if any; they lie within
 *     the mask, which is then no selection of single weights
 */
public record TrainingRequest(
        String stage,
        TensorSource start,
        WeightMask mask,
        Mixture mixture,
        TrainingSettings settings,
        Optional<Windows> validation,
        Optional<TrainingCheckpoints> checkpoints,
        Optional<LowRank> lowRank) {
    /**
     * Training of weights.
     *
     * @param stage what is being done
     * @param start where training starts
     * @param mask which weights may change
     * @param mixture what to learn from
     * @param settings how long and how strongly
     * @param validation held-out text
     * @param checkpoints where to keep what is needed to go on
     */
    public TrainingRequest(
            String stage,
            TensorSource start,
            WeightMask mask,
            Mixture mixture,
            TrainingSettings settings,
            Optional<Windows> validation,
            Optional<TrainingCheckpoints> checkpoints) {
        this(stage, start, mask, mixture, settings, validation, checkpoints, Optional.empty());
    }

    /**
     * Training without text for validation and without checkpoints.
     *
     * @param stage what is being done
     * @param start where training starts
     * @param mask which weights may change
     * @param mixture what to learn from
     * @param settings how long and how strongly
     * @return the request
     */
    public static TrainingRequest of(
            String stage,
            TensorSource start,
            WeightMask mask,
            Mixture mixture,
            TrainingSettings settings) {
        return new TrainingRequest(
                stage, start, mask, mixture, settings, Optional.empty(), Optional.empty());
    }

    /**
     * This request, interruptible.
     *
     * @param place where to keep checkpoints, if anywhere
     * @return the request
     */
    public TrainingRequest withCheckpoints(Optional<TrainingCheckpoints> place) {
        return new TrainingRequest(
                stage, start, mask, mixture, settings, validation, place, lowRank);
    }

    /**
     * This request in low-rank paths.
     *
     * @param paths their shape, or empty to train weights
     * @return the request
     */
    public TrainingRequest withLowRank(Optional<LowRank> paths) {
        return new TrainingRequest(
                stage, start, mask, mixture, settings, validation, checkpoints, paths);
    }

    /**
     * This request with held-out text of its own.
     *
     * @param heldOut windows of the mixture's length
     * @return the request
     */
    public TrainingRequest withValidation(Windows heldOut) {
        return new TrainingRequest(
                stage, start, mask, mixture, settings, Optional.of(heldOut), checkpoints, lowRank);
    }
}
