package maec.workflow;

import maec.runtime.Device;
import maec.runtime.Engine;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** The native engine of a project, started when something has to be computed and not before. */
final class LazyEngine implements AutoCloseable {
    private final Device device;
    private @Nullable Engine engine;

    LazyEngine(Device device) {
        this.device = device;
    }

    /** The engine, which stays the same until this is closed. */
    synchronized Engine get() {
        Engine started = engine;
        if (started == null) {
            started = Engine.start(device);
            engine = started;
        }
        return started;
    }

    /** Where it computes or would compute. */
    Device device() {
        return device;
    }

    /** The device that computes or would compute. */
    Optional<String> deviceName() {
        return Optional.of(device.name());
    }

    @Override
    public synchronized void close() {
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }
}
