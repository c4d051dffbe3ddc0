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
import javafx.scene.canvas.Canvas;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;

import maec.ui.text.Language;
import maec.ui.text.Messages;
import maec.ui.text.Speaking;

import java.util.List;
import java.util.Objects;

/**
 * What all charts share: colours and font from the theme, words in the language that is on, at most
 * one painting per pulse, a hover card, a caption, a place in the focus order, and the picture and
 * its numbers for files.
 *
 * <p>A change only asks for layout; the chart paints when the pulse lays it out. However many
 * properties a recipe change touches, each chart is painted once, and a switch of theme repaints in
 * the pulse that applies it.
 */
public abstract class ChartPane extends Region implements Speaking {
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
    private final Canvas canvas = new Canvas();
    private final ScreenPen screen = new ScreenPen(canvas);
    private final HoverCard card = new HoverCard();
    private final String name;
    private Messages messages = new Messages(Language.ENGLISH);
    private final ReadOnlyStringWrapper caption = new ReadOnlyStringWrapper(this, "caption", "");

    /**
     * Makes an empty chart.
     *
     * @param name the key of the words that say what it shows
     */
    ChartPane(String name) {
        this.name = name;
        canvas.setMouseTransparent(true);
        getChildren().add(canvas);
        setAccessibleText(messages.text(name));
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
    final void caption(String phrase) {
        caption.set(phrase);
    }

    /**
     * Speaks another language, now and whenever it changes.
     *
     * @param words the words of the window
     */
    @Override
    public final void speak(Messages words) {
        messages = words;
        words.languageProperty()
                .subscribe(
                        _ -> {
                            setAccessibleText(words.text(name));
                            translate();
                            redraw();
                        });
    }

    /** The words of the window. */
    final Messages words() {
        return messages;
    }

    /** Makes words anew that are kept from painting to painting. */
    void translate() {
        // most charts make their words while they paint
    }

    /** Asks for one painting in the next pulse. */
    final void redraw() {
        requestLayout();
    }

    /** Draws the picture at a size; called on the FX thread, on the screen within a pulse. */
    abstract void draw(Pen pen, double width, double height);

    /** Places nodes over the picture just drawn on the screen. */
    void placeAbove() {
        // nothing lies above most pictures
    }

    /** Draws what nodes over the picture show on the screen, for pictures in files. */
    void drawAbove(Pen pen) {
        // nothing lies above most pictures
    }

    /**
     * The numbers that the picture shows.
     *
     * @return a table with a heading; called on the FX thread
     */
    public abstract ChartTable table();

    /**
     * The picture as Scalable Vector Graphics, in the size and with the colours that it has on the
     * screen.
     *
     * @return a document; called on the FX thread
     */
    public final String svg() {
        var pen =
                new SvgPen(
                        getWidth(),
                        getHeight(),
                        labelFont(),
                        surface.getValue(),
                        messages.text(name));
        draw(pen, getWidth(), getHeight());
        drawAbove(pen);
        return pen.end();
    }

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
            screen.begin(getWidth(), getHeight(), labelFont());
            draw(screen, getWidth(), getHeight());
            placeAbove();
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
