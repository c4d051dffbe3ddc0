package maec.cli;

import maec.job.ByteCount;

import java.util.Locale;

/** Numbers as people read them. */
final class Quantities {
    private Quantities() {}

    static String of(long number, String unit) {
        return unit.equals("bytes") ? bytes(number) : count(number);
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String bytes(long bytes) {
        return new ByteCount(bytes).toString();
    }

    static String seconds(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
    }
}
