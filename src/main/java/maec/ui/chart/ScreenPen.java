package maec.ui.chart;

import javafx.geometry.VPos;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

import org.jspecify.annotations.Nullable;

import java.nio.IntBuffer;

/** Draws on a canvas in the window. */
final class ScreenPen implements Pen {
    private final Canvas canvas;
    private final GraphicsContext context;
    private @Nullable PixelBuffer<IntBuffer> known;
    private @Nullable WritableImage image;

    /**
     * Draws on a canvas.
     *
     * @param canvas belongs to this pen from now on
     */
    ScreenPen(Canvas canvas) {
        this.canvas = canvas;
        this.context = canvas.getGraphicsContext2D();
    }

    /** Wipes everything, and takes another size and font where they have changed. */
    void begin(double width, double height, Font font) {
        if (canvas.getWidth() != width || canvas.getHeight() != height) {
            canvas.setWidth(width);
            canvas.setHeight(height);
        }
        context.clearRect(0, 0, width, height);
        context.setFont(font);
        context.setTextBaseline(VPos.CENTER);
        context.setImageSmoothing(false);
    }

    @Override
    public void fill(double x, double y, double width, double height, Color colour) {
        context.setFill(colour);
        context.fillRect(x, y, width, height);
    }

    @Override
    public void frame(double x, double y, double width, double height, double line, Color colour) {
        context.setStroke(colour);
        context.setLineWidth(line);
        context.strokeRect(x, y, width, height);
    }

    @Override
    public void line(
            double fromX, double fromY, double toX, double toY, double line, Color colour) {
        context.setStroke(colour);
        context.setLineWidth(line);
        context.strokeLine(fromX, fromY, toX, toY);
    }

    @Override
    public void disc(double x, double y, double radius, Color colour) {
        context.setFill(colour);
        context.fillOval(x - radius, y - radius, 2 * radius, 2 * radius);
    }

    @Override
    public void ring(double x, double y, double radius, double line, Color colour) {
        context.setStroke(colour);
        context.setLineWidth(line);
        context.strokeOval(x - radius, y - radius, 2 * radius, 2 * radius);
    }

    @Override
    public void text(
            String text, double x, double y, TextAlignment alignment, double widest, Color colour) {
        context.setFill(colour);
        context.setTextAlign(alignment);
        if (widest == Double.MAX_VALUE) {
            context.fillText(text, x, y);
        } else {
            context.fillText(text, x, y, widest);
        }
    }

    @Override
    public void pixels(PixelBuffer<IntBuffer> pixels, double x, double y) {
        WritableImage shown = image;
        if (shown == null || known != pixels) {
            shown = new WritableImage(pixels);
            known = pixels;
            image = shown;
        } else {
            pixels.updateBuffer(_ -> null);
        }
        context.drawImage(shown, x, y);
    }
}
