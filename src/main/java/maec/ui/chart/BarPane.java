package maec.ui.chart;

import javafx.scene.paint.Color;

import java.util.List;

/**
 * A plot of bars whose borders lie on whole pixels, with one pixel between neighbours where there
 * is room; borders between pixels would be seen as a haze.
 */
abstract class BarPane extends PlotPane {
    private static final double ROOM_FOR_GAP = 3;
    private static final double ROOM_FOR_WIDE_GAP = 10;

    private final double widestBar;
    private List<Bars> series = List.of();

    /**
     * Makes an empty plot.
     *
     * @param name the key of the words that say what it shows
     * @param widestBar the most pixels a bar takes; it stays centred
     */
    BarPane(String name, double widestBar) {
        super(name);
        this.widestBar = widestBar;
    }

    /**
     * One series of boxes, straight from arrays: nothing is copied when they change.
     *
     * @param left left borders
     * @param right right borders
     * @param bottom lower borders
     * @param top upper borders
     */
    record Bars(double[] left, double[] right, double[] bottom, double[] top) {}

    /** Sets the boxes; series 0 has the first colour, series 1 the second. */
    final void bars(List<Bars> boxes) {
        series = List.copyOf(boxes);
        redraw();
    }

    /** One colour per series. */
    List<Color> seriesColours() {
        ChartColours colours = colours();
        return List.of(colours.first(), colours.second());
    }

    @Override
    final void drawInside(Pen pen) {
        List<Color> colours = seriesColours();
        for (int s = 0; s < series.size(); s++) {
            Bars bars = series.get(s);
            for (int i = 0; i < bars.left().length; i++) {
                bar(pen, bars, i, colours.get(s));
            }
        }
    }

    private void bar(Pen pen, Bars bars, int i, Color colour) {
        double left = Math.rint(toX(bars.left()[i]));
        double width = Math.rint(toX(bars.right()[i])) - left;
        double gap = width >= ROOM_FOR_WIDE_GAP ? 2 : width >= ROOM_FOR_GAP ? 1 : 0;
        width = Math.max(1, width - gap);
        if (width > widestBar) {
            left += Math.rint((width - widestBar) / 2);
            width = widestBar;
        }
        double top = Math.rint(toY(bars.top()[i]));
        double bottom = Math.rint(toY(bars.bottom()[i]));
        if (bars.top()[i] > bars.bottom()[i]) {
            top = Math.min(top, bottom - 1);
            pen.fill(left, top, width, bottom - top, colour);
        }
    }
}
