package maec.ui.chart;

import org.jfree.chart.renderer.xy.XYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.ui.RectangleEdge;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RectangularShape;

/**
 * Bars whose borders lie on whole pixels, with one pixel between neighbours where there is room.
 *
 * <p>JFreeChart's own painter leaves borders between pixels, which a screen shows as a haze.
 */
final class CrispBarPainter implements XYBarPainter {
    private static final double ROOM_FOR_GAP = 3;
    private static final double ROOM_FOR_WIDE_GAP = 10;

    private final double widest;

    /**
     * Makes a painter.
     *
     * @param widest the most pixels a bar takes; it stays centred
     */
    CrispBarPainter(double widest) {
        this.widest = widest;
    }

    @Override
    public void paintBar(
            Graphics2D g2,
            XYBarRenderer renderer,
            int row,
            int column,
            RectangularShape bar,
            RectangleEdge base) {
        double left = Math.rint(bar.getMinX());
        double right = Math.rint(bar.getMaxX());
        double width = right - left;
        double gap = width >= ROOM_FOR_WIDE_GAP ? 2 : width >= ROOM_FOR_GAP ? 1 : 0;
        width = Math.max(1, width - gap);
        if (width > widest) {
            left += Math.rint((width - widest) / 2);
            width = widest;
        }
        double top = Math.rint(bar.getMinY());
        double bottom = Math.rint(bar.getMaxY());
        if (bar.getHeight() > 0 && bottom - top < 1) {
            top = bottom - 1;
        }
        g2.setPaint(renderer.getSeriesPaint(row));
        g2.fill(new Rectangle2D.Double(left, top, width, bottom - top));
    }

    @Override
    public void paintBarShadow(
            Graphics2D g2,
            XYBarRenderer renderer,
            int row,
            int column,
            RectangularShape bar,
            RectangleEdge base,
            boolean pegShadow) {
        // flat: no shadow
    }
}
