package maec.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The devices of this machine, as the system and the drivers' tools tell, without starting the
 * native engine.
 */
public final class DeviceCatalog {
    private final Machine machine;

    DeviceCatalog(Machine machine) {
        this.machine = machine;
    }

    /**
     * The catalog of the machine this runs on.
     *
     * @return a catalog that looks anew whenever it is asked
     */
    public static DeviceCatalog ofThisMachine() {
        return new DeviceCatalog(new ThisMachine());
    }

    /**
     * All devices, the processor first. Takes up to some seconds where a driver sleeps.
     *
     * @return at least the processor
     */
    public List<LocalDevice> devices() {
        List<LocalDevice> found = new ArrayList<>();
        found.add(ProcessorReading.of(machine));
        found.addAll(NvidiaReading.of(machine));
        apple().ifPresent(found::add);
        return found;
    }

    /**
     * What is known of one device.
     *
     * @param device a device, which this machine need not have
     * @return its description; where there is none, one in which nothing is known
     */
    public LocalDevice describe(Device device) {
        if (device.equals(Device.cpu())) {
            return ProcessorReading.of(machine);
        }
        return devices().stream()
                .filter(found -> found.device().equals(device))
                .findFirst()
                .orElseGet(() -> unknown(device));
    }

    private static LocalDevice unknown(Device device) {
        return device.name().equals("mps")
                ? new LocalDevice.AppleGpu("Apple GPU", DeviceMemory.UNKNOWN)
                : new LocalDevice.NvidiaGpu(
                        device,
                        "NVIDIA GPU",
                        DeviceMemory.UNKNOWN,
                        "unknown",
                        Optional.empty(),
                        false);
    }

    private Optional<LocalDevice> apple() {
        boolean present =
                machine.setting("os.name").orElse("").startsWith("Mac")
                        && machine.setting("os.arch").orElse("").equals("aarch64");
        return present
                ? Optional.of(
                        new LocalDevice.AppleGpu(
                                ProcessorReading.chip(machine).orElse("Apple") + " GPU",
                                MainMemory.of(machine)))
                : Optional.empty();
    }
}
