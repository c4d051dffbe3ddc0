package maec.ui.chart;

import javafx.geometry.Rectangle2D;
import javafx.scene.Cursor;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

import maec.ui.text.Figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A small grid of values that were measured for pairs of numbers, with the value in every cell: a
 * press, or arrow keys and Enter, choose a cell.
 */
public final class ValueGrid extends ChartPane {
    private static final double LEFT = 58;
    private static final double BOTTOM = 38;
    private static final double EDGE = 4;
    private static final double ROW = 34;
    private static final double LIGHT = 110;

    private Axes axes = new Axes("", List.of(), "", List.of());
    private double[][] values = new double[0][];
    private Optional<Place> present = Optional.empty();
    private Optional<Place> pointed = Optional.empty();
    private Consumer<Place> chosen = _ -> {};
    private Function<Place, HoverText> describe = place -> HoverText.of(place.toString());

    /**
     * What stands at the sides.
     *
     * @param across what varies to the right
     * @param columns its values
     * @param up what varies upwards
     * @param rows its values, the lowest first
     */
    public record Axes(String across, List<String> columns, String up, List<String> rows) {
        /** Copies the lists. */
        public Axes {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /**
     * A cell.
     *
     * @param column from 0 at the left
     * @param row from 0 at the bottom
     */
    public record Place(int column, int row) {}

    /** Makes an empty chart. */
    public ValueGrid() {
        super("chart.values");
        getStyleClass().add("value-grid");
        addHoverCard();
        addEventHandler(MouseEvent.MOUSE_MOVED, event -> pointWithMouse(event));
        addEventHandler(MouseEvent.MOUSE_EXITED, _ -> point(Optional.empty()));
        addEventHandler(MouseEvent.MOUSE_CLICKED, this::clicked);
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyed);
        focusedProperty().subscribe(on -> unfocus(!on));
    }

    private void unfocus(boolean left) {
        if (left) {
            point(Optional.empty());
        }
    }

    /**
     * Shows other values.
     *
     * @param sides names and values of the axes
     * @param cells per row and column, row 0 at the bottom; NaN where nothing is known; not copied,
     *     never written
     */
    public void setValues(Axes sides, double[][] cells) {
        axes = sides;
        values = cells;
        pointed = pointed.filter(this::exists);
        double height = values.length == 0 ? 0 : values.length * ROW + BOTTOM + EDGE;
        setMinHeight(height);
        setPrefHeight(height);
        redraw();
    }

    private boolean exists(Place place) {
        return place.row() < values.length && place.column() < axes.columns().size();
    }

    /**
     * Frames the cell whose numbers are in use.
     *
     * @param place a cell, or empty if none has them
     */
    public void setPresent(Optional<Place> place) {
        present = place;
        redraw();
    }

    /**
     * Says who is told that a cell was chosen.
     *
     * @param listener called on the FX thread
     */
    public void onChosen(Consumer<Place> listener) {
        chosen = listener;
    }

    /**
     * Says what a hover card tells about a cell.
     *
     * @param text called on the FX thread
     */
    public void setDescription(Function<Place, HoverText> text) {
        describe = text;
    }

    private Rectangle2D area(double width, double height) {
        return new Rectangle2D(
                LEFT, EDGE, Math.max(1, width - LEFT - EDGE), Math.max(1, height - BOTTOM - EDGE));
    }

    private Rectangle2D box(Place place, Rectangle2D area) {
        int columns = Math.max(1, axes.columns().size());
        int rows = Math.max(1, values.length);
        double left = Math.rint(area.getMinX() + place.column() * area.getWidth() / columns);
        double right = Math.rint(area.getMinX() + (place.column() + 1) * area.getWidth() / columns);
        int line = rows - 1 - place.row();
        double top = Math.rint(area.getMinY() + line * area.getHeight() / rows);
        double bottom = Math.rint(area.getMinY() + (line + 1) * area.getHeight() / rows);
        return new Rectangle2D(
                left, top, Math.max(1, right - left - 2), Math.max(1, bottom - top - 2));
    }

    @Override
    void draw(Pen pen, double width, double height) {
        if (values.length == 0) {
            return;
        }
        Rectangle2D area = area(width, height);
        ChartColours colours = colours();
        double low = known().min().orElse(0);
        double range = Math.max(1e-9, known().max().orElse(0) - low);
        for (int row = 0; row < values.length; row++) {
            for (int column = 0; column < values[row].length; column++) {
                var place = new Place(column, row);
                cell(pen, box(place, area), values[row][column], low, range);
                frame(pen, place, box(place, area));
            }
            Rectangle2D first = box(new Place(0, row), area);
            double y = first.getMinY() + first.getHeight() / 2;
            pen.text(axes.rows().get(row), LEFT - 6, y, TextAlignment.RIGHT, colours.muted());
        }
        for (int column = 0; column < axes.columns().size(); column++) {
            Rectangle2D box = box(new Place(column, 0), area);
            double x = box.getMinX() + box.getWidth() / 2;
            double y = area.getMaxY() + 10;
            pen.text(axes.columns().get(column), x, y, TextAlignment.CENTER, colours.muted());
        }
        double below = area.getMaxY() + 10;
        pen.text(axes.up(), LEFT - 6, below, TextAlignment.RIGHT, LEFT - 8, colours.muted());
        double middle = area.getMinX() + area.getWidth() / 2;
        pen.text(axes.across(), middle, below + 16, TextAlignment.CENTER, colours.muted());
    }

    private java.util.stream.DoubleStream known() {
        return Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .filter(value -> !Double.isNaN(value));
    }

    private void cell(Pen pen, Rectangle2D box, double value, double low, double range) {
        boolean known = !Double.isNaN(value);
        double x = box.getMinX() + box.getWidth() / 2;
        double y = box.getMinY() + box.getHeight() / 2;
        Color fill = known ? colour((value - low) / range) : colours().grid();
        pen.fill(box.getMinX(), box.getMinY(), box.getWidth(), box.getHeight(), fill);
        pen.text(
                known ? Figures.decimals(value, 1) : "·",
                x,
                y,
                TextAlignment.CENTER,
                box.getWidth(),
                known ? ink(fill) : colours().muted());
    }

    private static Color colour(double share) {
        int argb = Palette.VIRIDIS.argb((int) Math.round(share * (Palette.LEVELS - 1)));
        return Color.rgb(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff);
    }

    /** Black or white, whichever is read better. */
    private static Color ink(Color fill) {
        double bright =
                255 * (0.299 * fill.getRed() + 0.587 * fill.getGreen() + 0.114 * fill.getBlue());
        return bright > LIGHT ? Color.web("#0b0b0b") : Color.WHITE;
    }

    private void frame(Pen pen, Place place, Rectangle2D box) {
        boolean used = present.equals(Optional.of(place));
        boolean looked = pointed.equals(Optional.of(place));
        if (used || looked) {
            Color line = used ? colours().second() : colours().first();
            pen.frame(
                    box.getMinX() + 1,
                    box.getMinY() + 1,
                    box.getWidth() - 2,
                    box.getHeight() - 2,
                    2.5,
                    line);
        }
    }

    @Override
    public ChartTable table() {
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < values.length; row++) {
            for (int column = 0; column < values[row].length; column++) {
                OptionalDouble value =
                        Double.isNaN(values[row][column])
                                ? OptionalDouble.empty()
                                : OptionalDouble.of(values[row][column]);
                rows.add(
                        List.of(
                                axes.columns().get(column),
                                axes.rows().get(row),
                                value.isPresent() ? Double.toString(value.getAsDouble()) : ""));
            }
        }
        return new ChartTable(List.of(axes.across(), axes.up(), "value"), rows);
    }

    private Optional<Place> at(double x, double y) {
        Rectangle2D area = area(getWidth(), getHeight());
        if (values.length == 0 || !area.contains(x, y)) {
            return Optional.empty();
        }
        int columns = axes.columns().size();
        int column = (int) ((x - area.getMinX()) / area.getWidth() * columns);
        int line = (int) ((y - area.getMinY()) / area.getHeight() * values.length);
        return Optional.of(new Place(column, values.length - 1 - line)).filter(this::exists);
    }

    private void pointWithMouse(MouseEvent event) {
        Optional<Place> place = at(event.getX(), event.getY());
        point(place);
        setCursor(place.isPresent() ? Cursor.HAND : Cursor.DEFAULT);
        place.ifPresent(it -> hover(describe.apply(it), event.getX(), event.getY()));
    }

    private void point(Optional<Place> place) {
        if (!place.equals(pointed)) {
            pointed = place;
            redraw();
        }
        if (place.isEmpty()) {
            hideHover();
        }
    }

    private void clicked(MouseEvent event) {
        if (event.getButton() == MouseButton.PRIMARY) {
            at(event.getX(), event.getY()).ifPresent(chosen);
        }
    }

    private void keyed(KeyEvent event) {
        if (values.length == 0) {
            return;
        }
        KeyCode code = event.getCode();
        if (code == KeyCode.ENTER || code == KeyCode.SPACE) {
            pointed.ifPresent(chosen);
            event.consume();
            return;
        }
        int across = code == KeyCode.LEFT ? -1 : code == KeyCode.RIGHT ? 1 : 0;
        int up = code == KeyCode.DOWN ? -1 : code == KeyCode.UP ? 1 : 0;
        if (across != 0 || up != 0) {
            Place from = pointed.orElseGet(() -> present.orElse(new Place(0, 0)));
            boolean first = pointed.isEmpty();
            var next =
                    new Place(
                            step(from.column(), first ? 0 : across, axes.columns().size()),
                            step(from.row(), first ? 0 : up, values.length));
            point(Optional.of(next));
            Rectangle2D box = box(next, area(getWidth(), getHeight()));
            hover(describe.apply(next), box.getMaxX(), box.getMinY());
            event.consume();
        }
    }

    private static int step(int from, int by, int count) {
        return Math.clamp((long) from + by, 0, count - 1);
    }
}
