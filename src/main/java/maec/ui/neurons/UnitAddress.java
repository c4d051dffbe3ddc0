package maec.ui.neurons;

import maec.ui.chart.HeatmapCell;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads layer and unit as people write them, such as {@code L2:N14} or {@code 2.14}. */
final class UnitAddress {
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "\\s*L?(\\d{1,6})\\s*[:./ ]\\s*N?(\\d{1,9})\\s*", Pattern.CASE_INSENSITIVE);

    private UnitAddress() {}

    /** Layer and unit; empty if the text is no address. */
    static Optional<HeatmapCell> read(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new HeatmapCell(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }
}
