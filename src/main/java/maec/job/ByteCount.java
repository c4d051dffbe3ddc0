package maec.job;

import java.util.Locale;

/**
 * A number of bytes that prints as people read it, so that every sentence about memory or disk
 * counts in the same units.
 *
 * @param bytes how many, from 0
 */
public record ByteCount(long bytes) {
    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};

    /** With one decimal and a unit of a power of 1000: {@code 16.1 GB}; small numbers in bytes. */
    @Override
    public String toString() {
        double scaled = bytes;
        int unit = 0;
        while (scaled >= 999.95 && unit < UNITS.length - 1) {
            scaled /= 1000;
            unit++;
        }
        return unit == 0
                ? bytes + " bytes"
                : String.format(Locale.ROOT, "%.1f %s", scaled, UNITS[unit]);
    }
}
