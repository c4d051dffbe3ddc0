package maec.runtime;

/**
 * The constants of AdamW (arXiv 1711.05101) with weight decay 0, so that nothing moves a weight but
 * its gradient.
 *
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment, positive
 * @param clipNorm longest allowed gradient of the trained weights, positive; infinite for none
 */
public record AdamSettings(double beta1, double beta2, double epsilon, double clipNorm) {
    /** Checks the ranges. */
    public AdamSettings {
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException("betas " + beta1 + " and " + beta2);
        }
        if (!(epsilon > 0) || !(clipNorm > 0)) {
            throw new IllegalArgumentException("epsilon " + epsilon + ", clip " + clipNorm);
        }
    }

    /**
     * The usual constants.
     *
     * @return betas 0.9 and 0.999, epsilon 1e-8, clipping at 1
     */
    public static AdamSettings usual() {
        return new AdamSettings(0.9, 0.999, 1e-8, 1.0);
    }
}
