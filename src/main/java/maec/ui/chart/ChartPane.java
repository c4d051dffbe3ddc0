package maec.ui.chart;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.css.StyleableProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.scene.AccessibleRole;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;

import java.util.List;
import java.util.Objects;

/**
 * What all charts share: colours and font from the theme, at most one painting per pulse, a hover
 * card, a caption, and a place in the focus order.
 *
 * <p>A change only asks for layout; the chart paints when the pulse lays it out. However many
 * properties a recipe change touches, each chart is painted once, and a switch of theme repaints in
 * the pulse that applies it.
 */
public abstract class ChartPane extends Region {
    private static final StyleablePropertyFactory<ChartPane> FACTORY =
            new StyleablePropertyFactory<>(Region.getClassCssMetaData());

    private final StyleableProperty<Color> text =
            colour("chartText", "-chart-text", pane -> pane.text, Color.BLACK);
    private final StyleableProperty<Color> muted =
            colour("chartMuted", "-chart-muted", pane -> pane.muted, Color.GRAY);
    private final StyleableProperty<Color> grid =
            colour("chartGrid", "-chart-grid", pane -> pane.grid, Color.LIGHTGRAY);
    private final StyleableProperty<Color> surface =
            colour("chartSurface", "-chart-surface", pane -> pane.surface, Color.WHITE);
    private final StyleableProperty<Color> first =
            colour("chartFirst", "-chart-first", pane -> pane.first, Color.STEELBLUE);
    private final StyleableProperty<Color> second =
            colour("chartSecond", "-chart-second", pane -> pane.second, Color.DARKORANGE);
    private final StyleableProperty<Font> font =
            FACTORY.createStyleableFontProperty(
                    this, "font", "-fx-font", pane -> pane.font, Font.getDefault(), true);
    private final HoverCard card = new HoverCard();
    private final ReadOnlyStringWrapper caption = new ReadOnlyStringWrapper(this, "caption", "");

    /** Makes an empty chart. */
    ChartPane() {
        getStyleClass().add("chart-pane");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setFocusTraversable(true);
        setMinSize(80, 60);
        for (var styled : List.of(text, muted, grid, surface, first, second, font)) {
            if (styled instanceof ObservableValue<?> value) {
                value.addListener(_ -> redraw());
            }
        }
        focusedProperty().addListener(_ -> redraw());
    }

    private StyleableProperty<Color> colour(
            String name,
            String css,
            java.util.function.Function<ChartPane, StyleableProperty<Color>> getter,
            Color initial) {
        return FACTORY.createStyleableColorProperty(this, name, css, getter, initial);
    }

    /**
     * One phrase about what the picture shows just now, such as how it is reduced.
     *
     * @return the caption, for the head of the chart's card
     */
    public final ReadOnlyStringProperty captionProperty() {
        return caption.getReadOnlyProperty();
    }

    /** Sets the caption. */
    protected final void caption(String phrase) {
        caption.set(phrase);
    }

    /** Asks for one painting in the next pulse. */
    protected final void redraw() {
        requestLayout();
    }

    /** Paints everything at the present size; called on the FX thread within a pulse. */
    protected abstract void paint(double width, double height);

    /** The theme's colours now. */
    final ChartColours colours() {
        return new ChartColours(
                text.getValue(),
                muted.getValue(),
                grid.getValue(),
                surface.getValue(),
                first.getValue(),
                second.getValue());
    }

    /** The theme's font, smaller than body text. */
    final Font labelFont() {
        Font base = font.getValue();
        return Font.font(base.getFamily(), Math.max(9, Math.rint(base.getSize() * 0.85)));
    }

    /** Puts the hover card above everything that was added so far. */
    final void addHoverCard() {
        getChildren().add(card);
    }

    /** Shows the hover card beside a point and says the same to a screen reader. */
    final void hover(HoverText said, double x, double y) {
        card.show(said, x, y, getLayoutBounds());
        setAccessibleHelp(said.spoken());
    }

    /** Hides the hover card. */
    final void hideHover() {
        card.hide();
    }

    /**
     * The chart as a picture, as it is seen, at twice the resolution of the screen.
     *
     * @return a new image; called on the FX thread
     */
    public WritableImage picture() {
        var parameters = new SnapshotParameters();
        parameters.setFill(surface.getValue());
        parameters.setTransform(javafx.scene.transform.Transform.scale(2, 2));
        return snapshot(parameters, null);
    }

    @Override
    protected void layoutChildren() {
        if (getWidth() > 0 && getHeight() > 0) {
            paint(getWidth(), getHeight());
        }
    }

    /** What style sheets can set of every chart, for charts that add to it. */
    static List<CssMetaData<? extends Styleable, ?>> cssMetaData() {
        return FACTORY.getCssMetaData();
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return FACTORY.getCssMetaData();
    }

    @Override
    public String getUserAgentStylesheet() {
        return Objects.requireNonNull(ChartPane.class.getResource("chart.css")).toExternalForm();
    }
}
