package maec.project;

import maec.extract.TrainingWatch;
import maec.runtime.Precision;

import java.util.Optional;

/**
 * What the trainings of abilities, pivot and languages have in common besides their schedule; the
 * warm-up behind a score is the score's own affair.
 *
 * @param accumulation batches per step, whose gradients are summed; at least 1
 * @param validateEvery steps between two looks at held-out windows, 0 for none
 * @param validationShare share of every corpus's windows that is held out where there are looks,
 *     above 0 to below 1
 * @param patience looks in a row without a better loss after which a training ends with its best
 *     weights, 0 to go on to the last step
 * @param divergenceFactor a training ends with a sentence if a loss exceeds the best smoothed one
 *     by it, above 1; infinite for never
 * @param precision the format that is computed with; if empty, the one that suits base and device
 * @param method how target languages are trained
 */
public record TrainingOptions(
        int accumulation,
        int validateEvery,
        double validationShare,
        int patience,
        double divergenceFactor,
        Optional<Precision> precision,
        LanguageMethod method) {
    private static final double USUAL_SHARE = 0.05;

    /** Checks ranges. */
    public TrainingOptions {
        TrainingPlan.require(accumulation >= 1, "accumulation", "a number of at least 1");
        TrainingPlan.require(validateEvery >= 0, "validateEvery", "a number of at least 0");
        TrainingPlan.require(
                validationShare > 0 && validationShare < 1,
                "validationShare",
                "a share above 0 and below 1");
        TrainingPlan.require(patience >= 0, "patience", "a number of at least 0");
        TrainingPlan.require(
                patience == 0 || validateEvery > 0,
                "patience",
                "0, although nothing is looked at: validateEvery is 0");
        TrainingPlan.require(divergenceFactor > 1, "divergenceFactor", "a number above 1");
    }

    /**
     * One batch per step, nothing held out, the format that suits base and device.
     *
     * @return the default
     */
    public static TrainingOptions usual() {
        return new TrainingOptions(
                1,
                0,
                USUAL_SHARE,
                0,
                Double.POSITIVE_INFINITY,
                Optional.empty(),
                LanguageMethod.usual());
    }

    /**
     * What is looked at meanwhile, as the trainer takes it.
     *
     * @return {@link TrainingWatch#NONE} as long as nothing was chosen
     */
    public TrainingWatch watch() {
        double share = validateEvery == 0 ? 0 : validationShare;
        return new TrainingWatch(validateEvery, share, patience, divergenceFactor);
    }
}
