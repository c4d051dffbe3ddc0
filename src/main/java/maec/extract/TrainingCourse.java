package maec.extract;

import java.util.ArrayList;
import java.util.List;

/**
 * What a training has seen so far: everything that decides how it goes on besides the weights.
 *
 * <p>Only what was seen is kept, and best losses and patience follow from it, so that a training
 * that goes on from a file cannot disagree with one that was never interrupted.
 */
final class TrainingCourse {
    /** How much of the smoothed loss is the newest loss. */
    private static final double NEWEST = 0.1;

    private final List<Double> losses = new ArrayList<>();
    private final List<Double> norms = new ArrayList<>();
    private final List<TrainingReport.Validation> validations = new ArrayList<>();
    private long tokens;
    private long nanos;
    private double smoothed;
    private double bestSmoothed = Double.POSITIVE_INFINITY;

    /** Adds a step. */
    void step(double loss, double norm) {
        smoothed = losses.isEmpty() ? loss : smoothed + NEWEST * (loss - smoothed);
        bestSmoothed = Math.min(bestSmoothed, smoothed);
        losses.add(loss);
        norms.add(norm);
    }

    /** Adds a look at held-out text after the last step. */
    void validated(double loss) {
        validations.add(new TrainingReport.Validation(steps(), loss));
    }

    /** Adds tokens and the time that they took. */
    void spent(long moreTokens, long moreNanos) {
        tokens += moreTokens;
        nanos += moreNanos;
    }

    int steps() {
        return losses.size();
    }

    List<Double> losses() {
        return losses;
    }

    List<Double> norms() {
        return norms;
    }

    List<TrainingReport.Validation> validations() {
        return validations;
    }

    long tokens() {
        return tokens;
    }

    long nanos() {
        return nanos;
    }

    /** The lowest smoothed loss so far, infinite before the first step. */
    double bestSmoothed() {
        return bestSmoothed;
    }

    /** How many looks came after the best one; 0 if the last one is the best. */
    int looksSinceBest() {
        int best = 0;
        for (int at = 1; at < validations.size(); at++) {
            if (validations.get(at).loss() < validations.get(best).loss()) {
                best = at;
            }
        }
        return Math.max(0, validations.size() - 1 - best);
    }

    TrainingReport report() {
        return new TrainingReport(losses, norms, validations, tokens, nanos / 1e9);
    }
}
