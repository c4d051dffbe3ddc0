package maec.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;

/** What the pen for files and the tables of numbers write. */
class PicturesInFilesTest {
    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static SvgPen pen() {
        return new SvgPen(200, 100, new Font("Inter", 11), Color.WHITE, "Bars & <lines>");
    }

    private static Element only(Document document, String name, int index) {
        return (Element) document.getElementsByTagName(name).item(index);
    }

    @Test
    void boxesLinesAndWordsStayVectors() throws Exception {
        SvgPen pen = pen();
        pen.fill(10, 20.5, 30, 40, Color.rgb(255, 128, 0));
        pen.line(0, 1, 2, 3, 1, Color.color(0, 0, 0, 0.5));
        pen.text("a < b & c", 50, 60, TextAlignment.RIGHT, Color.BLACK);
        Document document = parsed(pen.end());
        assertEquals("200", document.getDocumentElement().getAttribute("width"));
        assertEquals(
                "Bars & <lines>", document.getElementsByTagName("title").item(0).getTextContent());
        Element box = only(document, "rect", 1);
        assertEquals("20.5", box.getAttribute("y"));
        assertEquals("#ff8000", box.getAttribute("fill"));
        assertEquals("0.5", only(document, "line", 0).getAttribute("stroke-opacity"));
        Element words = only(document, "text", 0);
        assertEquals("a < b & c", words.getTextContent());
        assertEquals("end", words.getAttribute("text-anchor"));
    }

    @Test
    void cellsAreOneEmbeddedPictureWithTheSameColours() throws Exception {
        int[] colours = {0xff112233, 0xff445566, 0, 0xff778899};
        var buffer =
                new PixelBuffer<>(
                        2, 2, IntBuffer.wrap(colours), PixelFormat.getIntArgbPreInstance());
        SvgPen pen = pen();
        pen.pixels(buffer, 5, 6);
        Element image = only(parsed(pen.end()), "image", 0);
        String data = image.getAttribute("xlink:href");
        assertTrue(data.startsWith("data:image/png;base64,"), data);
        byte[] png = Base64.getDecoder().decode(data.substring(data.indexOf(',') + 1));
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
        assertEquals(0xff112233, read.getRGB(0, 0));
        assertEquals(0xff445566, read.getRGB(1, 0));
        assertEquals(0, read.getRGB(0, 1) >>> 24);
        assertEquals(0xff778899, read.getRGB(1, 1));
        assertEquals("5", image.getAttribute("x"));
    }

    @Test
    void tablesQuoteWhatWouldBreakALine() {
        var table =
                new ChartTable(
                        List.of("name", "value"),
                        List.of(List.of("a, \"b\"", "1.5"), List.of("plain", "-2")));
        assertEquals("name,value\n\"a, \"\"b\"\"\",1.5\nplain,-2\n", table.csv());
    }
}
