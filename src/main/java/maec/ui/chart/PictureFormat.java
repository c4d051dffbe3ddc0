package maec.ui.chart;

import javafx.embed.swing.SwingFXUtils;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;

import javax.imageio.ImageIO;

/** As what a chart can be saved. */
public enum PictureFormat {
    /** Pixels, twice as many as on the screen in each direction. */
    PNG,
    /** Vectors and words. */
    SVG,
    /** The numbers, as comma-separated values. */
    CSV;

    /**
     * The ending of file names, without a point.
     *
     * @return three lower-case letters
     */
    public String ending() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Takes a chart as it is now; on the JavaFX thread.
     *
     * @param chart was laid out
     * @return makes the bytes of the file, on any thread
     */
    public Supplier<byte[]> take(ChartPane chart) {
        return switch (this) {
            case PNG -> {
                var image = SwingFXUtils.fromFXImage(chart.picture(), null);
                yield () -> {
                    var bytes = new ByteArrayOutputStream();
                    try {
                        ImageIO.write(image, "png", bytes);
                    } catch (IOException impossible) {
                        throw new UncheckedIOException(impossible);
                    }
                    return bytes.toByteArray();
                };
            }
            case SVG -> {
                String text = chart.svg();
                yield () -> text.getBytes(StandardCharsets.UTF_8);
            }
            case CSV -> {
                ChartTable table = chart.table();
                yield () -> table.csv().getBytes(StandardCharsets.UTF_8);
            }
        };
    }
}
