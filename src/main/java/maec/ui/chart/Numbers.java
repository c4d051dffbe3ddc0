package maec.ui.chart;

import java.util.Locale;

/** How charts and their cards write numbers, the same everywhere and in every locale. */
public final class Numbers {
    private static final char THIN_SPACE = '\u2009';
    private static final String[] SUPERSCRIPTS = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};

    private Numbers() {}

    /**
     * A whole number with a thin space between thousands.
     *
     * @param value any number
     * @return e.g. {@code 14 336}
     */
    public static String whole(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', THIN_SPACE);
    }

    /**
     * A score with two significant digits.
     *
     * @param value any number
     * @return e.g. {@code 3.2e-4}, {@code 0.12}
     */
    public static String score(double value) {
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        if (size >= 0.01 && size < 1000) {
            int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
            return String.format(Locale.ROOT, "%." + decimals + "f", value);
        }
        return String.format(Locale.ROOT, "%.1e", value)
                .replaceFirst("e([-+])0", "e$1")
                .replace("e+", "e");
    }

    /**
     * A share in percent: more digits the smaller it is.
     *
     * @param percent 0 to 100
     * @return e.g. {@code 5.0 %}, {@code 0.26 %}, {@code 80 %}
     */
    public static String percent(double percent) {
        String format = percent >= 20 ? "%.0f %%" : percent >= 1 ? "%.1f %%" : "%.2f %%";
        return String.format(Locale.ROOT, percent == 0 ? "%.0f %%" : format, percent);
    }

    /**
     * A number with a fixed count of decimals, with a real minus sign.
     *
     * @param value any number
     * @param decimals how many
     * @return e.g. {@code −0.041}
     */
    public static String fixed(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        boolean zero = text.chars().noneMatch(digit -> digit >= '1' && digit <= '9');
        return zero ? text.replace("-", "") : text.replace('-', '−');
    }

    /**
     * A power of ten.
     *
     * @param exponent any number
     * @return e.g. {@code 10⁻⁵}
     */
    public static String powerOfTen(int exponent) {
        var text = new StringBuilder("10").append(exponent < 0 ? "⁻" : "");
        for (char digit : Integer.toString(Math.abs(exponent)).toCharArray()) {
            text.append(SUPERSCRIPTS[digit - '0']);
        }
        return text.toString();
    }
}
