package maec.ui.chart;

import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.geometry.Rectangle2D;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.input.KeyEvent;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

import maec.ui.text.Figures;

import org.jspecify.annotations.Nullable;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * A grid of layers × modules, one cell per tensor, coloured by a value; cells that are left out are
 * hatched.
 *
 * <p>It is read like the model: the embedding below L0, final norm and head above the last layer.
 * Arrow keys go from cell to cell.
 */
public final class ModuleGrid extends ChartPane {
    private static final int LEFT = 36;
    private static final int BOTTOM = 66;
    private static final int LEGEND_HEIGHT = 8;
    private static final int HATCH_STEP = 6;
    private static final double HATCH_SHADE = 0.62;
    private static final double LABEL_DISTANCE = 16;
    private static final double LETTER_WIDTH = 6;

    private final PointedItem pointed;
    private List<String> columns = List.of();
    private List<ModuleCell> cells = List.of();
    private double[] values = new double[0];
    private boolean[] hatched = new boolean[0];
    private ColourScale scale = ColourScale.linear(0, 1);
    private Palette palette = Palette.VIRIDIS;
    private @Nullable ModuleGridLayout layout;
    private @Nullable PixelBuffer<IntBuffer> buffer;
    private int selected = -1;
    private int marked = -1;
    private int markedLayer = -1;

    /** Makes an empty grid. */
    public ModuleGrid() {
        super("chart.modules");
        getStyleClass().add("module-grid");
        addHoverCard();
        pointed =
                new PointedItem(this, this::cellAt, index -> HoverText.of(cells.get(index).name()));
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyed);
    }

    /**
     * Shows other tensors.
     *
     * @param modules names of the columns
     * @param tensors where each tensor stands
     */
    public void setCells(List<String> modules, List<ModuleCell> tensors) {
        columns = List.copyOf(modules);
        cells = List.copyOf(tensors);
        values = new double[cells.size()];
        hatched = new boolean[cells.size()];
        selected = -1;
        marked = -1;
        redraw();
    }

    /**
     * Shows other values.
     *
     * @param numbers one per cell; not copied, never written
     * @param leftOut one per cell; not copied, never written
     * @param colours how values become colours
     */
    public void setValues(double[] numbers, boolean[] leftOut, ColourScale colours) {
        if (numbers.length != cells.size() || leftOut.length != cells.size()) {
            throw new IllegalArgumentException(numbers.length + " values for " + cells.size());
        }
        values = numbers;
        hatched = leftOut;
        scale = colours;
        redraw();
    }

    /** Shows other colours. */
    public void setPalette(Palette colours) {
        palette = colours;
        redraw();
    }

    /**
     * Frames the chosen cell.
     *
     * @param index from 0, or −1 for none
     */
    public void setSelected(int index) {
        if (index != selected) {
            selected = index;
            redraw();
        }
    }

    /**
     * Frames a cell thinly, because it is pointed at elsewhere.
     *
     * @param index from 0, or −1 for none
     */
    public void setMarked(int index) {
        if (index != marked) {
            marked = index;
            redraw();
        }
    }

    /**
     * Frames a layer's row, because the layer is pointed at elsewhere.
     *
     * @param layer from 0, or −1 for none
     */
    public void setMarkedLayer(int layer) {
        if (layer != markedLayer) {
            markedLayer = layer;
            redraw();
        }
    }

    /** The cell under the pointer, −1 where there is none. */
    public ReadOnlyIntegerProperty hoveredProperty() {
        return pointed.hoveredProperty();
    }

    /**
     * Says what a hover card tells about a cell.
     *
     * @param text called on the FX thread with the cell's index
     */
    public void setDescription(IntFunction<HoverText> text) {
        pointed.describeBy(text);
    }

    /**
     * Who hears that a cell was chosen.
     *
     * @param listener called on the FX thread with the cell's index
     */
    public void setOnChosen(IntConsumer listener) {
        pointed.tell(listener);
    }

    @Override
    void draw(Pen pen, double width, double height) {
        if (cells.isEmpty() || width < 2 * LEFT || height < 2 * BOTTOM) {
            return;
        }
        var geometry =
                new ModuleGridLayout(
                        cells,
                        Math.max(1, columns.size()),
                        new Rectangle2D(LEFT, 4, width - LEFT - 6, height - 4 - BOTTOM));
        layout = geometry;
        cells(pen, geometry, (int) width, (int) geometry.bottom() + 1);
        names(pen, geometry);
        legend(pen, width, geometry.bottom() + 44);
        frameLayer(pen, geometry);
        frame(pen, geometry, marked, 1.5);
        frame(pen, geometry, selected, 2.5);
        if (isFocused() && selected < 0) {
            frame(pen, geometry, 0, 1.5);
        }
    }

    /** All cells with their hatching are one image: stroking hundreds of them takes too long. */
    private void cells(Pen pen, ModuleGridLayout geometry, int width, int height) {
        PixelBuffer<IntBuffer> target = buffer;
        if (target == null || target.getWidth() != width || target.getHeight() != height) {
            target =
                    new PixelBuffer<>(
                            width,
                            height,
                            IntBuffer.allocate(width * height),
                            PixelFormat.getIntArgbPreInstance());
            buffer = target;
        }
        int[] pixels = target.getBuffer().array();
        Arrays.fill(pixels, 0);
        for (int i = 0; i < cells.size(); i++) {
            Rectangle2D box = geometry.box(i);
            int plain = palette.argb(scale.level((float) values[i]));
            int dark = 0xff000000 | Palette.blend(plain, 0, HATCH_SHADE);
            int right = Math.min(width, (int) box.getMaxX());
            int bottom = Math.min(height, (int) box.getMaxY());
            for (int y = (int) box.getMinY(); y < bottom; y++) {
                for (int x = (int) box.getMinX(); x < right; x++) {
                    boolean line = hatched[i] && (x + y) % HATCH_STEP == 0;
                    pixels[y * width + x] = line ? dark : plain;
                }
            }
        }
        pen.pixels(target, 0, 0);
    }

    @Override
    public ChartTable table() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            ModuleCell cell = cells.get(i);
            boolean within = cell.place() == ModuleCell.Place.LAYER;
            rows.add(
                    List.of(
                            cell.name(),
                            within ? Integer.toString(cell.layer()) : "",
                            cell.label(),
                            Double.toString(values[i]),
                            hatched[i] ? "1" : "0"));
        }
        return new ChartTable(List.of("tensor", "layer", "module", "value", "left_out"), rows);
    }

    private Color colour(int index) {
        int argb = palette.argb(scale.level((float) values[index]));
        return Color.rgb(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff);
    }

    private void names(Pen pen, ModuleGridLayout geometry) {
        Color muted = colours().muted();
        double free = Double.POSITIVE_INFINITY;
        for (int layer = 0; layer < geometry.layers(); layer++) {
            double y = geometry.middle(layer);
            boolean last = layer == geometry.layers() - 1;
            if (layer == 0 || free - y >= (last ? LABEL_DISTANCE : step(geometry) - 0.5)) {
                pen.text("L" + layer, LEFT - 8, y, TextAlignment.RIGHT, muted);
                free = y;
            }
        }
        double width = geometry.centre(1) - geometry.centre(0) - 3;
        for (int column = 0; column < columns.size(); column++) {
            double y = geometry.bottom() + 12;
            for (String word : columns.get(column).split(" ", -1)) {
                pen.text(word, geometry.centre(column), y, TextAlignment.CENTER, width, muted);
                y += 12;
            }
        }
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).place() != ModuleCell.Place.LAYER) {
                nameInside(pen, cells.get(i).label(), geometry.box(i), colour(i));
            }
        }
    }

    /** Height between labels: four layers where single ones have no room. */
    private static double step(ModuleGridLayout geometry) {
        double row = geometry.rowHeight();
        return row >= LABEL_DISTANCE ? row : Math.ceil(LABEL_DISTANCE / row / 4) * 4 * row;
    }

    /** On a patch of the cell's colour, so that hatching does not run through the word. */
    private static void nameInside(Pen pen, String name, Rectangle2D box, Color background) {
        double x = (box.getMinX() + box.getMaxX()) / 2;
        double y = (box.getMinY() + box.getMaxY()) / 2;
        double width = Math.min(box.getWidth() - 4, name.length() * LETTER_WIDTH + 12);
        pen.fill(Math.rint(x - width / 2), y - 8, width, 16, background);
        Color letters = background.getBrightness() > 0.62 ? Color.rgb(20, 24, 30) : Color.WHITE;
        pen.text(name, x, y, TextAlignment.CENTER, box.getWidth() - 4, letters);
    }

    private void legend(Pen pen, double width, double y) {
        double from = LEFT + 46;
        double to = width - 52;
        palette.legend(pen, Math.rint(from), y, (int) (to - from), LEGEND_HEIGHT);
        double middle = y + LEGEND_HEIGHT / 2.0;
        Color muted = colours().muted();
        pen.text(Figures.decimals(scale.lowest(), 2), from - 6, middle, TextAlignment.RIGHT, muted);
        pen.text(Figures.decimals(scale.highest(), 2), to + 6, middle, TextAlignment.LEFT, muted);
    }

    private void frameLayer(Pen pen, ModuleGridLayout geometry) {
        if (markedLayer >= 0 && markedLayer < geometry.layers()) {
            double height = geometry.rowHeight();
            double left = geometry.centre(0) - (geometry.centre(1) - geometry.centre(0)) / 2;
            double width = (geometry.centre(1) - geometry.centre(0)) * columns.size();
            pen.frame(
                    left,
                    geometry.middle(markedLayer) - height / 2,
                    width,
                    height,
                    1.5,
                    colours().text());
        }
    }

    private void frame(Pen pen, ModuleGridLayout geometry, int index, double width) {
        if (index < 0 || index >= cells.size()) {
            return;
        }
        Rectangle2D box = geometry.box(index);
        pen.frame(
                box.getMinX(),
                box.getMinY(),
                box.getWidth(),
                box.getHeight(),
                width + 2,
                colours().surface());
        pen.frame(
                box.getMinX() - 1,
                box.getMinY() - 1,
                box.getWidth() + 2,
                box.getHeight() + 2,
                width,
                colours().text());
    }

    /** The cell at a point, −1 where there is none. */
    private int cellAt(double x, double y) {
        return layout == null ? -1 : layout.at(x, y);
    }

    private void keyed(KeyEvent event) {
        ModuleGridLayout geometry = layout;
        if (geometry == null) {
            return;
        }
        int from = Math.max(0, selected);
        int to =
                switch (event.getCode()) {
                    case LEFT -> geometry.neighbour(from, -1, 0);
                    case RIGHT -> geometry.neighbour(from, 1, 0);
                    case UP -> geometry.neighbour(from, 0, -1);
                    case DOWN -> geometry.neighbour(from, 0, 1);
                    default -> -1;
                };
        if (to >= 0) {
            pointed.choose(selected < 0 ? from : to);
            pointed.speakOf(to);
            event.consume();
        }
    }
}
