package maec.ui.chart;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Cursor;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

import maec.ui.text.Figures;

import org.jspecify.annotations.Nullable;

import java.nio.IntBuffer;
import java.util.Optional;
import java.util.function.Function;

/**
 * A heatmap of layers × units with one bar per layer at its right.
 *
 * <p>One image of the viewport's size is filled and put on one canvas, whatever the size of the
 * model; the values stay where they are and a hover looks the exact unit up. Scroll or + and −
 * zoom, dragging or shift with the arrow keys pans, arrow keys move from unit to unit, Home shows
 * everything.
 */
public final class HeatmapCanvas extends ChartPane {
    private static final int LEFT = 38;
    private static final int RIGHT = 90;
    private static final int TOP = 4;
    private static final int BOTTOM = 26;
    private static final int BAR_GAP = 12;
    private static final double ZOOM_STEP = 1.25;

    private final Canvas canvas = new Canvas();
    private final ObjectProperty<Palette> palette =
            new SimpleObjectProperty<>(this, "palette", Palette.VIRIDIS);
    private final ReadOnlyObjectWrapper<@Nullable HeatmapCell> hovered =
            new ReadOnlyObjectWrapper<>(this, "hovered");
    private @Nullable HeatmapGrid grid;
    private @Nullable HeatmapLayout layout;
    private @Nullable ColourScale scale;
    private int scaleMerged;
    private @Nullable HeatmapCell marked;
    private LayerShares bars = LayerShares.none();
    private float threshold = Float.NEGATIVE_INFINITY;
    private Function<HeatmapCell, HoverText> describe =
            cell -> HoverText.of("layer " + cell.layer() + " · unit " + cell.unit());
    private @Nullable PixelBuffer<IntBuffer> buffer;
    private @Nullable WritableImage image;
    private double dragFrom;

    /** Makes an empty heatmap. */
    public HeatmapCanvas() {
        getStyleClass().add("heatmap");
        setAccessibleText("Heatmap of layers and units");
        canvas.setMouseTransparent(true);
        getChildren().add(canvas);
        addHoverCard();
        palette.addListener(_ -> redraw());
        addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> unhover());
        addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
        addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
        addEventHandler(MouseEvent.MOUSE_CLICKED, this::clicked);
        addEventHandler(ScrollEvent.SCROLL, this::scrolled);
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyed);
    }

    /**
     * Shows other values, zoomed out; keeps the zoom if the size is the same.
     *
     * @param values the grid
     */
    public void setGrid(HeatmapGrid values) {
        HeatmapGrid before = grid;
        grid = values;
        scale = null;
        if (before == null
                || before.layers() != values.layers()
                || before.units() != values.units()) {
            layout = null;
            marked = null;
        }
        unhover();
        redraw();
    }

    /**
     * Shows other bars.
     *
     * @param shares one bar per layer
     */
    public void setBars(LayerShares shares) {
        if (!shares.equals(bars)) {
            bars = shares;
            redraw();
        }
    }

    /**
     * Dims units below a value.
     *
     * @param value the smallest value that is not dimmed; negative infinity dims none
     */
    public void setThreshold(float value) {
        if (value != threshold) {
            threshold = value;
            redraw();
        }
    }

    /** The colours. */
    public ObjectProperty<Palette> paletteProperty() {
        return palette;
    }

    /**
     * Says what a hover card tells about a unit.
     *
     * @param text called on the FX thread for the unit under the pointer
     */
    public void setDescription(Function<HeatmapCell, HoverText> text) {
        describe = text;
    }

    /** The exact unit under the pointer: the largest where a pixel stands for several. */
    public ReadOnlyObjectProperty<@Nullable HeatmapCell> hoveredProperty() {
        return hovered.getReadOnlyProperty();
    }

    /**
     * Marks a unit and goes there.
     *
     * @param cell a unit of the grid
     */
    public void mark(HeatmapCell cell) {
        marked = cell;
        if (layout != null) {
            layout = layout.showing(cell.unit());
        }
        redraw();
    }

    /** Takes the mark away. */
    public void clearMark() {
        marked = null;
        redraw();
    }

    /** Shows everything. */
    public void zoomOut() {
        layout = null;
        redraw();
    }

    @Override
    protected void paint(double width, double height) {
        canvas.setWidth(width);
        canvas.setHeight(height);
        GraphicsContext pen = canvas.getGraphicsContext2D();
        pen.clearRect(0, 0, width, height);
        int plotWidth = (int) width - LEFT - RIGHT;
        int plotHeight = (int) height - TOP - BOTTOM;
        HeatmapGrid shown = grid;
        if (shown == null || plotWidth < 8 || plotHeight < 8) {
            return;
        }
        HeatmapLayout geometry = fitted(shown, plotWidth, plotHeight);
        layout = geometry;
        paintImage(pen, shown, geometry);
        var labels = new HeatmapLabels(pen, colours(), labelFont(), geometry, LEFT, TOP);
        labels.layers();
        labels.bars(bars, LEFT + geometry.drawnWidth() + BAR_GAP, RIGHT - BAR_GAP - 6);
        labels.legend(scaleOf(shown, geometry), palette.get());
        paintFrame(pen, marked, geometry);
        if (isFocused()) {
            paintFrame(pen, hovered.get(), geometry);
        }
        caption(captionOf(shown, geometry));
    }

    private HeatmapLayout fitted(HeatmapGrid shown, int plotWidth, int plotHeight) {
        HeatmapLayout now = layout;
        HeatmapLayout all = HeatmapLayout.fit(plotWidth, plotHeight, shown.layers(), shown.units());
        if (now == null || now.zoomedOut()) {
            HeatmapCell target = marked;
            return now == null && target != null ? all.showing(target.unit()) : all;
        }
        if (now.width() == plotWidth && now.height() == plotHeight) {
            return now;
        }
        return all.lines() == now.lines()
                ? new HeatmapLayout(
                        plotWidth,
                        plotHeight,
                        shown.layers(),
                        shown.units(),
                        now.lines(),
                        now.first(),
                        now.visible())
                : all;
    }

    private void paintImage(GraphicsContext pen, HeatmapGrid shown, HeatmapLayout geometry) {
        PixelBuffer<IntBuffer> target = buffer;
        if (target == null
                || target.getWidth() != geometry.width()
                || target.getHeight() != geometry.height()) {
            target = freshBuffer(geometry.width(), geometry.height());
            buffer = target;
            image = new WritableImage(target);
        }
        int surface = ChartColours.argb(colours().surface()) & 0xffffff;
        new HeatmapRaster(
                        shown,
                        geometry,
                        scaleOf(shown, geometry),
                        palette.get(),
                        threshold,
                        surface)
                .paint(target.getBuffer().array());
        target.updateBuffer(_ -> null);
        pen.setImageSmoothing(false);
        pen.drawImage(image, LEFT, TOP);
    }

    /** Kept until the values or the number of merged units change, because it sorts them. */
    private ColourScale scaleOf(HeatmapGrid shown, HeatmapLayout geometry) {
        ColourScale known = scale;
        if (known == null || scaleMerged != geometry.merged()) {
            known = shown.scale(geometry.merged());
            scale = known;
            scaleMerged = geometry.merged();
        }
        return known;
    }

    private static PixelBuffer<IntBuffer> freshBuffer(int width, int height) {
        return new PixelBuffer<>(
                width,
                height,
                IntBuffer.allocate(width * height),
                PixelFormat.getIntArgbPreInstance());
    }

    private void paintFrame(
            GraphicsContext pen, @Nullable HeatmapCell cell, HeatmapLayout geometry) {
        if (cell == null) {
            return;
        }
        int line = cell.unit() / geometry.columns();
        int column = cell.unit() % geometry.columns();
        double left = LEFT + geometry.left(column);
        double right = Math.max(left + 4, LEFT + geometry.left(column + 1) - geometry.columnGap());
        if (right < LEFT || left > LEFT + geometry.drawnWidth()) {
            return;
        }
        double top = TOP + geometry.top(cell.layer(), line);
        double height = geometry.bottom(cell.layer(), line) + TOP - top;
        pen.setLineWidth(2);
        pen.setStroke(colours().surface());
        pen.strokeRect(left - 3, top - 3, right - left + 6, height + 6);
        pen.setStroke(colours().second());
        pen.strokeRect(left - 1, top - 1, right - left + 2, height + 2);
    }

    private static String captionOf(HeatmapGrid shown, HeatmapLayout geometry) {
        String size = shown.layers() + " layers × " + Figures.whole(shown.units()) + " units";
        if (geometry.reduced()) {
            size += " · each pixel shows the maximum of up to " + geometry.merged() + " units";
        } else {
            size += " · every unit is drawn";
        }
        if (geometry.lines() > 1) {
            size += " · " + geometry.columns() + " per line";
        }
        return size + (geometry.zoomedOut() ? " · scroll to zoom" : " · drag to pan, Home for all");
    }

    private void moved(MouseEvent event) {
        Optional<HeatmapCell> cell = cellAt(event.getX(), event.getY());
        hovered.set(cell.orElse(null));
        cell.ifPresentOrElse(
                found -> hover(describe.apply(found), event.getX(), event.getY()),
                () -> hoverBar(event));
    }

    private void hoverBar(MouseEvent event) {
        HeatmapLayout geometry = layout;
        double y = event.getY() - TOP;
        boolean onBars =
                geometry != null
                        && event.getX() > LEFT + geometry.drawnWidth()
                        && y >= 0
                        && y < geometry.height();
        if (geometry != null && onBars && geometry.layerAt(y) < bars.shares().length) {
            int layer = geometry.layerAt(y);
            hover(
                    HoverText.of("layer " + layer, bars.texts().get(layer)),
                    event.getX(),
                    event.getY());
        } else {
            hideHover();
        }
    }

    /** The unit under a point of this chart. */
    Optional<HeatmapCell> cellAt(double x, double y) {
        HeatmapLayout geometry = layout;
        HeatmapGrid shown = grid;
        if (geometry == null || shown == null) {
            return Optional.empty();
        }
        return geometry.at(x - LEFT, y - TOP)
                .map(
                        span ->
                                new HeatmapCell(
                                        span.layer(),
                                        shown.largest(span.layer(), span.from(), span.to())));
    }

    private void unhover() {
        hovered.set(null);
        hideHover();
    }

    private void pressed(MouseEvent event) {
        requestFocus();
        dragFrom = event.getX();
    }

    private void dragged(MouseEvent event) {
        HeatmapLayout geometry = layout;
        if (geometry != null && !geometry.zoomedOut()) {
            setCursor(Cursor.CLOSED_HAND);
            layout = geometry.panned(event.getX() - dragFrom);
            dragFrom = event.getX();
            unhover();
            redraw();
        }
    }

    private void clicked(MouseEvent event) {
        setCursor(Cursor.DEFAULT);
        if (event.isStillSincePress()) {
            cellAt(event.getX(), event.getY())
                    .ifPresentOrElse(
                            cell -> {
                                marked = cell.equals(marked) ? null : cell;
                                redraw();
                            },
                            this::clearMark);
        }
    }

    private void scrolled(ScrollEvent event) {
        HeatmapLayout geometry = layout;
        if (geometry == null || (event.getDeltaY() == 0 && event.getDeltaX() == 0)) {
            return;
        }
        layout =
                Math.abs(event.getDeltaX()) > Math.abs(event.getDeltaY())
                        ? geometry.panned(event.getDeltaX())
                        : geometry.zoomed(
                                Math.pow(ZOOM_STEP, event.getDeltaY() / 40), event.getX() - LEFT);
        unhover();
        redraw();
        event.consume();
    }

    private void keyed(KeyEvent event) {
        HeatmapLayout geometry = layout;
        HeatmapGrid shown = grid;
        if (geometry == null || shown == null || event.isShortcutDown()) {
            return;
        }
        double middle = geometry.width() / 2.0;
        switch (event.getCode()) {
            case PLUS, ADD, EQUALS -> layout = geometry.zoomed(ZOOM_STEP, middle);
            case MINUS, SUBTRACT -> layout = geometry.zoomed(1 / ZOOM_STEP, middle);
            case HOME -> layout = null;
            case ESCAPE -> {
                marked = null;
                unhover();
            }
            case ENTER -> marked = hovered.get();
            case LEFT, RIGHT, UP, DOWN -> arrow(event, geometry, shown);
            default -> {
                return;
            }
        }
        event.consume();
        redraw();
    }

    private void arrow(KeyEvent event, HeatmapLayout geometry, HeatmapGrid shown) {
        int right =
                switch (event.getCode()) {
                    case LEFT -> -1;
                    case RIGHT -> 1;
                    default -> 0;
                };
        int up =
                switch (event.getCode()) {
                    case UP -> 1;
                    case DOWN -> -1;
                    default -> 0;
                };
        if (event.isShiftDown()) {
            layout = geometry.panned(-right * geometry.width() / 8.0);
            return;
        }
        HeatmapCell from = hovered.get();
        HeatmapCell to =
                from == null
                        ? new HeatmapCell(shown.layers() - 1, (int) geometry.first())
                        : new HeatmapCell(
                                Math.clamp(from.layer() + up, 0, shown.layers() - 1),
                                Math.clamp(from.unit() + right, 0, shown.units() - 1));
        hovered.set(to);
        int line = to.unit() / geometry.columns();
        int column = to.unit() % geometry.columns();
        hover(
                describe.apply(to),
                LEFT + geometry.left(column),
                TOP + geometry.top(to.layer(), line));
    }
}
