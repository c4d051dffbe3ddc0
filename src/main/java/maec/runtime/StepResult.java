package maec.runtime;

/**
 * What one training step saw, before it changed the weights.
 *
 * @param loss mean negative log-likelihood of the batch, in nats
 * @param gradientNorm Euclidean norm of the gradient of the trained weights before clipping
 */
public record StepResult(double loss, double gradientNorm) {}
