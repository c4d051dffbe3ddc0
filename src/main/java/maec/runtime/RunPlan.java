package maec.runtime;

import maec.model.Architecture;

import java.util.Optional;

/**
 * How a model will be run: in which format, and where its weights are meanwhile.
 *
 * @param precision the format, and why
 * @param residency where the weights are, what that needs, and why
 */
public record RunPlan(PrecisionChoice precision, ResidencyChoice residency) {
    /**
     * What the user asks for, where nothing means automatic.
     *
     * @param precision a format
     * @param residency where the weights are
     */
    public record Wishes(Optional<Precision> precision, Optional<Residency> residency) {
        /**
         * Everything automatic.
         *
         * @return no wish
         */
        public static Wishes none() {
            return new Wishes(Optional.empty(), Optional.empty());
        }
    }

    /**
     * Decides, as {@link PrecisionChoice} and {@link ResidencyChoice} do.
     *
     * @param wishes what the user asks for
     * @param architecture the model
     * @param stored how it is stored
     * @param size what is computed at once
     * @param device where, as it is now
     * @return the plan
     */
    public static RunPlan of(
            Wishes wishes,
            Architecture architecture,
            PrecisionChoice.Stored stored,
            RunSize size,
            LocalDevice device) {
        PrecisionChoice precision = PrecisionChoice.of(wishes.precision(), stored, device);
        return new RunPlan(
                precision,
                ResidencyChoice.of(
                        wishes.residency(),
                        new ResidencyChoice.Question(
                                architecture,
                                precision.precision(),
                                size,
                                device.device(),
                                device.memory().freeBytes())));
    }
}
