package maec.job;

import java.util.OptionalDouble;

/**
 * One point of the curves that people watch while a model is trained.
 *
 * @param stage what is being trained, as in {@link Progress}
 * @param step which step was taken, from 1
 * @param steps how many there will be at most
 * @param loss mean loss of the step's batch before the step, in nats
 * @param gradientNorm norm of the gradient of the trained weights before clipping
 * @param learningRate of the step
 * @param tokensPerSecond the pace since training began or went on
 * @param secondsLeft how long the rest takes at that pace
 * @param validationLoss loss on held-out text after the step, in nats, where it was computed
 */
public record TrainingPoint(
        String stage,
        int step,
        int steps,
        double loss,
        double gradientNorm,
        double learningRate,
        double tokensPerSecond,
        double secondsLeft,
        OptionalDouble validationLoss) {}
