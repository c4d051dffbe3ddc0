package maec.ui.chart;

import javafx.geometry.Rectangle2D;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the cells of a {@link ModuleGrid} lie: a strip above the layers, the layers with L0 at the
 * bottom, a strip below.
 */
final class ModuleGridLayout {
    private static final double STRIP = 22;
    private static final double STRIP_GAP = 7;
    private static final double TALLEST_ROW = 240;

    private final List<ModuleCell> cells;
    private final List<Rectangle2D> boxes = new ArrayList<>();
    private final int columns;
    private final int layers;
    private final int above;
    private final int below;
    private final Rectangle2D area;
    private final double layersTop;
    private final double rowHeight;

    ModuleGridLayout(List<ModuleCell> cells, int columns, Rectangle2D area) {
        this.cells = cells;
        this.columns = columns;
        this.area = area;
        int highest = -1;
        int topCount = 0;
        int bottomCount = 0;
        for (ModuleCell cell : cells) {
            switch (cell.place()) {
                case ABOVE -> topCount = Math.max(topCount, cell.column() + 1);
                case BELOW -> bottomCount = Math.max(bottomCount, cell.column() + 1);
                case LAYER -> highest = Math.max(highest, cell.layer());
            }
        }
        layers = highest + 1;
        above = topCount;
        below = bottomCount;
        layersTop = area.getMinY() + (above > 0 ? STRIP + STRIP_GAP : 0);
        double bottom = area.getMaxY() - (below > 0 ? STRIP + STRIP_GAP : 0);
        rowHeight = Math.min(TALLEST_ROW, (bottom - layersTop) / Math.max(1, layers));
        for (ModuleCell cell : cells) {
            boxes.add(place(cell));
        }
    }

    private Rectangle2D place(ModuleCell cell) {
        return switch (cell.place()) {
            case ABOVE -> across(cell.column(), above, area.getMinY(), area.getMinY() + STRIP, 2);
            case BELOW -> {
                double top = layersTop + layers * rowHeight + STRIP_GAP;
                yield across(cell.column(), below, top, top + STRIP, 2);
            }
            case LAYER -> {
                int row = layers - 1 - cell.layer();
                yield across(
                        cell.column(),
                        columns,
                        layersTop + row * rowHeight,
                        layersTop + (row + 1) * rowHeight,
                        rowHeight >= 7 ? gap() : 0);
            }
        };
    }

    private double gap() {
        return rowHeight >= 24 ? 2 : 1;
    }

    private Rectangle2D across(int column, int count, double top, double bottom, double gap) {
        double left = Math.rint(area.getMinX() + area.getWidth() * column / count);
        double right = Math.rint(area.getMinX() + area.getWidth() * (column + 1) / count);
        double upper = Math.rint(top);
        double lower = Math.rint(bottom);
        return new Rectangle2D(
                left,
                upper,
                Math.max(1, right - left - Math.max(1, gap)),
                Math.max(1, lower - upper - gap));
    }

    /** Where a cell lies. */
    Rectangle2D box(int index) {
        return boxes.get(index);
    }

    /** How many layers there are. */
    int layers() {
        return layers;
    }

    /** Pixels from one layer to the next. */
    double rowHeight() {
        return rowHeight;
    }

    /** The middle of a layer's row. */
    double middle(int layer) {
        return layersTop + (layers - layer - 0.5) * rowHeight;
    }

    /** The centre of a column. */
    double centre(int column) {
        return area.getMinX() + area.getWidth() * (column + 0.5) / columns;
    }

    /** The lowest pixel of all cells. */
    double bottom() {
        return layersTop + layers * rowHeight + (below > 0 ? STRIP_GAP + STRIP : 0);
    }

    /** The cell at a point, −1 where there is none. */
    int at(double x, double y) {
        for (int i = 0; i < boxes.size(); i++) {
            if (boxes.get(i).contains(x, y)) {
                return i;
            }
        }
        return -1;
    }

    /** The nearest cell in a direction, the same cell at the border. */
    int neighbour(int from, int right, int down) {
        Rectangle2D start = boxes.get(from);
        double x = centreX(start);
        double y = centreY(start);
        int best = from;
        double bestDistance = Double.POSITIVE_INFINITY;
        for (int i = 0; i < boxes.size(); i++) {
            double dx = centreX(boxes.get(i)) - x;
            double dy = centreY(boxes.get(i)) - y;
            double ahead = dx * right + dy * down;
            double aside = Math.abs(dx * down) + Math.abs(dy * right);
            double distance = ahead + 3 * aside;
            boolean there = ahead > 1 && (right == 0 || aside < start.getHeight());
            if (there && distance < bestDistance) {
                best = i;
                bestDistance = distance;
            }
        }
        return cells.isEmpty() ? -1 : best;
    }

    private static double centreX(Rectangle2D box) {
        return (box.getMinX() + box.getMaxX()) / 2;
    }

    private static double centreY(Rectangle2D box) {
        return (box.getMinY() + box.getMaxY()) / 2;
    }
}
