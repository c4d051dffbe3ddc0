package maec.ui.chart;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;

import maec.ui.text.Figures;

import org.jspecify.annotations.Nullable;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A heatmap of layers × units with one bar per layer at its right.
 *
 * <p>One image of the viewport's size is filled and put on one canvas, whatever the size of the
 * model; the values stay where they are and a hover looks the exact unit up. {@link
 * HeatmapGestures} says what mouse and keys do.
 */
public final class HeatmapCanvas extends ChartPane {
    static final int LEFT = 38;
    static final int TOP = 4;
    private static final int RIGHT = 90;
    private static final int BOTTOM = 26;
    private static final int BAR_GAP = 12;

    private final ObjectProperty<Palette> palette =
            new SimpleObjectProperty<>(this, "palette", Palette.VIRIDIS);
    private final ReadOnlyObjectWrapper<@Nullable HeatmapCell> hovered =
            new ReadOnlyObjectWrapper<>(this, "hovered");
    private final ReadOnlyIntegerWrapper hoveredLayer =
            new ReadOnlyIntegerWrapper(this, "hoveredLayer", -1);
    private @Nullable HeatmapGrid grid;
    private @Nullable HeatmapLayout layout;
    private @Nullable ColourScale scale;
    private int scaleMerged;
    private @Nullable HeatmapCell marked;
    private int markedLayer = -1;
    private LayerShares bars = LayerShares.none();
    private float threshold = Float.NEGATIVE_INFINITY;
    private Function<HeatmapCell, HoverText> describe =
            cell -> HoverText.of("L" + cell.layer() + ":N" + cell.unit());
    private @Nullable PixelBuffer<IntBuffer> buffer;
    private @Nullable Painted painted;

    /** Everything that the pixels depend on; while it stays, they need not be filled again. */
    private record Painted(
            HeatmapGrid grid,
            HeatmapLayout layout,
            ColourScale scale,
            Palette palette,
            float threshold,
            int surface) {}

    /** Makes an empty heatmap. */
    public HeatmapCanvas() {
        super("chart.heatmap");
        getStyleClass().add("heatmap");
        addHoverCard();
        palette.addListener(_ -> redraw());
        new HeatmapGestures(this).listen();
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

    /** The layer under the pointer, its bar included; −1 where there is none. */
    public ReadOnlyIntegerProperty hoveredLayerProperty() {
        return hoveredLayer.getReadOnlyProperty();
    }

    /**
     * Marks a unit and goes there.
     *
     * @param cell a unit of the grid
     */
    public void mark(HeatmapCell cell) {
        marked = cell;
        HeatmapGrid shown = grid;
        if (layout != null && shown != null) {
            layout = layout.showing(shown.positionOf(cell.layer(), cell.unit()));
        }
        redraw();
    }

    /** Takes the mark away. */
    public void clearMark() {
        marked = null;
        redraw();
    }

    /** Marks a unit that is seen, or takes the mark away from it. */
    void toggleMark(@Nullable HeatmapCell cell) {
        marked = cell == null || cell.equals(marked) ? null : cell;
        redraw();
    }

    /**
     * Marks a layer, because it is pointed at elsewhere.
     *
     * @param layer from 0, or −1 for none
     */
    public void setMarkedLayer(int layer) {
        if (layer != markedLayer) {
            markedLayer = layer;
            redraw();
        }
    }

    /** Shows everything. */
    public void zoomOut() {
        layout = null;
        unhover();
        redraw();
    }

    /**
     * Goes nearer or farther, with the middle of the picture held in place.
     *
     * @param factor above 1 for nearer
     */
    public void zoom(double factor) {
        HeatmapLayout geometry = layout;
        if (geometry != null) {
            zoom(factor, geometry.width() / 2.0);
        }
    }

    /** Goes nearer or farther, with one pixel of the viewport held in place. */
    void zoom(double factor, double held) {
        HeatmapLayout geometry = layout;
        if (geometry != null) {
            layout = geometry.zoomed(factor, held);
            unhover();
            redraw();
        }
    }

    /**
     * Moves the picture; nothing happens where everything is shown.
     *
     * @param pixels to the right
     */
    public void pan(double pixels) {
        HeatmapLayout geometry = layout;
        if (geometry != null && !geometry.zoomedOut()) {
            layout = geometry.panned(pixels);
            unhover();
            redraw();
        }
    }

    /** Where units lie now; empty before the first painting. */
    Optional<HeatmapLayout> geometry() {
        return Optional.ofNullable(layout);
    }

    /** The values that are shown. */
    Optional<HeatmapGrid> grid() {
        return Optional.ofNullable(grid);
    }

    /** The bars that are shown. */
    LayerShares bars() {
        return bars;
    }

    @Override
    void draw(Pen pen, double width, double height) {
        int plotWidth = (int) width - LEFT - RIGHT;
        int plotHeight = (int) height - TOP - BOTTOM;
        HeatmapGrid shown = grid;
        if (shown == null || plotWidth < 8 || plotHeight < 8) {
            return;
        }
        HeatmapLayout geometry = fitted(shown, plotWidth, plotHeight);
        layout = geometry;
        pen.pixels(pixels(shown, geometry), LEFT, TOP);
        var labels = new HeatmapLabels(pen, colours(), words(), geometry, LEFT, TOP);
        labels.layers(markedLayer);
        labels.bars(bars, LEFT + geometry.drawnWidth() + BAR_GAP, RIGHT - BAR_GAP - 6);
        labels.legend(shown, scaleOf(shown, geometry), palette.get());
        drawFrame(pen, marked, geometry, shown);
        if (isFocused()) {
            drawFrame(pen, hovered.get(), geometry, shown);
        }
        caption(captionOf(shown, geometry));
    }

    private HeatmapLayout fitted(HeatmapGrid shown, int plotWidth, int plotHeight) {
        HeatmapLayout now = layout;
        HeatmapLayout all = HeatmapLayout.fit(plotWidth, plotHeight, shown.layers(), shown.units());
        if (now == null || now.zoomedOut()) {
            HeatmapCell target = marked;
            return now == null && target != null
                    ? all.showing(shown.positionOf(target.layer(), target.unit()))
                    : all;
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

    private PixelBuffer<IntBuffer> pixels(HeatmapGrid shown, HeatmapLayout geometry) {
        PixelBuffer<IntBuffer> target = buffer;
        if (target == null
                || target.getWidth() != geometry.width()
                || target.getHeight() != geometry.height()) {
            target = freshBuffer(geometry.width(), geometry.height());
            buffer = target;
            painted = null;
        }
        var wanted =
                new Painted(
                        shown,
                        geometry,
                        scaleOf(shown, geometry),
                        palette.get(),
                        threshold,
                        ChartColours.argb(colours().surface()) & 0xffffff);
        if (!wanted.equals(painted)) {
            new HeatmapRaster(
                            shown,
                            geometry,
                            wanted.scale(),
                            wanted.palette(),
                            threshold,
                            wanted.surface())
                    .paint(target.getBuffer().array());
            painted = wanted;
        }
        return target;
    }

    /**
     * Kept until the values change or twice or half as many units are merged, because it sorts
     * them, and because colours that change in every step of a zoom would be hard to follow.
     */
    private ColourScale scaleOf(HeatmapGrid shown, HeatmapLayout geometry) {
        ColourScale known = scale;
        int merged = Integer.highestOneBit(geometry.merged());
        if (known == null || scaleMerged != merged) {
            known = shown.scale(merged);
            scale = known;
            scaleMerged = merged;
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

    private void drawFrame(
            Pen pen, @Nullable HeatmapCell cell, HeatmapLayout geometry, HeatmapGrid shown) {
        if (cell == null) {
            return;
        }
        int position = shown.positionOf(cell.layer(), cell.unit());
        int line = position / geometry.columns();
        int column = position % geometry.columns();
        double left = LEFT + geometry.left(column);
        double right = Math.max(left + 4, LEFT + geometry.left(column + 1) - geometry.columnGap());
        if (right < LEFT || left > LEFT + geometry.drawnWidth()) {
            return;
        }
        double top = TOP + geometry.top(cell.layer(), line);
        double height = geometry.bottom(cell.layer(), line) + TOP - top;
        pen.frame(left - 3, top - 3, right - left + 6, height + 6, 2, colours().surface());
        pen.frame(left - 1, top - 1, right - left + 2, height + 2, 2, colours().second());
    }

    private String captionOf(HeatmapGrid shown, HeatmapLayout geometry) {
        List<String> phrases = new ArrayList<>();
        phrases.add(
                words().text("chart.heatmap.size", shown.layers(), Figures.whole(shown.units())));
        phrases.add(
                geometry.reduced()
                        ? words().text("chart.heatmap.reduced", geometry.merged())
                        : words().text("chart.heatmap.every"));
        if (geometry.lines() > 1) {
            phrases.add(words().text("chart.heatmap.wrapped", geometry.columns()));
        }
        phrases.add(
                words().text(geometry.zoomedOut() ? "chart.heatmap.zoom" : "chart.heatmap.pan"));
        return String.join(" · ", phrases);
    }

    @Override
    public ChartTable table() {
        List<List<String>> rows = new ArrayList<>();
        HeatmapGrid shown = grid;
        for (int layer = 0; shown != null && layer < shown.layers(); layer++) {
            for (int position = 0; position < shown.units(); position++) {
                rows.add(
                        List.of(
                                Integer.toString(layer),
                                Integer.toString(shown.unitAt(layer, position)),
                                Float.toString(shown.at(layer, position))));
            }
        }
        return new ChartTable(List.of("layer", "unit", "value"), rows);
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
                        span -> {
                            int place = shown.largest(span.layer(), span.from(), span.to());
                            return new HeatmapCell(span.layer(), shown.unitAt(span.layer(), place));
                        });
    }

    /** Points at a unit, with its card beside a point. */
    void point(HeatmapCell cell, double x, double y) {
        hovered.set(cell);
        hoveredLayer.set(cell.layer());
        hover(describe.apply(cell), x, y);
    }

    /** Points at a layer's bar, with its card beside a point. */
    void pointAtBar(int layer, double x, double y) {
        hovered.set(null);
        hoveredLayer.set(layer);
        hover(HoverText.of(words().text("chart.layer", layer), bars.texts().get(layer)), x, y);
    }

    /** Points at nothing. */
    void unhover() {
        hovered.set(null);
        hoveredLayer.set(-1);
        hideHover();
    }
}
