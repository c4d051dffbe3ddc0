package maec.runtime;

import maec.job.ProblemException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What there is to compute with, whether it works, and what to do where it does not.
 *
 * @param devices every device, the processor first
 * @param library the native library of PyTorch that was tried
 * @param engine what was started, empty if nothing could be
 * @param advice what to do, in sentences; empty where every device works
 */
public record DeviceReport(
        List<Entry> devices, NativeLibrary library, Optional<Started> engine, List<String> advice) {
    /**
     * A device and what was found out about it.
     *
     * @param device the device
     * @param bf16 whether it is made for bfloat16
     * @param obstacle why nothing can be computed on it here, empty if it was tried and works
     */
    public record Entry(
            LocalDevice device, PrecisionChoice.Speed bf16, Optional<String> obstacle) {}

    /**
     * The engine that was started for this report.
     *
     * @param version version of PyTorch, as DJL takes it to be
     * @param folder where its native library lies
     */
    public record Started(String version, String folder) {}

    /** Copies the lists. */
    public DeviceReport {
        devices = List.copyOf(devices);
        advice = List.copyOf(advice);
    }

    /**
     * Looks at this machine and tries every device; takes some seconds. The native library that it
     * loads stays loaded in this process.
     *
     * @return the report, also where nothing works
     */
    public static DeviceReport make() {
        Machine machine = new ThisMachine();
        List<LocalDevice> devices = new DeviceCatalog(machine).devices();
        // The last device is a GPU where there is one: it decides which library is loaded.
        NativeLibrary library = NativeLibrary.of(machine, devices.getLast().device());
        List<Entry> entries = new ArrayList<>();
        Optional<Started> started = Optional.empty();
        for (LocalDevice device : devices.reversed()) {
            Optional<String> obstacle = Optional.empty();
            try (Engine engine = Engine.start(device.device())) {
                started = Optional.of(new Started(engine.version(), engine.libraryFolder()));
            } catch (ProblemException problem) {
                obstacle = Optional.of(problem.problem().sentence());
            }
            entries.addFirst(new Entry(device, PrecisionChoice.speed(device), obstacle));
        }
        return new DeviceReport(
                entries, library, started, DeviceAdvice.of(machine, entries, library));
    }
}
