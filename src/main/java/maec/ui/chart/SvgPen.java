package maec.ui.chart;

import javafx.scene.image.PixelBuffer;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.IntBuffer;
import java.util.Base64;
import java.util.Locale;

import javax.imageio.ImageIO;

/**
 * Writes a picture as Scalable Vector Graphics (SVG 1.1).
 *
 * <p>Lines, boxes and words stay vectors and words; the cells of a heatmap, of which there may be
 * hundreds of thousands, become one embedded picture that viewers enlarge without smoothing.
 */
final class SvgPen implements Pen {
    private static final double LETTER = 0.56;
    private static final double DESCENT = 0.35;

    private final StringBuilder text = new StringBuilder();
    private final double fontSize;

    /**
     * Begins a picture.
     *
     * @param width pixels
     * @param height pixels
     * @param font of all words; viewers without it take another one without serifs
     * @param surface the colour behind everything
     * @param title what the picture shows, for people who cannot see it
     */
    SvgPen(double width, double height, Font font, Color surface, String title) {
        fontSize = font.getSize();
        text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        put(
                "<svg xmlns=\"http://www.w3.org/2000/svg\""
                        + " xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"%s\" height=\"%s\""
                        + " viewBox=\"0 0 %s %s\" font-family=\"%s, sans-serif\""
                        + " font-size=\"%s\" role=\"img\">",
                number(width),
                number(height),
                number(width),
                number(height),
                escaped(font.getFamily()),
                number(fontSize));
        put("<title>%s</title>", escaped(title));
        fill(0, 0, width, height, surface);
    }

    /** Ends the picture. */
    String end() {
        return text + "</svg>\n";
    }

    @Override
    public void fill(double x, double y, double width, double height, Color colour) {
        put("<rect%s%s/>", box(x, y, width, height), paint("fill", colour));
    }

    @Override
    public void frame(double x, double y, double width, double height, double line, Color colour) {
        put(
                "<rect%s fill=\"none\"%s stroke-width=\"%s\"/>",
                box(x, y, width, height), paint("stroke", colour), number(line));
    }

    @Override
    public void line(
            double fromX, double fromY, double toX, double toY, double line, Color colour) {
        put(
                "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"%s stroke-width=\"%s\"/>",
                number(fromX),
                number(fromY),
                number(toX),
                number(toY),
                paint("stroke", colour),
                number(line));
    }

    @Override
    public void disc(double x, double y, double radius, Color colour) {
        put("<circle%s%s/>", circle(x, y, radius), paint("fill", colour));
    }

    @Override
    public void ring(double x, double y, double radius, double line, Color colour) {
        put(
                "<circle%s fill=\"none\"%s stroke-width=\"%s\"/>",
                circle(x, y, radius), paint("stroke", colour), number(line));
    }

    @Override
    public void text(
            String words,
            double x,
            double y,
            TextAlignment alignment,
            double widest,
            Color colour) {
        String anchor =
                switch (alignment) {
                    case CENTER -> "middle";
                    case RIGHT -> "end";
                    case LEFT, JUSTIFY -> "start";
                };
        boolean squeezed = words.length() * fontSize * LETTER > widest;
        put(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\"%s%s>%s</text>",
                number(x),
                number(y + fontSize * DESCENT),
                anchor,
                paint("fill", colour),
                squeezed
                        ? " textLength=\"" + number(widest) + "\" lengthAdjust=\"spacingAndGlyphs\""
                        : "",
                escaped(words));
    }

    @Override
    public void pixels(PixelBuffer<IntBuffer> pixels, double x, double y) {
        put(
                "<image%s style=\"image-rendering:pixelated\""
                        + " xlink:href=\"data:image/png;base64,%s\"/>",
                box(x, y, pixels.getWidth(), pixels.getHeight()),
                Base64.getEncoder().encodeToString(png(pixels)));
    }

    private static byte[] png(PixelBuffer<IntBuffer> pixels) {
        int width = pixels.getWidth();
        int height = pixels.getHeight();
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
        image.setRGB(0, 0, 1, 1, new int[1], 0, 1);
        image.getRaster().setDataElements(0, 0, width, height, pixels.getBuffer().array());
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String box(double x, double y, double width, double height) {
        return " x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\""
                .formatted(number(x), number(y), number(width), number(height));
    }

    private static String circle(double x, double y, double radius) {
        return " cx=\"%s\" cy=\"%s\" r=\"%s\"".formatted(number(x), number(y), number(radius));
    }

    private static String paint(String what, Color colour) {
        String solid = " %s=\"#%06x\"".formatted(what, ChartColours.argb(colour) & 0xffffff);
        return colour.isOpaque()
                ? solid
                : solid + " %s-opacity=\"%s\"".formatted(what, number(colour.getOpacity()));
    }

    /** At most two decimals, as pixels need no more. */
    private static String number(double value) {
        String exact = String.format(Locale.ROOT, "%.2f", value);
        return exact.replaceFirst("\\.?0+$", "");
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would need another library
    private void put(String pattern, Object... values) {
        text.append(String.format(Locale.ROOT, pattern, values)).append('\n');
    }
}
