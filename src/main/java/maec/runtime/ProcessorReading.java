package maec.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What kind of processor this is, as Linux and macOS tell. */
final class ProcessorReading {
    private static final Pattern NAME = Pattern.compile("(?m)^model name\\s*:\\s*(\\S.*)$");
    private static final Pattern FLAGS = Pattern.compile("(?m)^(?:flags|Features)\\s*:\\s*(.+)$");

    private ProcessorReading() {}

    static LocalDevice.Processor of(Machine machine) {
        String text = machine.read("/proc/cpuinfo").orElse("");
        return new LocalDevice.Processor(
                first(NAME, text)
                        .or(() -> chip(machine))
                        .orElseGet(
                                () -> machine.setting("os.arch").orElse("unknown") + " processor"),
                machine.processors(),
                features(text, machine),
                MainMemory.of(machine));
    }

    /** The name of the chip on macOS. */
    static Optional<String> chip(Machine machine) {
        return machine.setting("os.name").orElse("").startsWith("Mac")
                ? sysctl(machine, "machdep.cpu.brand_string")
                : Optional.empty();
    }

    private static List<CpuFeature> features(String text, Machine machine) {
        Set<String> flags = Set.of(first(FLAGS, text).orElse("").strip().split("\\s+", 0));
        boolean apple = machine.setting("os.name").orElse("").startsWith("Mac");
        return Arrays.stream(CpuFeature.values())
                .filter(
                        feature ->
                                switch (feature) {
                                    case AVX2 -> flags.contains("avx2");
                                    case AVX512 -> flags.contains("avx512f");
                                    case AVX512_BF16 -> flags.contains("avx512_bf16");
                                    case AMX_BF16 -> flags.contains("amx_bf16");
                                    case ARM_BF16 ->
                                            flags.contains("bf16")
                                                    || (apple
                                                            && sysctl(
                                                                            machine,
                                                                            "hw.optional.arm.FEAT_BF16")
                                                                    .orElse("")
                                                                    .equals("1"));
                                })
                .toList();
    }

    private static Optional<String> sysctl(Machine machine, String name) {
        return machine.run(List.of("/usr/sbin/sysctl", "-n", name))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    }
}
