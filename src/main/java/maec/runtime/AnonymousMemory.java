package maec.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches how much memory of its own this process has: heap and native, without the files it maps,
 * whose pages the system takes back when it wants to.
 */
public final class AnonymousMemory implements AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final byte[] FIELD = "RssAnon:".getBytes(StandardCharsets.US_ASCII);
    private static final int SIZE = 1 << 13;
    private static final int PERIOD_MILLIS = 5;

    private final AtomicLong peak = new AtomicLong(bytes());
    private final Thread watcher =
            Thread.ofPlatform().daemon().name("maec-memory").unstarted(this::watchOn);
    private volatile boolean closed;

    private AnonymousMemory() {}

    /**
     * Begins to watch.
     *
     * @return the watch; the caller closes it
     */
    public static AnonymousMemory watch() {
        AnonymousMemory memory = new AnonymousMemory();
        memory.watcher.start();
        return memory;
    }

    private void watchOn() {
        ByteBuffer text = ByteBuffer.allocate(SIZE);
        try (FileChannel status = FileChannel.open(STATUS)) {
            while (!closed) {
                peak.accumulateAndGet(bytes(status, text), Math::max);
                Thread.sleep(PERIOD_MILLIS);
            }
        } catch (IOException | InterruptedException _) {
            // the peak so far stands
        }
    }

    /**
     * The most that was seen.
     *
     * @return bytes, or −1 where the system does not tell
     */
    public long peakBytes() {
        return peak.get();
    }

    /** What the process has now, or −1 where the system does not tell. */
    static long bytes() {
        try (FileChannel status = FileChannel.open(STATUS)) {
            return bytes(status, ByteBuffer.allocate(SIZE));
        } catch (IOException _) {
            return -1;
        }
    }

    /** Reads without leaving garbage, which would be measured with the rest. */
    private static long bytes(FileChannel status, ByteBuffer text) throws IOException {
        text.clear();
        status.read(text, 0);
        for (int at = 0; at + FIELD.length < text.position(); at++) {
            if (isField(text, at)) {
                return 1024 * number(text, at + FIELD.length);
            }
        }
        return -1;
    }

    private static boolean isField(ByteBuffer text, int start) {
        int at = 0;
        while (at < FIELD.length && text.get(start + at) == FIELD[at]) {
            at++;
        }
        return at == FIELD.length;
    }

    private static long number(ByteBuffer text, int start) {
        int at = start;
        while (at < text.position() && Character.isWhitespace(text.get(at))) {
            at++;
        }
        long number = 0;
        for (; at < text.position() && Character.isDigit(text.get(at)); at++) {
            number = 10 * number + text.get(at) - '0';
        }
        return number;
    }

    @Override
    public void close() {
        closed = true;
    }
}
