package maec.cli;

import maec.runtime.DeviceMemory;
import maec.runtime.DeviceReport;
import maec.runtime.LocalDevice;
import maec.runtime.NativeLibrary;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A report on devices as people and as scripts read it. */
final class DeviceListing {
    private DeviceListing() {}

    /** Lines of text: a block per device, the engine, then what to do. */
    static List<String> lines(DeviceReport report) {
        List<String> lines = new ArrayList<>();
        for (DeviceReport.Entry entry : report.devices()) {
            LocalDevice device = entry.device();
            lines.add("%-9s %s%s".formatted(device.device(), device.name(), kind(device)));
            lines.add(indented("memory    " + memory(device)));
            lines.add(
                    indented(
                            "bfloat16  "
                                    + (entry.bf16().fast() ? "chosen for" : "not chosen for")
                                    + " models stored in BF16: "
                                    + entry.bf16().found()));
            lines.add(indented("state     " + entry.obstacle().orElse("works")));
            lines.add("");
        }
        lines.add("library   " + library(report.library()));
        lines.add(
                "engine    "
                        + report.engine()
                                .map(
                                        started ->
                                                "PyTorch "
                                                        + started.version()
                                                        + " at "
                                                        + started.folder())
                                .orElse("does not start"));
        if (!report.advice().isEmpty()) {
            lines.add("");
            lines.addAll(report.advice());
        }
        return lines;
    }

    private static String indented(String text) {
        return " ".repeat(10) + text;
    }

    private static String kind(LocalDevice device) {
        return switch (device) {
            case LocalDevice.Processor processor ->
                    ", "
                            + Quantities.count(processor.cores())
                            + (processor.cores() == 1 ? " core" : " cores")
                            + processor.features().stream()
                                    .map(feature -> ", " + feature)
                                    .collect(Collectors.joining());
            case LocalDevice.NvidiaGpu gpu ->
                    gpu.capability().map(text -> ", compute capability " + text).orElse("")
                            + ", driver "
                            + gpu.driver();
            case LocalDevice.AppleGpu _ -> "";
        };
    }

    private static String memory(LocalDevice device) {
        DeviceMemory memory = device.memory();
        String total = amount(memory.totalBytes());
        String text =
                memory.freeBytes().isEmpty() && memory.totalBytes().isEmpty()
                        ? "unknown"
                        : amount(memory.freeBytes()) + " free of " + total;
        return switch (device) {
            case LocalDevice.Processor _ -> text;
            case LocalDevice.NvidiaGpu gpu ->
                    gpu.divided() ? text + ": the card is divided into parts (MIG)" : text;
            case LocalDevice.AppleGpu _ -> text + ", shared with the processor";
        };
    }

    private static String amount(OptionalLong bytes) {
        return bytes.isEmpty() ? "unknown" : Quantities.bytes(bytes.getAsLong());
    }

    private static String library(NativeLibrary library) {
        String origin =
                switch (library.origin()) {
                    case BUNDLED -> "bundled with maec";
                    case NAMED -> "named by PYTORCH_LIBRARY_PATH: " + library.folder();
                    case FETCHED -> "fetched to " + library.folder();
                };
        return library.version().map(version -> "libtorch " + version).orElse("libtorch")
                + " for "
                + (library.cuda() ? "CUDA" : "the processor")
                + ", "
                + origin;
    }

    /** The same for {@code --json}; unknown numbers are null. */
    static Map<String, @Nullable Object> tree(DeviceReport report) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("devices", report.devices().stream().map(DeviceListing::tree).toList());
        Map<String, @Nullable Object> library = new LinkedHashMap<>();
        library.put("origin", report.library().origin().name().toLowerCase(java.util.Locale.ROOT));
        library.put("flavor", report.library().flavor());
        library.put("version", report.library().version().orElse(null));
        library.put("folder", report.library().folder().toString());
        tree.put("library", library);
        tree.put("engine", report.engine().orElse(null));
        tree.put("advice", report.advice());
        return tree;
    }

    private static Map<String, @Nullable Object> tree(DeviceReport.Entry entry) {
        LocalDevice device = entry.device();
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("device", device.device().name());
        tree.put("name", device.name());
        tree.put("totalBytes", number(device.memory().totalBytes()));
        tree.put("freeBytes", number(device.memory().freeBytes()));
        tree.put("bf16", entry.bf16().fast());
        tree.put("bf16Reason", entry.bf16().found());
        tree.put("works", entry.obstacle().isEmpty());
        tree.put("obstacle", entry.obstacle().orElse(null));
        switch (device) {
            case LocalDevice.Processor processor -> {
                tree.put("cores", processor.cores());
                tree.put(
                        "features",
                        processor.features().stream().map(feature -> feature.toString()).toList());
            }
            case LocalDevice.NvidiaGpu gpu -> {
                tree.put("driver", gpu.driver());
                tree.put("computeCapability", gpu.capability().orElse(null));
                tree.put("divided", gpu.divided());
            }
            case LocalDevice.AppleGpu _ -> {}
        }
        return tree;
    }

    private static @Nullable Long number(OptionalLong number) {
        return number.isEmpty() ? null : Long.valueOf(number.getAsLong());
    }
}
