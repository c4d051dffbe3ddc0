package maec.ui.chart;

import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.css.StyleableProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Groups of three lying bars with a figure each: one group per thing that was measured. */
public final class GroupBars extends ChartPane {
    private static final StyleablePropertyFactory<GroupBars> FACTORY =
            new StyleablePropertyFactory<>(ChartPane.cssMetaData());
    private static final int SERIES = 3;
    private static final double BAR = 11;
    private static final double STEP = 14;
    private static final double GAP = 14;
    private static final double EDGE = 4;
    private static final double SPACE = 10;
    private static final double SLIVER = 2;

    private final StyleableProperty<Color> third =
            FACTORY.createStyleableColorProperty(
                    this, "chartThird", "-chart-third", bars -> bars.third, Color.GRAY);
    private List<String> series = List.of("", "", "");
    private List<Group> groups = List.of();
    private double full = 1;

    /**
     * One thing that was measured.
     *
     * @param name what it is
     * @param values one per series; empty where nothing was measured
     * @param texts what stands behind each bar
     */
    public record Group(String name, List<OptionalDouble> values, List<String> texts) {
        /** Checks the sizes and copies the lists. */
        public Group {
            values = List.copyOf(values);
            texts = List.copyOf(texts);
            if (values.size() != SERIES || texts.size() != SERIES) {
                throw new IllegalArgumentException(values.size() + " values, " + texts.size());
            }
        }
    }

    /**
     * Makes an empty chart.
     *
     * @param name the key of the words that say what it shows
     */
    public GroupBars(String name) {
        super(name);
        getStyleClass().add("group-bars");
    }

    /**
     * Shows other bars.
     *
     * @param names of the three series, as the table has them
     * @param shown from top to bottom
     * @param end the value of a bar that fills the width, above 0
     */
    public void setGroups(List<String> names, List<Group> shown, double end) {
        series = List.copyOf(names);
        groups = List.copyOf(shown);
        full = end;
        double height = 2 * EDGE + groups.size() * (SERIES * STEP + GAP) - GAP;
        setMinHeight(Math.max(height, 60));
        setPrefHeight(Math.max(height, 60));
        redraw();
    }

    @Override
    void draw(Pen pen, double width, double height) {
        ChartColours colours = colours();
        List<Color> fills = List.of(third.getValue(), colours.second(), colours.first());
        double left = EDGE + widest(groups.stream().map(Group::name)) + SPACE;
        double figures = widest(groups.stream().flatMap(group -> group.texts().stream()));
        double room = Math.max(1, width - left - figures - SPACE - EDGE);
        double y = EDGE;
        for (Group group : groups) {
            double middle = y + STEP * SERIES / 2;
            pen.text(group.name(), EDGE, middle, TextAlignment.LEFT, colours.text());
            for (int i = 0; i < SERIES; i++) {
                bar(pen, group.values().get(i), Math.rint(left), y + i * STEP, room, fills.get(i));
                boolean known = group.values().get(i).isPresent();
                pen.text(
                        group.texts().get(i),
                        width - EDGE,
                        y + i * STEP + BAR / 2,
                        TextAlignment.RIGHT,
                        known ? colours.text() : colours.muted());
            }
            y += SERIES * STEP + GAP;
        }
    }

    private void bar(
            Pen pen, OptionalDouble value, double left, double top, double room, Color fill) {
        if (value.isPresent()) {
            double share = Math.clamp(value.getAsDouble() / full, 0, 1);
            pen.fill(left, top, Math.max(SLIVER, Math.rint(share * room)), BAR, fill);
        }
    }

    private double widest(java.util.stream.Stream<String> texts) {
        Font font = labelFont();
        return texts.mapToDouble(text -> width(text, font)).max().orElse(0);
    }

    private static double width(String words, Font font) {
        var text = new Text(words);
        text.setFont(font);
        return Math.ceil(text.getLayoutBounds().getWidth());
    }

    @Override
    public ChartTable table() {
        List<String> heading = new ArrayList<>(List.of("measured"));
        heading.addAll(series);
        List<List<String>> rows = new ArrayList<>();
        for (Group group : groups) {
            List<String> row = new ArrayList<>(List.of(group.name()));
            for (OptionalDouble value : group.values()) {
                row.add(value.isPresent() ? Double.toString(value.getAsDouble()) : "");
            }
            rows.add(row);
        }
        return new ChartTable(heading, rows);
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return FACTORY.getCssMetaData();
    }
}
