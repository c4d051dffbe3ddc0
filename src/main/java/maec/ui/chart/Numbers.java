package maec.ui.chart;

import java.util.Locale;

/** How charts write scores, which span many powers of ten. */
public final class Numbers {
    private static final String[] SUPERSCRIPTS = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};

    private Numbers() {}

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
        if (value < 0) {
            return "−" + score(-value);
        }
        double size = value;
        if (size >= 0.01 && size < 1000) {
            int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
            return String.format(Locale.ROOT, "%." + decimals + "f", value);
        }
        return String.format(Locale.ROOT, "%.1e", value)
                .replaceFirst("e([-+])0", "e$1")
                .replace("e+", "e");
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
