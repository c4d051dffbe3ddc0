package maec.runtime;

import java.util.OptionalLong;

/**
 * What a training would need, and what the device has.
 *
 * @param estimate bytes of the device
 * @param freeBytes what is free, or empty if the device does not tell
 */
public record TrainingNeed(TrainingEstimate estimate, OptionalLong freeBytes) {
    /**
     * Whether there is room.
     *
     * @return true also if the device does not tell
     */
    public boolean fits() {
        return estimate.total() <= freeBytes.orElse(Long.MAX_VALUE);
    }
}
