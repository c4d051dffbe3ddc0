package maec.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ColourScaleTest {
    private static float[] ascending(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.pow(10, -6 + 4.0 * i / (count - 1));
        }
        return values;
    }

    @Test
    void percentilesUseEveryLevelEquallyOften() {
        float[] values = ascending(2560);
        ColourScale scale = ColourScale.over(ColourScale.Kind.PERCENTILE, values);
        int[] used = new int[Palette.LEVELS];
        for (float value : values) {
            used[scale.level(value)]++;
        }
        for (int level = 1; level < Palette.LEVELS - 1; level++) {
            assertEquals(10, used[level], 1, "level " + level);
        }
        assertEquals(255, scale.level(values[values.length - 1]));
    }

    @Test
    void logarithmicLevelsRiseByEqualRatios() {
        ColourScale scale = ColourScale.over(ColourScale.Kind.LOGARITHMIC, ascending(1000));
        int middle = scale.level((float) Math.sqrt(scale.lowest() * scale.highest()));
        assertEquals(128, middle, 1);
        assertEquals(255, scale.level(scale.highest()));
        assertEquals(0, scale.level(0));
    }

    @Test
    void tiedValuesShareALevelAndNonsenseIsLowest() {
        float[] values = {1, 1, 1, 1, 2};
        for (ColourScale.Kind kind : ColourScale.Kind.values()) {
            ColourScale scale = ColourScale.over(kind, values);
            assertTrue(scale.level(2) > scale.level(1) || kind == ColourScale.Kind.PERCENTILE);
            assertEquals(0, scale.level(Float.NaN));
        }
        assertEquals(
                128,
                ColourScale.over(ColourScale.Kind.PERCENTILE, new float[] {Float.NaN}).level(0.5f));
    }

    @Test
    void zerosDoNotBreakALogarithmicScale() {
        ColourScale zeros = ColourScale.over(ColourScale.Kind.LOGARITHMIC, new float[8]);
        assertEquals(255, zeros.level(0), 255);
        ColourScale mixed =
                ColourScale.over(ColourScale.Kind.LOGARITHMIC, new float[] {0, 0, 1e-3f, 1e-2f});
        assertEquals(1e-3f, mixed.lowest(), 1e-6f);
        assertEquals(0, mixed.level(0));
    }
}
