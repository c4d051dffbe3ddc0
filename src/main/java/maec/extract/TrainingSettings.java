package maec.extract;

import maec.runtime.AdamSettings;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long and how strongly to train; the same for a base, a language, a warm-up and key neurons.
 *
 * <p>Defaults where the method page names none: a tenth of the steps of linear warm-up, then a
 * cosine down to 0, Adam (0.9, 0.98), gradients clipped at norm 1. There is no weight decay:
 * nothing moves a weight but its gradient.
 *
 * @param steps optimiser steps, at least 1
 * @param batch B, windows per step, at least 1
 * @param peakLearningRate the highest learning rate, positive
 * @param warmUpShare share of the steps that rise linearly to the peak, 0 to 1
 * @param floorShare share of the peak at which the cosine ends, 0 to 1
 * @param beta1 decay of the first moment, 0 ≤ β₁ &lt; 1
 * @param beta2 decay of the second moment, 0 ≤ β₂ &lt; 1
 * @param epsilon added to the root of the second moment, positive
 * @param clipNorm gradients of a larger global norm are scaled down to it; positive
 * @param seed of the order of the windows
 * @param accumulation batches per step, at least 1; their gradients are summed, so the step is that
 *     of one batch of {@code batch · accumulation} windows
 * @param watch what is looked at meanwhile
 */
public record TrainingSettings(
        int steps,
        int batch,
        double peakLearningRate,
        double warmUpShare,
        double floorShare,
        double beta1,
        double beta2,
        double epsilon,
        double clipNorm,
        long seed,
        int accumulation,
        TrainingWatch watch) {
    /** Checks every range. */
    public TrainingSettings {
        require(steps >= 1, "steps", steps);
        require(batch >= 1, "batch", batch);
        require(isPositive(peakLearningRate), "peakLearningRate", peakLearningRate);
        require(isShare(warmUpShare), "warmUpShare", warmUpShare);
        require(isShare(floorShare), "floorShare", floorShare);
        require(beta1 >= 0 && beta1 < 1, "beta1", beta1);
        require(beta2 >= 0 && beta2 < 1, "beta2", beta2);
        require(isPositive(epsilon), "epsilon", epsilon);
        require(isPositive(clipNorm), "clipNorm", clipNorm);
        require(accumulation >= 1, "accumulation", accumulation);
    }

    /**
     * Settings with the defaults above.
     *
     * @param steps optimiser steps
     * @param batch windows per step
     * @param peakLearningRate the highest learning rate
     * @param seed of the order of the windows
     * @return the settings
     */
    public static TrainingSettings of(int steps, int batch, double peakLearningRate, long seed) {
        return new TrainingSettings(
                steps,
                batch,
                peakLearningRate,
                0.1,
                0,
                0.9,
                0.98,
                1e-8,
                1.0,
                seed,
                1,
                TrainingWatch.NONE);
    }

    /**
     * These settings with another schedule.
     *
     * @param newWarmUpShare share of the steps that rise
     * @param newFloorShare share of the peak at the end
     * @return the settings
     */
    public TrainingSettings withSchedule(double newWarmUpShare, double newFloorShare) {
        return new TrainingSettings(
                steps,
                batch,
                peakLearningRate,
                newWarmUpShare,
                newFloorShare,
                beta1,
                beta2,
                epsilon,
                clipNorm,
                seed,
                accumulation,
                watch);
    }

    /**
     * These settings with other decay rates of Adam.
     *
     * @param newBeta1 decay of the first moment
     * @param newBeta2 decay of the second moment
     * @return the settings
     */
    public TrainingSettings withBetas(double newBeta1, double newBeta2) {
        return new TrainingSettings(
                steps,
                batch,
                peakLearningRate,
                warmUpShare,
                floorShare,
                newBeta1,
                newBeta2,
                epsilon,
                clipNorm,
                seed,
                accumulation,
                watch);
    }

    /**
     * These settings with several batches per step.
     *
     * @param batches how many
     * @return the settings
     */
    public TrainingSettings withAccumulation(int batches) {
        return with(batches, watch);
    }

    /**
     * These settings with something looked at meanwhile.
     *
     * @param newWatch what
     * @return the settings
     */
    public TrainingSettings withWatch(TrainingWatch newWatch) {
        return with(accumulation, newWatch);
    }

    private TrainingSettings with(int newAccumulation, TrainingWatch newWatch) {
        return new TrainingSettings(
                steps,
                batch,
                peakLearningRate,
                warmUpShare,
                floorShare,
                beta1,
                beta2,
                epsilon,
                clipNorm,
                seed,
                newAccumulation,
                newWatch);
    }

    /**
     * The learning rate of one step: linear warm-up, then a cosine to the floor.
     *
     * <p>With S steps and W = max(1, round(S · warm-up share)): t / W of the peak up to step W,
     * then f + (1 − f) · (1 + cos(π · (t − W) / (S − W))) / 2, f being the floor share. The last
     * step has the floor itself.
     *
     * @param step t, from 1 to {@link #steps}
     * @return the learning rate
     */
    public double learningRate(int step) {
        double rising = Math.max(1, Math.rint(steps * warmUpShare));
        if (step <= rising) {
            return peakLearningRate * step / rising;
        }
        double way = (step - rising) / Math.max(1, steps - rising);
        double cosine = 0.5 * (1 + Math.cos(Math.PI * way));
        return peakLearningRate * (floorShare + (1 - floorShare) * cosine);
    }

    /**
     * Every number, for provenance; what is off is not named.
     *
     * @return names and values, sorted by name
     */
    public SortedMap<String, String> asText() {
        var text = new TreeMap<String, String>();
        text.put("steps", String.valueOf(steps));
        text.put("batch", String.valueOf(batch));
        text.put("peakLearningRate", String.valueOf(peakLearningRate));
        text.put("warmUpShare", String.valueOf(warmUpShare));
        text.put("floorShare", String.valueOf(floorShare));
        text.put("beta1", String.valueOf(beta1));
        text.put("beta2", String.valueOf(beta2));
        text.put("epsilon", String.valueOf(epsilon));
        text.put("clipNorm", String.valueOf(clipNorm));
        text.put("seed", String.valueOf(seed));
        if (accumulation > 1) {
            text.put("accumulation", String.valueOf(accumulation));
        }
        text.putAll(watch.asText());
        return text;
    }

    /** The part of these settings that the optimiser keeps. */
    AdamSettings adam() {
        return new AdamSettings(beta1, beta2, epsilon, clipNorm);
    }

    private static boolean isPositive(double value) {
        return value > 0 && Double.isFinite(value);
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    private static void require(boolean fine, String name, double value) {
        if (!fine) {
            throw new IllegalArgumentException(name + " is " + value);
        }
    }
}
