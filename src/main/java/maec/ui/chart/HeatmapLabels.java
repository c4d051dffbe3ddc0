package maec.ui.chart;

import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

import maec.ui.text.Figures;
import maec.ui.text.Messages;

import java.util.Locale;

/**
 * Draws what stands around a heatmap: layer names at its left, bars at its right, the legend below.
 */
final class HeatmapLabels {
    private static final double LABEL_DISTANCE = 28;
    private static final double THICKEST_BAR = 14;
    private static final int LEGEND_WIDTH = 128;
    private static final int LEGEND_HEIGHT = 8;

    private final Pen pen;
    private final ChartColours colours;
    private final Messages words;
    private final HeatmapLayout layout;
    private final double left;
    private final double top;

    HeatmapLabels(
            Pen pen,
            ChartColours colours,
            Messages words,
            HeatmapLayout layout,
            double left,
            double top) {
        this.pen = pen;
        this.colours = colours;
        this.words = words;
        this.layout = layout;
        this.left = left;
        this.top = top;
    }

    /** L0 at the bottom; as many labels as have room, at least the first and the last. */
    void layers(int markedLayer) {
        double band = (double) layout.height() / layout.layers();
        int step = 1;
        while (step * band < LABEL_DISTANCE && step < layout.layers()) {
            step = step == 1 ? 2 : step + (step < 4 ? 2 : 4);
        }
        int last = layout.layers() - 1;
        boolean marked = markedLayer >= 0 && markedLayer <= last;
        for (int layer = 0; layer < last; layer += step) {
            boolean free = (last - layer) * band >= LABEL_DISTANCE * 0.6;
            if (free && !(marked && near(layer, markedLayer, band))) {
                layer(layer, colours.muted());
            }
        }
        if (!(marked && near(last, markedLayer, band))) {
            layer(last, colours.muted());
        }
        if (marked) {
            layer(markedLayer, colours.second());
        }
    }

    private static boolean near(int layer, int other, double band) {
        return Math.abs(layer - other) * band < LABEL_DISTANCE * 0.5;
    }

    private void layer(int layer, Color colour) {
        text("L" + layer, left - 8, middle(layer), TextAlignment.RIGHT, colour);
    }

    private double middle(int layer) {
        return top + (layout.top(layer, 0) + layout.bottom(layer, layout.lines() - 1)) / 2.0;
    }

    /** One bar per layer, in its row. */
    void bars(LayerShares bars, double x, double width) {
        double longest = 0;
        for (double share : bars.shares()) {
            longest = Math.max(longest, share);
        }
        for (int layer = 0; layer < Math.min(bars.shares().length, layout.layers()); layer++) {
            double height = layout.bottom(layer, layout.lines() - 1) - layout.top(layer, 0);
            double thick = Math.min(THICKEST_BAR, height);
            double length = longest > 0 ? bars.shares()[layer] / longest * width : 0;
            if (length > 0) {
                pen.fill(
                        x,
                        Math.rint(middle(layer) - thick / 2),
                        Math.max(1, Math.rint(length)),
                        thick,
                        colours.second());
            }
        }
        pen.text(bars.title(), x, bottomLine(), TextAlignment.LEFT, width + 6, colours.muted());
    }

    /** First and last unit, and between them the palette with its smallest and largest value. */
    void legend(HeatmapGrid grid, ColourScale scale, Palette palette) {
        double right = left + layout.drawnWidth();
        int from = layout.columnAt(0);
        // the last pixel may stand for many units: its last one is shown
        int to = Math.min(layout.columnEnd(layout.drawnWidth() - 1), layout.units()) - 1;
        String key =
                layout.lines() > 1
                        ? "chart.column"
                        : grid.reordered() ? "chart.position" : "chart.unit";
        text(
                words.text(key, Figures.whole(from)),
                left,
                bottomLine(),
                TextAlignment.LEFT,
                colours.muted());
        text(Figures.whole(to), right, bottomLine(), TextAlignment.RIGHT, colours.muted());
        double x = Math.rint(left + (layout.drawnWidth() - LEGEND_WIDTH) / 2.0);
        if (layout.drawnWidth() < 4 * LEGEND_WIDTH) {
            return;
        }
        double y = Math.rint(bottomLine() - LEGEND_HEIGHT / 2.0);
        palette.legend(pen, x, y, LEGEND_WIDTH, LEGEND_HEIGHT);
        text(
                Numbers.score(scale.lowest()),
                x - 6,
                bottomLine(),
                TextAlignment.RIGHT,
                colours.muted());
        String spread = words.text("chart.scale." + scale.kind().name().toLowerCase(Locale.ROOT));
        text(
                Numbers.score(scale.highest()) + "  " + spread,
                x + LEGEND_WIDTH + 6,
                bottomLine(),
                TextAlignment.LEFT,
                colours.muted());
    }

    private double bottomLine() {
        return top + layout.height() + 15;
    }

    private void text(String text, double x, double y, TextAlignment alignment, Color colour) {
        pen.text(text, x, y, alignment, colour);
    }
}
