package maec.ui.chart;

import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

import maec.ui.text.Figures;

/**
 * Draws what stands around a heatmap: layer names at its left, bars at its right, the legend below.
 */
final class HeatmapLabels {
    private static final double LABEL_DISTANCE = 28;
    private static final double THICKEST_BAR = 14;
    private static final int LEGEND_WIDTH = 128;
    private static final int LEGEND_HEIGHT = 8;

    private final GraphicsContext pen;
    private final ChartColours colours;
    private final HeatmapLayout layout;
    private final double left;
    private final double top;

    HeatmapLabels(
            GraphicsContext pen,
            ChartColours colours,
            Font font,
            HeatmapLayout layout,
            double left,
            double top) {
        this.pen = pen;
        this.colours = colours;
        this.layout = layout;
        this.left = left;
        this.top = top;
        pen.setFont(font);
        pen.setTextBaseline(VPos.CENTER);
    }

    /** L0 at the bottom; as many labels as have room, at least the first and the last. */
    void layers() {
        double band = (double) layout.height() / layout.layers();
        int step = 1;
        while (step * band < LABEL_DISTANCE && step < layout.layers()) {
            step = step == 1 ? 2 : step + (step < 4 ? 2 : 4);
        }
        int last = layout.layers() - 1;
        for (int layer = 0; layer < last; layer += step) {
            if ((last - layer) * band >= LABEL_DISTANCE * 0.6) {
                layer(layer);
            }
        }
        layer(last);
    }

    private void layer(int layer) {
        text("L" + layer, left - 8, middle(layer), TextAlignment.RIGHT, colours.muted());
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
        pen.setFill(colours.second());
        for (int layer = 0; layer < Math.min(bars.shares().length, layout.layers()); layer++) {
            double height = layout.bottom(layer, layout.lines() - 1) - layout.top(layer, 0);
            double thick = Math.min(THICKEST_BAR, height);
            double length = longest > 0 ? bars.shares()[layer] / longest * width : 0;
            if (length > 0) {
                pen.fillRect(
                        x,
                        Math.rint(middle(layer) - thick / 2),
                        Math.max(1, Math.rint(length)),
                        thick);
            }
        }
        text(bars.title(), x, bottomLine(), TextAlignment.LEFT, colours.muted());
    }

    /** First and last unit, and between them the palette with its smallest and largest value. */
    void legend(ColourScale scale, Palette palette) {
        double right = left + layout.drawnWidth();
        int from = layout.columnAt(0);
        int to = Math.min(layout.columnAt(layout.drawnWidth() - 1.0), layout.units() - 1);
        String unit = layout.lines() == 1 ? "unit " : "column ";
        text(unit + Figures.whole(from), left, bottomLine(), TextAlignment.LEFT, colours.muted());
        text(Figures.whole(to), right, bottomLine(), TextAlignment.RIGHT, colours.muted());
        double x = Math.rint(left + (layout.drawnWidth() - LEGEND_WIDTH) / 2.0);
        if (layout.drawnWidth() < 4 * LEGEND_WIDTH) {
            return;
        }
        double y = Math.rint(bottomLine() - LEGEND_HEIGHT / 2.0);
        for (int step = 0; step < LEGEND_WIDTH; step++) {
            int argb = palette.argb(step * (Palette.LEVELS - 1) / (LEGEND_WIDTH - 1));
            pen.setFill(Color.rgb(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff));
            pen.fillRect(x + step, y, 1, LEGEND_HEIGHT);
        }
        text(
                Numbers.score(scale.lowest()),
                x - 6,
                bottomLine(),
                TextAlignment.RIGHT,
                colours.muted());
        text(
                Numbers.score(scale.highest()) + "  " + scale.kind().label(),
                x + LEGEND_WIDTH + 6,
                bottomLine(),
                TextAlignment.LEFT,
                colours.muted());
    }

    private double bottomLine() {
        return top + layout.height() + 15;
    }

    private void text(String text, double x, double y, TextAlignment alignment, Color colour) {
        pen.setTextAlign(alignment);
        pen.setFill(colour);
        pen.fillText(text, x, y);
    }
}
