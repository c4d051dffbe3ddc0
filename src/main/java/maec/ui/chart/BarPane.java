package maec.ui.chart;

import javafx.scene.paint.Color;
import javafx.scene.text.Font;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.fx.ChartCanvas;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

import java.awt.BasicStroke;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * A JFreeChart plot of bars that looks like the rest of the window: no frames, thin grid, theme
 * colours and font, crisp borders.
 *
 * <p>The chart's own notification is off; the pane draws it once in the pulse after a change.
 */
abstract class BarPane extends ChartPane {
    private final BarDataset bars = new BarDataset();
    private final TickAxis across = new TickAxis();
    private final TickAxis up = new TickAxis();
    private final XYBarRenderer renderer = new XYBarRenderer();
    private final XYPlot plot = new XYPlot(bars, across, up, renderer);
    private final JFreeChart chart;
    private final ChartCanvas canvas;

    /**
     * Makes an empty plot.
     *
     * @param widestBar the most pixels a bar takes
     */
    BarPane(double widestBar) {
        renderer.setBarPainter(new CrispBarPainter(widestBar));
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        renderer.setUseYInterval(true);
        renderer.setDefaultCreateEntities(false);
        plot.setOutlineVisible(false);
        plot.setBackgroundPaint(null);
        plot.setInsets(RectangleInsets.ZERO_INSETS);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setRangeZeroBaselineVisible(true);
        plot.setRangeZeroBaselineStroke(new BasicStroke(1));
        chart = new JFreeChart(null, JFreeChart.DEFAULT_TITLE_FONT, plot, false);
        chart.setBackgroundPaint(null);
        chart.setPadding(new RectangleInsets(6, 6, 4, 12));
        chart.setNotify(false);
        canvas = new ChartCanvas(chart);
        canvas.setMouseTransparent(true);
        canvas.setTooltipEnabled(false);
        getChildren().add(canvas);
    }

    /** Whether numbers stand at the left. */
    final void showValues(boolean shown) {
        up.setTickLabelsVisible(shown);
        chart.setPadding(new RectangleInsets(6, shown ? 6 : 18, 4, shown ? 12 : 18));
    }

    /** Sets the boxes; series 0 has the first colour, series 1 the second. */
    final void bars(List<BarDataset.Bars> series) {
        bars.set(series);
        redraw();
    }

    /** Sets the axis that runs to the right. */
    final void across(double from, double to, List<TickAxis.Tick> ticks) {
        across.show(from, to, ticks);
    }

    /** Sets the axis that runs upwards, with round ticks. */
    final void up(double from, double to) {
        up.show(from, to, TickAxis.round(from, to, 7));
    }

    /** Draws the plot, then lets the subclass place what lies above it. */
    @Override
    protected final void paint(double width, double height) {
        if (canvas.getWidth() != width || canvas.getHeight() != height) {
            canvas.setWidth(width);
            canvas.setHeight(height);
        }
        ChartColours colours = colours();
        java.awt.Font font = new ThemeFont(labelFont());
        for (TickAxis axis : List.of(across, up)) {
            axis.setTickLabelFont(font);
            axis.setTickLabelPaint(ChartColours.awt(colours.muted()));
        }
        plot.setRangeGridlinePaint(ChartColours.awt(faint(colours.grid())));
        plot.setRangeZeroBaselinePaint(ChartColours.awt(colours.grid()));
        List<Color> series = seriesColours();
        for (int i = 0; i < series.size(); i++) {
            renderer.setSeriesPaint(i, ChartColours.awt(series.get(i)));
        }
        canvas.draw();
        placeAbove(dataArea());
    }

    /** One colour per series. */
    List<Color> seriesColours() {
        ChartColours colours = colours();
        return List.of(colours.first(), colours.second());
    }

    private static Color faint(Color colour) {
        return colour.deriveColor(0, 1, 1, 0.6);
    }

    /** Places lines and marks over the plot just drawn. */
    abstract void placeAbove(Rectangle2D dataArea);

    /** Where the bars lie, in this pane's coordinates. */
    final Rectangle2D dataArea() {
        return canvas.getRenderingInfo() == null
                ? new Rectangle2D.Double()
                : canvas.getRenderingInfo().getPlotInfo().getDataArea();
    }

    /** From a value of the axis that runs to the right to this pane's x. */
    final double toX(double value) {
        return across.valueToJava2D(value, dataArea(), RectangleEdge.BOTTOM);
    }

    /** From this pane's x to a value of the axis that runs to the right. */
    final double toValue(double x) {
        return across.java2DToValue(x, dataArea(), RectangleEdge.BOTTOM);
    }

    /** Whether a point lies on the plot. */
    final boolean onPlot(double x, double y) {
        return dataArea().contains(x, y);
    }

    /** A JavaFX font for JFreeChart: AWT does not know the fonts that the window brings along. */
    private static final class ThemeFont extends java.awt.Font {
        private static final long serialVersionUID = 1L;
        private final String family;

        ThemeFont(Font font) {
            super(font.getFamily(), java.awt.Font.PLAIN, (int) Math.rint(font.getSize()));
            this.family = font.getFamily();
        }

        @Override
        public String getFamily() {
            return family;
        }

        /** Only itself: the drawing layer skips equal fonts, though its pen was reset since. */
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
