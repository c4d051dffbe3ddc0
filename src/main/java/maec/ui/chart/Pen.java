package maec.ui.chart;

import javafx.scene.image.PixelBuffer;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

import java.nio.IntBuffer;

/**
 * What a chart draws with: the window's canvas or a file of vectors.
 *
 * <p>Charts draw through this and nothing else, so that a picture in a file is the picture on the
 * screen. Lengths are pixels from the upper left corner of the chart.
 */
interface Pen {
    /** A filled rectangle. */
    void fill(double x, double y, double width, double height, Color colour);

    /** The border of a rectangle. */
    void frame(double x, double y, double width, double height, double line, Color colour);

    /** A straight line. */
    void line(double fromX, double fromY, double toX, double toY, double line, Color colour);

    /** A filled disc. */
    void disc(double x, double y, double radius, Color colour);

    /** The border of a disc. */
    void ring(double x, double y, double radius, double line, Color colour);

    /**
     * A line of text, its middle at a height.
     *
     * @param text what it says
     * @param x left end, middle or right end, as {@code alignment} says
     * @param y its middle
     * @param alignment where {@code x} is
     * @param widest the most pixels it may take; it is squeezed into them
     * @param colour of the letters
     */
    void text(
            String text, double x, double y, TextAlignment alignment, double widest, Color colour);

    /** A line of text as wide as it is. */
    default void text(String text, double x, double y, TextAlignment alignment, Color colour) {
        text(text, x, y, alignment, Double.MAX_VALUE, colour);
    }

    /**
     * Pixels, without smoothing.
     *
     * @param pixels 0xAARRGGBB, premultiplied
     * @param x left border
     * @param y upper border
     */
    void pixels(PixelBuffer<IntBuffer> pixels, double x, double y);
}
