package maec.ui.text;

import java.util.Locale;

/**
 * Numbers as the window writes them: a decimal point, narrow spaces between thousands, few digits.
 */
public final class Figures {
    private static final String NARROW_SPACE = "\u202f";
    private static final String[] COUNT_UNITS = {"", " k", " M", " B", " T"};
    private static final String[] BYTE_UNITS = {" B", " kB", " MB", " GB", " TB"};

    private Figures() {}

    /**
     * A count with few digits, such as {@code 401.5 M} or {@code 8.03 B}; up to 99 999 in full.
     *
     * @param count how many
     * @return the text
     */
    public static String count(long count) {
        return Math.abs(count) < 100_000 ? whole(count) : scaled((double) count, COUNT_UNITS);
    }

    /**
     * A count in full, such as {@code 14 336}.
     *
     * @param count how many
     * @return the text
     */
    public static String whole(long count) {
        return String.format(Locale.ROOT, "%,d", count).replace(",", NARROW_SPACE);
    }

    /**
     * A size on disk in decimal units, such as {@code 16.1 GB}.
     *
     * @param bytes how many
     * @return the text
     */
    public static String bytes(long bytes) {
        return scaled((double) bytes, BYTE_UNITS);
    }

    /**
     * A share as percent, such as {@code 0.31 %}.
     *
     * @param share 0 to 1
     * @return the text
     */
    public static String percentOf(double share) {
        return percent(share * 100);
    }

    /**
     * A percentage with three significant digits at most, such as {@code 5.0 %} or {@code 80 %}.
     *
     * @param percent 0 to 100
     * @return the text
     */
    public static String percent(double percent) {
        double size = Math.abs(percent);
        String pattern = size >= 99.95 ? "%.0f %%" : size >= 1 || size == 0 ? "%.1f %%" : "%.2f %%";
        return String.format(Locale.ROOT, pattern, percent);
    }

    /**
     * A coefficient or cosine with two decimals and a true minus sign.
     *
     * @param value any finite number
     * @return the text
     */
    public static String coefficient(double value) {
        return decimals(value, 2);
    }

    /**
     * A number with a fixed count of decimals and a true minus sign; never minus zero.
     *
     * @param value any finite number
     * @param decimals digits behind the point
     * @return the text
     */
    public static String decimals(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", Math.abs(value));
        boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
        return value < 0 && !zero ? "−" + text : text;
    }

    /**
     * A time span as people say it, such as {@code 40 s} or {@code 2 min}.
     *
     * @param seconds not negative
     * @return the text
     */
    public static String duration(double seconds) {
        if (seconds < 10) {
            return decimals(seconds, 1) + " s";
        }
        if (seconds < 90) {
            return Math.round(seconds) + " s";
        }
        if (seconds < 5400) {
            return Math.round(seconds / 60) + " min";
        }
        return decimals(seconds / 3600, 1) + " h";
    }

    private static String scaled(double value, String[] units) {
        int unit = 0;
        while (Math.abs(value) >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        if (unit == 0) {
            return Math.round(value) + units[0];
        }
        return decimals(value, Math.abs(value) >= 9.995 ? 1 : 2) + units[unit];
    }
}
