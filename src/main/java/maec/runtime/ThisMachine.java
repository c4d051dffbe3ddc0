package maec.runtime;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The computer this runs on. */
final class ThisMachine implements Machine {
    /** A sleeping GPU can take seconds to wake; a broken driver never answers. */
    private static final long PATIENCE_SECONDS = 10;

    /** Far above what the tools print for a machine full of GPUs. */
    private static final int LIMIT_BYTES = 1 << 20;

    @Override
    public Optional<String> read(String path) {
        try (InputStream file = Files.newInputStream(Path.of(path))) {
            return Optional.of(new String(file.readNBytes(LIMIT_BYTES), StandardCharsets.UTF_8));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> run(List<String> command) {
        File printed = null;
        try {
            printed = File.createTempFile("maec-device", ".txt");
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(ProcessBuilder.Redirect.PIPE)
                            .redirectOutput(printed)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return process.exitValue() == 0 ? read(printed.getPath()) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            if (printed != null && !printed.delete()) {
                printed.deleteOnExit();
            }
        }
    }

    @Override
    public Optional<String> setting(String name) {
        return Optional.ofNullable(System.getenv(name))
                .or(() -> Optional.ofNullable(System.getProperty(name)));
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(Path.of(path));
    }

    @Override
    public List<String> list(String folder) {
        String[] names = new File(folder).list();
        return names == null ? List.of() : Arrays.stream(names).sorted().toList();
    }

    @Override
    public int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public DeviceMemory memory() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? DeviceMemory.of(system.getTotalMemorySize(), system.getFreeMemorySize())
                : DeviceMemory.UNKNOWN;
    }
}
