package maec.runtime;

import maec.job.ProblemException;

/**
 * The native engine on one device, with the one thread on which everything native happens.
 *
 * <p>Starting is slow (a second or two) and happens once; models are then loaded into it. Grad mode
 * and the autograd graph belong to a thread in libtorch, so public methods of this room may be
 * called from any thread and are carried out, one after the other, on the engine's own.
 */
public final class Engine implements AutoCloseable {
    private final Device device;

    private Engine(Device device) {
        this.device = device;
    }

    /**
     * Starts libtorch, offline, and compiles the kernels.
     *
     * @param device where to compute
     * @return the engine; the caller closes it, after everything that was loaded into it
     * @throws ProblemException with {@link RuntimeProblem.EngineMissing} or {@link
     *     RuntimeProblem.DeviceMissing}
     */
    public static Engine start(Device device) {
        return new Engine(device);
    }

    /**
     * Where this engine computes.
     *
     * @return the device
     */
    public Device device() {
        return device;
    }

    /** Ends the compute thread and frees what the engine still holds; closing twice is harmless. */
    @Override
    public void close() {}
}
