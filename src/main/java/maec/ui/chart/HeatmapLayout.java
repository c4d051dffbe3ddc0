package maec.ui.chart;

import java.util.Optional;

/**
 * Where the units of a heatmap lie in a viewport: pure geometry, in pixels of the viewport.
 *
 * <p>The last layer is on top. Small models get every layer wrapped into several lines, so that
 * their cells become near squares instead of a bar code; large ones get one line per layer and more
 * than one unit per pixel. Zoom and pan act on the columns, which all lines share.
 *
 * @param width of the viewport, pixels
 * @param height of the viewport, pixels
 * @param layers L
 * @param units units per layer
 * @param lines lines per layer; unit u is in line u / columns
 * @param first the column at the left border, fractions allowed
 * @param visible how many columns the viewport shows, fractions allowed
 */
public record HeatmapLayout(
        int width, int height, int layers, int units, int lines, double first, double visible) {
    private static final double SMALLEST_CELL = 4;
    private static final double WIDEST_CELL = 32;

    /**
     * The layout that shows everything.
     *
     * @param width of the viewport, pixels, at least 1
     * @param height of the viewport, pixels, at least 1
     * @param layers L
     * @param units units per layer
     * @return the layout, zoomed out
     */
    public static HeatmapLayout fit(int width, int height, int layers, int units) {
        int best = 1;
        double bestSize = 0;
        for (int lines = 1; lines <= units; lines++) {
            double cellHeight = (double) height / layers / lines;
            if (cellHeight < SMALLEST_CELL) {
                break;
            }
            double cellWidth = width / Math.ceil((double) units / lines);
            double size = Math.min(cellWidth, cellHeight);
            boolean crisp = cellWidth >= SMALLEST_CELL && units % lines == 0;
            if (crisp && size > bestSize) {
                best = lines;
                bestSize = size;
            }
        }
        return new HeatmapLayout(width, height, layers, units, best, 0, Math.ceilDiv(units, best));
    }

    /** Columns shared by all lines. */
    public int columns() {
        return Math.ceilDiv(units, lines);
    }

    /** Whether the viewport shows everything. */
    public boolean zoomedOut() {
        return visible >= columns();
    }

    /** Whether a pixel stands for more than one unit. */
    public boolean reduced() {
        return visible > width;
    }

    /** How many neighbouring units a pixel shows at most. */
    public int merged() {
        return reduced() ? (int) Math.ceil(visible / width) : 1;
    }

    /** Pixels per column; whole where everything is shown and cells are large enough to tell. */
    public double cellWidth() {
        double exact = width / visible;
        return zoomedOut() && exact >= SMALLEST_CELL ? Math.floor(exact) : exact;
    }

    /** Pixels of the viewport's width that hold units. */
    public int drawnWidth() {
        return (int) Math.min(width, Math.round((columns() - first) * cellWidth()));
    }

    /** The first column under a pixel. */
    public int columnAt(double x) {
        return Math.clamp(borderAt(x), 0, columns() - 1);
    }

    private int borderAt(double x) {
        return (int) Math.floor(first + x / cellWidth() + 1e-9);
    }

    /** One past the last column under a pixel, at least one more than the first. */
    public int columnEnd(int x) {
        return Math.clamp(borderAt(x + 1.0), columnAt(x) + 1, columns());
    }

    /** The left border of a column. */
    public int left(int column) {
        return (int) Math.round((column - first) * cellWidth());
    }

    /** The upper border of a line of a layer. */
    public int top(int layer, int line) {
        double band = (double) height / layers;
        double upper = (layers - 1 - layer) * band;
        return (int) Math.round(upper + line * (band - layerGap()) / lines);
    }

    /** The lower border of a line of a layer, the gap below it not included. */
    public int bottom(int layer, int line) {
        boolean last = line == lines - 1;
        int border =
                last
                        ? (int) Math.round((layers - layer) * (double) height / layers) - layerGap()
                        : top(layer, line + 1) - columnGap();
        return Math.max(top(layer, line) + 1, border);
    }

    /** Pixels between two layers. */
    public int layerGap() {
        double band = (double) height / layers;
        return band >= 60 ? 8 : band >= 24 ? 3 : band >= 8 ? 2 : band >= 4 ? 1 : 0;
    }

    /** Pixels between two columns, 0 while cells are narrow. */
    public int columnGap() {
        double cell = Math.min(cellWidth(), (double) height / layers / lines);
        return cell >= 5 ? 1 : 0;
    }

    /** The layer at a height. */
    public int layerAt(double y) {
        int row = (int) Math.floor(y * layers / height);
        return layers - 1 - Math.clamp(row, 0, layers - 1);
    }

    /**
     * The units under a point.
     *
     * @param x pixels from the left border of the viewport
     * @param y pixels from its upper border
     * @return layer, first unit and one past the last unit; empty beyond the last unit
     */
    public Optional<Span> at(double x, double y) {
        if (x < 0 || y < 0 || x >= drawnWidth() || y >= height) {
            return Optional.empty();
        }
        int layer = layerAt(y);
        int line = 0;
        while (line < lines - 1 && y >= top(layer, line + 1)) {
            line++;
        }
        int from = line * columns() + columnAt(x);
        int to = Math.min(units, line * columns() + columnEnd((int) x));
        return from < to ? Optional.of(new Span(layer, from, to)) : Optional.empty();
    }

    /**
     * The layout nearer or farther, with the column under a pixel held in place.
     *
     * @param factor above 1 for nearer
     * @param x the pixel to hold
     * @return the layout, within bounds
     */
    public HeatmapLayout zoomed(double factor, double x) {
        double least = Math.min(columns(), Math.max(4, width / WIDEST_CELL));
        double shown = Math.clamp(visible / factor, least, (double) columns());
        double held = first + x / cellWidth();
        return window(held - x * shown / width, shown);
    }

    /** The layout moved by a number of pixels to the right. */
    public HeatmapLayout panned(double pixels) {
        return window(first - pixels / cellWidth(), visible);
    }

    /**
     * A layout in which one unit can be told from its neighbours.
     *
     * @param unit from 0
     * @return this one if its cells are wide enough, otherwise a nearer one centred on the unit
     */
    public HeatmapLayout showing(int unit) {
        double shown = Math.min(visible, width / 8.0);
        double column = unit % columns() + 0.5;
        if (shown == visible && column > first && column < first + visible) {
            return this;
        }
        return window(column - shown / 2, shown);
    }

    private HeatmapLayout window(double newFirst, double shown) {
        double start = Math.clamp(newFirst, 0, Math.max(0, columns() - shown));
        return new HeatmapLayout(width, height, layers, units, lines, start, shown);
    }

    /**
     * Units side by side in one layer.
     *
     * @param layer from 0
     * @param from first unit
     * @param to one past the last unit
     */
    public record Span(int layer, int from, int to) {}
}
