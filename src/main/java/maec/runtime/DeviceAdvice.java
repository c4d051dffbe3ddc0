package maec.runtime;

import maec.runtime.LocalDevice.NvidiaGpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What to do where a device is there and cannot be used, or may be another than expected. */
final class DeviceAdvice {
    /** Below this compute capability the CUDA 12.8 build of PyTorch 2.7 has no machine code. */
    private static final double OLDEST = 7.5;

    private DeviceAdvice() {}

    static List<String> of(
            Machine machine, List<DeviceReport.Entry> entries, NativeLibrary library) {
        List<String> advice = new ArrayList<>();
        String named = machine.setting("PYTORCH_LIBRARY_PATH").orElse("");
        if (!named.isBlank() && library.origin() == NativeLibrary.Origin.BUNDLED) {
            advice.add(
                    "PYTORCH_LIBRARY_PATH names '"
                            + named
                            + "', where no libtorch lies, and is passed over.");
        }
        if (!library.fits()) {
            advice.add(
                    "The libtorch at "
                            + library.folder()
                            + " is "
                            + library.version().orElse("unknown")
                            + ": set PYTORCH_LIBRARY_PATH to one of "
                            + NativeLibrary.VERSION
                            + ", or to nothing.");
            return advice;
        }
        List<NvidiaGpu> gpus = new ArrayList<>();
        Optional<NvidiaGpu> unusable = Optional.empty();
        for (DeviceReport.Entry entry : entries) {
            if (entry.device() instanceof NvidiaGpu gpu) {
                gpus.add(gpu);
                if (entry.obstacle().isPresent() && unusable.isEmpty()) {
                    unusable = Optional.of(gpu);
                }
            }
        }
        boolean loads = entries.getFirst().obstacle().isEmpty();
        unusable.ifPresent(gpu -> advice.addAll(of(machine, gpu, library, loads)));
        boolean alike = gpus.stream().map(NvidiaGpu::name).distinct().count() <= 1;
        if (!alike && !machine.setting("CUDA_DEVICE_ORDER").orElse("").equals("PCI_BUS_ID")) {
            advice.add(
                    "These GPUs differ: set CUDA_DEVICE_ORDER=PCI_BUS_ID, or CUDA counts them by"
                            + " speed and not in this order.");
        }
        return advice;
    }

    private static List<String> of(
            Machine machine, NvidiaGpu gpu, NativeLibrary library, boolean loads) {
        if (!NativeLibrary.cudaExists(machine)) {
            return List.of(
                    "There is no CUDA build of the native library for "
                            + NativeLibrary.classifier(machine)
                            + ": use cpu.");
        }
        if (!library.cuda()) {
            return missing(machine, gpu);
        }
        return List.of(loads ? refused(gpu, library) : broken(library));
    }

    private static String broken(NativeLibrary library) {
        return switch (library.origin()) {
            case FETCHED ->
                    "The CUDA library does not load: delete "
                            + library.folder()
                            + " and run 'maec device --fetch' again.";
            case NAMED, BUNDLED ->
                    "The CUDA library at "
                            + library.folder()
                            + " does not load: the libraries of CUDA that it needs have to lie where"
                            + " it was installed with them.";
        };
    }

    private static String refused(NvidiaGpu gpu, NativeLibrary library) {
        return "The CUDA library at "
                + library.folder()
                + " does not accept "
                + gpu.device()
                + (isOld(gpu)
                        ? ": builds for CUDA 12.8 have no code for compute capability "
                                + gpu.capability().orElse("")
                                + ", those for CUDA 12.6 have."
                        : ": CUDA 12 needs a driver from 525 on, the newest cards one from 570 on,"
                                + " and "
                                + gpu.driver()
                                + " is installed.");
    }

    private static boolean isOld(NvidiaGpu gpu) {
        return gpu.capability().map(Double::parseDouble).orElse(OLDEST) < OLDEST;
    }

    private static List<String> missing(Machine machine, NvidiaGpu gpu) {
        List<String> ways = new ArrayList<>();
        if (!isOld(gpu)) {
            ways.add(
                    "To use "
                            + gpu.device()
                            + ", run 'maec device --fetch' once: it downloads DJL's libtorch "
                            + NativeLibrary.VERSION
                            + " for CUDA 12.8 (some gigabytes) to "
                            + NativeLibrary.cache(machine)
                            + ", where --device cuda finds it.");
        }
        ways.add(
                (ways.isEmpty() ? "To use " + gpu.device() + ", set" : "Or set")
                        + " PYTORCH_LIBRARY_PATH to the lib folder of a PyTorch "
                        + NativeLibrary.VERSION
                        + (isOld(gpu) ? " for CUDA 12.6" : " for CUDA 12")
                        + ", such as .../site-packages/torch/lib of a Python"
                        + " environment or libtorch/lib of an unpacked archive.");
        return ways;
    }
}
