package maec.ui.chart;

import javafx.scene.paint.Color;

/**
 * The theme's colours at the moment of painting.
 *
 * @param text labels that must be read
 * @param muted labels that may be read
 * @param grid thin lines
 * @param surface what lies behind the chart
 * @param first the first kind of bars: what is not key, what is selected
 * @param second the second kind: what is key, what is left out
 */
record ChartColours(Color text, Color muted, Color grid, Color surface, Color first, Color second) {
    /** The colour as 0xAARRGGBB, not premultiplied. */
    static int argb(Color colour) {
        return channel(colour.getOpacity()) << 24
                | channel(colour.getRed()) << 16
                | channel(colour.getGreen()) << 8
                | channel(colour.getBlue());
    }

    private static int channel(double share) {
        return (int) Math.round(share * 255);
    }
}
