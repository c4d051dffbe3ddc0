package maec.runtime;

import maec.job.ProblemException;

import java.util.regex.Pattern;

/**
 * Where tensors are computed, by the name that PyTorch gives it.
 *
 * @param name {@code cpu}, {@code cuda:0} or {@code mps}
 */
public record Device(String name) {
    private static final Pattern KNOWN = Pattern.compile("cpu|mps|cuda:\\d{1,3}");

    /** Checks the name. */
    public Device {
        if (!KNOWN.matcher(name).matches()) {
            throw new IllegalArgumentException("no device is called " + name);
        }
    }

    /**
     * The processor, which every machine has.
     *
     * @return the device {@code cpu}
     */
    public static Device cpu() {
        return new Device("cpu");
    }

    /**
     * Reads a name that a person wrote; {@code cuda} and {@code gpu} mean the first GPU.
     *
     * @param name the name, upper or lower case
     * @return the device, which this machine need not have
     * @throws ProblemException with {@link EngineProblem.UnknownDevice} if no device can have that
     *     name
     */
    public static Device named(String name) {
        String lower = name.strip().toLowerCase(java.util.Locale.ROOT);
        String full = lower.equals("cuda") || lower.equals("gpu") ? "cuda:0" : lower;
        if (!KNOWN.matcher(full).matches()) {
            throw new ProblemException(new EngineProblem.UnknownDevice(name));
        }
        return new Device(full);
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
