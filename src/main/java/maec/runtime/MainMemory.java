package maec.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Main memory as a computation can get it: what the system would give without swapping, within the
 * limits of the container that this process lives in.
 */
final class MainMemory {
    private static final String ROOT = "/sys/fs/cgroup";

    /** cgroup v1 writes "no limit" as the largest number of pages. */
    private static final long NO_LIMIT = 1L << 60;

    private MainMemory() {}

    /** Total and free bytes; what Java says where the system has no better answer. */
    static DeviceMemory of(Machine machine) {
        DeviceMemory system =
                machine.read("/proc/meminfo")
                        .flatMap(MainMemory::meminfo)
                        .or(() -> apple(machine))
                        .orElseGet(machine::memory);
        return system.within(limit(machine));
    }

    /** {@code /proc/meminfo} of Linux; MemAvailable counts caches that would be given up. */
    private static Optional<DeviceMemory> meminfo(String text) {
        OptionalLong total = number(text, "(?m)^MemTotal:\\s+(\\d{1,15}) kB$");
        OptionalLong free = number(text, "(?m)^MemAvailable:\\s+(\\d{1,15}) kB$");
        return total.isEmpty() || free.isEmpty()
                ? Optional.empty()
                : Optional.of(DeviceMemory.of(total.getAsLong() * 1024, free.getAsLong() * 1024));
    }

    /** {@code sysctl} and {@code vm_stat} of macOS; inactive pages are given up when needed. */
    private static Optional<DeviceMemory> apple(Machine machine) {
        if (!machine.setting("os.name").orElse("").startsWith("Mac")) {
            return Optional.empty();
        }
        OptionalLong total =
                machine.run(List.of("/usr/sbin/sysctl", "-n", "hw.memsize"))
                        .map(text -> number(text.strip(), "^(\\d{1,18})$"))
                        .orElse(OptionalLong.empty());
        String pages = machine.run(List.of("/usr/bin/vm_stat")).orElse("");
        OptionalLong size = number(pages, "page size of (\\d{1,9}) bytes");
        OptionalLong free = number(pages, "Pages free:\\s+(\\d{1,12})\\.");
        if (total.isEmpty() || size.isEmpty() || free.isEmpty()) {
            return Optional.empty();
        }
        long inactive = number(pages, "Pages inactive:\\s+(\\d{1,12})\\.").orElse(0);
        long speculative = number(pages, "Pages speculative:\\s+(\\d{1,12})\\.").orElse(0);
        return Optional.of(
                DeviceMemory.of(
                        total.getAsLong(),
                        (free.getAsLong() + inactive + speculative) * size.getAsLong()));
    }

    /** The tightest limit of the control groups of this process, version 1 and 2. */
    private static DeviceMemory limit(Machine machine) {
        DeviceMemory tightest = DeviceMemory.UNKNOWN;
        for (String line : machine.read("/proc/self/cgroup").orElse("").lines().toList()) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            if (parts[1].isEmpty()) {
                for (String folder : upwards(ROOT, parts[2])) {
                    tightest = tightest.within(second(machine, folder));
                }
            } else if (List.of(parts[1].split(",")).contains("memory")) {
                for (String folder : upwards(ROOT + "/memory", parts[2])) {
                    tightest = tightest.within(first(machine, folder));
                }
            }
        }
        return tightest;
    }

    /** A group and all above it; within a container only the last may be there. */
    private static List<String> upwards(String root, String group) {
        List<String> folders = new ArrayList<>();
        for (String path = group; path.length() > 1; ) {
            folders.add(root + path);
            path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        }
        folders.add(root);
        return folders;
    }

    private static DeviceMemory first(Machine machine, String folder) {
        return group(
                machine,
                folder,
                "memory.limit_in_bytes",
                "memory.usage_in_bytes",
                "(?m)^total_inactive_file (\\d{1,18})$");
    }

    private static DeviceMemory second(Machine machine, String folder) {
        return group(
                machine, folder, "memory.max", "memory.current", "(?m)^inactive_file (\\d{1,18})$");
    }

    private static DeviceMemory group(
            Machine machine, String folder, String limit, String usage, String caches) {
        OptionalLong most =
                number(machine.read(folder + "/" + limit).orElse(""), "^(\\d{1,19})\\s*$");
        if (most.isEmpty() || most.getAsLong() >= NO_LIMIT) {
            return DeviceMemory.UNKNOWN;
        }
        OptionalLong used =
                number(machine.read(folder + "/" + usage).orElse(""), "^(\\d{1,18})\\s*$");
        if (used.isEmpty()) {
            return new DeviceMemory(most, OptionalLong.empty());
        }
        long reclaimable =
                number(machine.read(folder + "/memory.stat").orElse(""), caches).orElse(0);
        long free = most.getAsLong() - Math.max(0, used.getAsLong() - reclaimable);
        return DeviceMemory.of(most.getAsLong(), Math.max(0, free));
    }

    private static OptionalLong number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        try {
            return matcher.find()
                    ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                    : OptionalLong.empty();
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }
}
