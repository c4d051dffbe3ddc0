package maec.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7126, 7\u202f126",
        "99999, 99\u202f999",
        "153286, 153.3 k",
        "401500000, 401.5 M",
        "8030261248, 8.03 B",
    })
    void countsHaveFewDigits(long count, String text) {
        assertEquals(text, Figures.count(count));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "613144, 613.1 kB", "16060522496, 16.1 GB", "999600, 1.00 MB"})
    void sizesAreDecimal(long bytes, String text) {
        assertEquals(text, Figures.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"-0.004, 0.00", "-0.2, −0.20", "1, 1.00"})
    void coefficientsHaveATrueMinusAndNoMinusZero(double value, String text) {
        assertEquals(text, Figures.coefficient(value));
    }

    @ParameterizedTest
    @CsvSource({"0.0031, 0.31 %", "0.05, 5.0 %", "1, 100 %", "0, 0.0 %"})
    void sharesBecomePercent(double share, String text) {
        assertEquals(text, Figures.percentOf(share));
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1.5 s", "42, 42 s", "150, 3 min", "7200, 2.0 h"})
    void spansAreShort(double seconds, String text) {
        assertEquals(text, Figures.duration(seconds));
    }
}
