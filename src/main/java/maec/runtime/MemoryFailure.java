package maec.runtime;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads in a message of libtorch that memory was short, and how much was asked for.
 *
 * @param askedBytes the allocation that failed, empty where the message does not tell
 */
record MemoryFailure(OptionalLong askedBytes) {
    /*
     *   Linux, macOS   DefaultCPUAllocator: can't allocate memory: you tried to allocate N bytes
     *   Windows        DefaultCPUAllocator: not enough memory: you tried to allocate N bytes
     *   C++            std::bad_alloc
     *   oneDNN         could not create a memory object
     *   CUDA           CUDA out of memory. Tried to allocate 2.00 GiB.
     *                  CUDA error: out of memory
     *                  CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling ..., cuDNN likewise
     *   MPS            MPS backend out of memory (...). Tried to allocate 33.92 GiB on private pool
     *                  Invalid buffer size: 33.92 GiB
     */
    private static final Pattern SHORT =
            Pattern.compile(
                    "out of memory|allocate memory|not enough memory|bad_alloc|could not create a"
                            + " memory|_status_alloc_failed|invalid buffer size");
    private static final Pattern ASKED =
            Pattern.compile(
                    "(?:tried to allocate|invalid buffer size:) (\\d{1,18}(?:\\.\\d{1,3})?)"
                            + " (bytes|kib|mib|gib|kb|mb|gb)");

    /**
     * Reads a message.
     *
     * @param message what libtorch said
     * @return what it says of memory, empty if it is about something else
     */
    static Optional<MemoryFailure> in(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        if (!SHORT.matcher(text).find()) {
            return Optional.empty();
        }
        Matcher asked = ASKED.matcher(text);
        return Optional.of(
                new MemoryFailure(
                        asked.find()
                                ? OptionalLong.of(bytes(asked.group(1), asked.group(2)))
                                : OptionalLong.empty()));
    }

    private static long bytes(String number, String unit) {
        long factor =
                switch (unit.charAt(0)) {
                    case 'k' -> 1L << 10;
                    case 'm' -> 1L << 20;
                    case 'g' -> 1L << 30;
                    default -> 1;
                };
        return factor == 1 ? Long.parseLong(number) : (long) (Double.parseDouble(number) * factor);
    }
}
