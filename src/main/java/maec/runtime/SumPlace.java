package maec.runtime;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where sums over gradients lie while they grow: 4 bytes per weight of the model.
 *
 * <p>The additions are the same everywhere, so the place never changes a result on the CPU.
 */
public sealed interface SumPlace {
    /** Beside the weights on the device: the fastest. */
    record OnDevice() implements SumPlace {}

    /** In main memory; gradients are brought there piece by piece. */
    record InMemory() implements SumPlace {}

    /**
     * In a file that is mapped into memory, for sums larger than main memory.
     *
     * @param file made anew, of no use afterwards, deleted when the sums are closed
     */
    record InFile(Path file) implements SumPlace {}

    /**
     * The fastest place that holds the sums.
     *
     * @param weights how many weights the model has
     * @param plan how it will be run
     * @param device where it will be run
     * @param mainMemory the processor, whose memory is looked at for devices that have their own
     * @param file where a file could be, if anywhere
     * @return the device where model and sums fit together or it does not tell, else main memory
     *     where they fit and are not the device's own, else the file
     */
    public static SumPlace of(
            long weights,
            RunPlan plan,
            LocalDevice device,
            LocalDevice mainMemory,
            Optional<Path> file) {
        long bytes = Float.BYTES * weights;
        ResidencyChoice choice = plan.residency();
        OptionalLong usable = choice.usableBytes();
        if (usable.isEmpty() || choice.estimate().total() + bytes <= usable.getAsLong()) {
            return new OnDevice();
        }
        boolean own = device instanceof LocalDevice.NvidiaGpu;
        OptionalLong free = mainMemory.memory().freeBytes();
        boolean roomy = own && free.isPresent() && bytes <= free.getAsLong() / 10 * 8;
        return roomy || file.isEmpty() ? new InMemory() : new InFile(file.get());
    }
}
