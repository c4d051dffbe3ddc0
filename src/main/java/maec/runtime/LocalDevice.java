package maec.runtime;

import java.util.List;
import java.util.Optional;

/** A device that this machine has, whether or not the native library here can use it. */
public sealed interface LocalDevice {
    /**
     * What it is called in options.
     *
     * @return {@code cpu}, {@code cuda:0} or {@code mps}
     */
    Device device();

    /**
     * What its maker calls it.
     *
     * @return a name for people, never empty
     */
    String name();

    /**
     * Its memory when it was looked at.
     *
     * @return total and free bytes, as far as known
     */
    DeviceMemory memory();

    /**
     * The processor.
     *
     * @param name model name
     * @param cores how many threads run at the same time
     * @param features instruction sets that were found, in the order of the enum; empty where the
     *     system does not tell
     * @param memory main memory, within the limits of this process
     */
    record Processor(String name, int cores, List<CpuFeature> features, DeviceMemory memory)
            implements LocalDevice {
        /** Copies the list. */
        public Processor {
            features = List.copyOf(features);
        }

        @Override
        public Device device() {
            return Device.cpu();
        }
    }

    /**
     * A GPU of NVIDIA.
     *
     * @param device its number as CUDA counts
     * @param name product name
     * @param memory memory of the card; unknown where it is divided among several users
     * @param driver version of the driver
     * @param capability compute capability such as {@code 8.9}, empty where an old driver does not
     *     tell
     * @param divided whether the card is in MIG mode, in which a process sees one part of it
     */
    record NvidiaGpu(
            Device device,
            String name,
            DeviceMemory memory,
            String driver,
            Optional<String> capability,
            boolean divided)
            implements LocalDevice {}

    /**
     * The GPU of an Apple chip, which shares main memory with the processor.
     *
     * @param name name of the chip
     * @param memory main memory
     */
    record AppleGpu(String name, DeviceMemory memory) implements LocalDevice {
        @Override
        public Device device() {
            return Device.named("mps");
        }
    }
}
