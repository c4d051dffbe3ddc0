package maec.ui.chart;

import java.util.Arrays;

/**
 * Turns the values of a heatmap into pixels of exactly the viewport's size.
 *
 * <p>Where a pixel stands for several units it shows their maximum, so that one outlier among
 * thousands is never lost; see {@link HeatmapLayout#reduced()}.
 */
final class HeatmapRaster {
    private static final double DIMMED = 0.82;

    private final HeatmapGrid grid;
    private final HeatmapLayout layout;
    private final ColourScale scale;
    private final int[] bright = new int[Palette.LEVELS];
    private final int[] dim = new int[Palette.LEVELS];
    private final float threshold;
    private final int[] row;

    /**
     * Prepares.
     *
     * @param grid the values
     * @param layout where they lie
     * @param scale levels of the values
     * @param palette colours of the levels
     * @param threshold units below it are dimmed; {@code Float.NEGATIVE_INFINITY} dims none
     * @param surface the colour that dimmed units fade into, 0xRRGGBB
     */
    HeatmapRaster(
            HeatmapGrid grid,
            HeatmapLayout layout,
            ColourScale scale,
            Palette palette,
            float threshold,
            int surface) {
        this.grid = grid;
        this.layout = layout;
        this.scale = scale;
        this.threshold = threshold;
        this.row = new int[layout.width()];
        for (int level = 0; level < Palette.LEVELS; level++) {
            bright[level] = palette.argb(level);
            dim[level] = 0xff000000 | Palette.blend(palette.argb(level), surface, DIMMED);
        }
    }

    /**
     * Paints every pixel.
     *
     * @param pixels width × height, row-major 0xAARRGGBB, premultiplied; gaps become 0
     */
    void paint(int[] pixels) {
        Arrays.fill(pixels, 0, layout.width() * layout.height(), 0);
        for (int layer = 0; layer < grid.layers(); layer++) {
            for (int line = 0; line < layout.lines(); line++) {
                paintLine(pixels, layer, line);
            }
        }
    }

    private void paintLine(int[] pixels, int layer, int line) {
        int drawn = layout.drawnWidth();
        int offset = line * layout.columns();
        if (layout.reduced()) {
            for (int x = 0; x < drawn; x++) {
                row[x] = colour(layer, offset + layout.columnAt(x), offset + layout.columnEnd(x));
            }
        } else {
            paintCells(layer, offset, drawn);
        }
        int bottom = Math.min(layout.bottom(layer, line), layout.height());
        for (int y = layout.top(layer, line); y < bottom; y++) {
            System.arraycopy(row, 0, pixels, y * layout.width(), drawn);
        }
    }

    private void paintCells(int layer, int offset, int drawn) {
        Arrays.fill(row, 0);
        int gap = layout.columnGap();
        int last = layout.columnAt(drawn - 1.0);
        for (int column = layout.columnAt(0); column <= last; column++) {
            int from = Math.max(0, layout.left(column));
            int to = Math.min(drawn, layout.left(column + 1) - gap);
            if (from < to) {
                Arrays.fill(row, from, to, colour(layer, offset + column, offset + column + 1));
            }
        }
    }

    private int colour(int layer, int from, int to) {
        if (from >= grid.units()) {
            return 0;
        }
        int unit = grid.largest(layer, from, Math.min(to, grid.units()));
        float value = grid.at(layer, unit);
        int level = scale.level(value);
        return value >= threshold ? bright[level] : dim[level];
    }
}
