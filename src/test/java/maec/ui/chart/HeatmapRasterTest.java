package maec.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class HeatmapRasterTest {
    private static final ColourScale UNIT_SCALE = ColourScale.linear(0, 1);

    private static int[] paint(HeatmapGrid grid, HeatmapLayout layout, float threshold) {
        int[] pixels = new int[layout.width() * layout.height()];
        new HeatmapRaster(grid, layout, UNIT_SCALE, Palette.VIRIDIS, threshold, 0xffffff)
                .paint(pixels);
        return pixels;
    }

    private static HeatmapGrid grid(int layers, int units) {
        return new HeatmapGrid(layers, units, new float[layers * units], ColourScale.Kind.LINEAR);
    }

    @Test
    void cellsHaveTheColourOfTheirValueAndGapsAreClear() {
        HeatmapGrid grid = grid(3, 192);
        grid.values()[2 * 192 + 33] = 1;
        HeatmapLayout layout = HeatmapLayout.fit(780, 440, 3, 192);
        int[] pixels = paint(grid, layout, Float.NEGATIVE_INFINITY);
        int x = layout.left(33 % layout.columns()) + 3;
        int y = layout.top(2, 33 / layout.columns()) + 3;
        assertEquals(0xfffde725, pixels[y * 780 + x]);
        assertEquals(0xff440154, pixels[y * 780 + x + layout.left(1)]);
        assertEquals(0, pixels[layout.bottom(2, layout.lines() - 1) * 780 + 5]);
    }

    @Test
    void oneOutlierAmongThousandsIsNotLost() {
        HeatmapGrid grid = grid(2, 10_000);
        grid.values()[10_000 + 7777] = 1;
        HeatmapLayout layout = HeatmapLayout.fit(500, 40, 2, 10_000);
        int[] pixels = paint(grid, layout, Float.NEGATIVE_INFINITY);
        int bright = 0;
        for (int x = 0; x < 500; x++) {
            bright += pixels[5 * 500 + x] == 0xfffde725 ? 1 : 0;
        }
        assertEquals(1, bright);
        assertEquals(new HeatmapLayout.Span(1, 7760, 7780), layout.at(7777 / 20, 5).orElseThrow());
    }

    @Test
    void unitsBelowTheThresholdFadeTowardsTheSurface() {
        HeatmapGrid grid = grid(1, 64);
        grid.values()[0] = 0.9f;
        HeatmapLayout layout = HeatmapLayout.fit(640, 40, 1, 64);
        int[] all = paint(grid, layout, Float.NEGATIVE_INFINITY);
        int[] keyOnly = paint(grid, layout, 0.5f);
        assertEquals(all[3 * 640 + 3], keyOnly[3 * 640 + 3]);
        int faded = keyOnly[3 * 640 + layout.left(1) + 3];
        assertNotEquals(all[3 * 640 + layout.left(1) + 3], faded);
        assertEquals(0xffdd, faded >>> 16 & 0xffff, 4);
    }

    @Test
    void mergedUnitsGetAScaleOfTheirMaxima() {
        float[] values = new float[400];
        for (int i = 0; i < 400; i++) {
            values[i] = i % 20 == 0 ? 1 + i / 400f : 0.001f;
        }
        var grid = new HeatmapGrid(1, 400, values, ColourScale.Kind.LINEAR);
        assertEquals(0.001f, grid.scale(1).lowest());
        assertEquals(1f, grid.scale(20).lowest());
        assertEquals(1.95f, grid.scale(20).highest(), 1e-3f);
    }
}
