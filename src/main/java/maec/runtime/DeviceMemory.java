package maec.runtime;

import java.util.OptionalLong;

/**
 * The memory of a device at one moment, as far as the device tells.
 *
 * @param totalBytes what there is in all
 * @param freeBytes what a computation could still get; on a processor what the system would give,
 *     caches included
 */
public record DeviceMemory(OptionalLong totalBytes, OptionalLong freeBytes) {
    /** Nothing is known. */
    public static final DeviceMemory UNKNOWN =
            new DeviceMemory(OptionalLong.empty(), OptionalLong.empty());

    /**
     * Known memory.
     *
     * @param totalBytes what there is in all
     * @param freeBytes what could still be had
     * @return both
     */
    public static DeviceMemory of(long totalBytes, long freeBytes) {
        return new DeviceMemory(OptionalLong.of(totalBytes), OptionalLong.of(freeBytes));
    }

    /** This memory, with no more than a limit that the system puts on us. */
    DeviceMemory within(DeviceMemory limit) {
        return new DeviceMemory(
                smaller(totalBytes, limit.totalBytes), smaller(freeBytes, limit.freeBytes));
    }

    private static OptionalLong smaller(OptionalLong one, OptionalLong other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()));
    }
}
