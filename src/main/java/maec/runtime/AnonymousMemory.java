package maec.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches how much memory of its own this process has: heap and native, without the files it maps,
 * whose pages the system takes back when it wants to.
 */
final class AnonymousMemory implements AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String FIELD = "RssAnon:";
    private static final int PERIOD_MILLIS = 5;

    private final AtomicLong peak = new AtomicLong(bytes());
    private final Thread watcher =
            Thread.ofPlatform().daemon().name("maec-memory").unstarted(this::watchOn);
    private volatile boolean closed;

    private AnonymousMemory() {}

    /** Begins to watch; the caller closes it. */
    static AnonymousMemory watch() {
        AnonymousMemory memory = new AnonymousMemory();
        memory.watcher.start();
        return memory;
    }

    private void watchOn() {
        while (!closed) {
            peak.accumulateAndGet(bytes(), Math::max);
            try {
                Thread.sleep(PERIOD_MILLIS);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** The most that was seen, or −1 where the system does not tell. */
    long peakBytes() {
        return peak.get();
    }

    /** What the process has now, or −1 where the system does not tell. */
    static long bytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(FIELD))
                    .mapToLong(
                            line ->
                                    1024L
                                            * Long.parseLong(
                                                    line.substring(FIELD.length())
                                                            .replace("kB", "")
                                                            .strip()))
                    .findFirst()
                    .orElse(-1);
        } catch (IOException _) {
            return -1;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
