package maec.runtime;

import maec.runtime.LocalDevice.NvidiaGpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The GPUs that {@code nvidia-smi} lists, numbered as CUDA numbers them for this process.
 *
 * <p>CUDA numbers by speed unless CUDA_DEVICE_ORDER=PCI_BUS_ID is set, {@code nvidia-smi} by bus;
 * the two agree where all GPUs are alike. CUDA_VISIBLE_DEVICES hides and reorders.
 */
final class NvidiaReading {
    private static final String FIELDS =
            "index,uuid,name,memory.total,memory.free,driver_version,mig.mode.current";

    private NvidiaReading() {}

    /** A line of the listing: index and UUID for the choice of what is visible, and the GPU. */
    private record Row(String index, String uuid, NvidiaGpu gpu) {}

    static List<NvidiaGpu> of(Machine machine) {
        // compute_cap is known to drivers from 510 on; an older one refuses the whole query
        List<Row> rows =
                query(machine, FIELDS + ",compute_cap")
                        .or(() -> query(machine, FIELDS))
                        .orElse("")
                        .lines()
                        .flatMap(line -> row(line).stream())
                        .toList();
        List<NvidiaGpu> gpus = new ArrayList<>();
        for (Row row : visible(rows, machine.setting("CUDA_VISIBLE_DEVICES"))) {
            NvidiaGpu gpu = row.gpu();
            gpus.add(
                    new NvidiaGpu(
                            new Device("cuda:" + gpus.size()),
                            gpu.name(),
                            gpu.memory(),
                            gpu.driver(),
                            gpu.capability(),
                            gpu.divided()));
        }
        return gpus;
    }

    private static Optional<String> query(Machine machine, String fields) {
        return machine.run(
                List.of("nvidia-smi", "--query-gpu=" + fields, "--format=csv,noheader,nounits"));
    }

    /** Reads a line; anything that is none, such as a warning of the driver, is passed over. */
    private static Optional<Row> row(String line) {
        String[] parts = line.split(",", -1);
        if (parts.length < 7 || !parts[0].strip().matches("\\d{1,3}")) {
            return Optional.empty();
        }
        boolean divided = parts[6].strip().equals("Enabled");
        DeviceMemory memory =
                divided
                        ? DeviceMemory.UNKNOWN
                        : new DeviceMemory(mebibytes(parts[3]), mebibytes(parts[4]));
        String capability = parts.length > 7 ? parts[7].strip() : "";
        return Optional.of(
                new Row(
                        parts[0].strip(),
                        parts[1].strip(),
                        new NvidiaGpu(
                                new Device("cuda:" + parts[0].strip()),
                                parts[2].strip().isEmpty() ? "NVIDIA GPU" : parts[2].strip(),
                                memory,
                                parts[5].strip(),
                                capability.matches("\\d{1,2}\\.\\d")
                                        ? Optional.of(capability)
                                        : Optional.empty(),
                                divided)));
    }

    private static OptionalLong mebibytes(String text) {
        return text.strip().matches("\\d{1,12}")
                ? OptionalLong.of(Long.parseLong(text.strip()) << 20)
                : OptionalLong.empty();
    }

    /** As CUDA does it: in the order that the variable names, up to the first that is none. */
    private static List<Row> visible(List<Row> rows, Optional<String> named) {
        if (named.isEmpty()) {
            return rows;
        }
        List<Row> chosen = new ArrayList<>();
        for (String word : named.get().split(",", -1)) {
            Optional<Row> match =
                    rows.stream().filter(row -> isNamed(row, word.strip())).findFirst();
            if (match.isEmpty() || chosen.contains(match.get())) {
                break;
            }
            chosen.add(match.get());
        }
        return chosen;
    }

    /** A part of a divided card stands for the card, whose name is all that is known of it. */
    private static boolean isNamed(Row row, String word) {
        return row.index().equals(word)
                || (word.startsWith("GPU-") && row.uuid().startsWith(word))
                || (word.startsWith("MIG-") && row.gpu().divided());
    }
}
