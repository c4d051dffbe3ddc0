package maec.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

class ChartNumbersTest {
    @Test
    void scoresKeepTwoDigits() {
        assertEquals("3.2e-4", Numbers.score(3.2e-4));
        assertEquals("1.0e-12", Numbers.score(1e-12));
        assertEquals("0.041", Numbers.score(0.041));
        assertEquals("12.5", Numbers.score(12.5));
        assertEquals("2.5e4", Numbers.score(25_000));
        assertEquals("0", Numbers.score(0));
    }

    @Test
    void powersOfTenAreSetAsPeopleWriteThem() {
        assertEquals("10⁻⁵", Numbers.powerOfTen(-5));
        assertEquals("10¹²", Numbers.powerOfTen(12));
    }

    @Test
    void ticksAreRound() {
        assertEquals(
                List.of("0.0", "0.2", "0.4", "0.6"),
                TickAxis.round(0, 0.65, 5).stream().map(TickAxis.Tick::label).toList());
        assertEquals(
                List.of("−0.5", "0.0", "0.5"),
                TickAxis.round(-0.6, 0.8, 4).stream().map(TickAxis.Tick::label).toList());
        assertEquals(1, TickAxis.roundStep(0));
        assertEquals(20_000, TickAxis.roundStep(11_000), 1e-6);
    }

    @Test
    void palettesRunFromDarkToBrightThroughTheirPublishedEnds() {
        assertEquals(0xff440154, Palette.VIRIDIS.argb(0));
        assertEquals(0xfffde725, Palette.VIRIDIS.argb(255));
        assertEquals(0xff00204d, Palette.CIVIDIS.argb(0));
        assertEquals(0xffffea46, Palette.CIVIDIS.argb(255));
        for (Palette palette : Palette.sequential()) {
            for (int level = 4; level < Palette.LEVELS; level += 4) {
                double step = brightness(palette.argb(level)) - brightness(palette.argb(level - 4));
                assertTrue(step > 0, palette + " at " + level);
            }
        }
    }

    private static double brightness(int argb) {
        return 0.2126 * (argb >> 16 & 0xff) + 0.7152 * (argb >> 8 & 0xff) + 0.0722 * (argb & 0xff);
    }
}
