package maec.ui.recipe;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableStringValue;

import maec.combine.Recipe;
import maec.combine.RecipeNumber;
import maec.ui.text.Messages;

import java.util.Optional;

/**
 * One number of the recipe as a slider and a number field edit it.
 *
 * <p>A slider calls {@link #drag} while it moves and {@link #release} when it is let go; a field
 * calls {@link #type}.
 */
public final class Knob {
    private final RecipeNumber number;
    private final ObservableStringValue label;
    private final ObservableStringValue explanation;
    private final KnobScale scale;
    private final RecipeModel model;
    private final Messages messages;
    private final BooleanProperty locked = new SimpleBooleanProperty();
    private final ReadOnlyBooleanWrapper usual = new ReadOnlyBooleanWrapper();
    private final ReadOnlyDoubleWrapper value = new ReadOnlyDoubleWrapper();
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");

    /**
     * Makes a knob.
     *
     * @param model has the recipe
     * @param number which number of it
     * @param label symbol and meaning
     * @param explanation what it does
     * @param scale how positions stand for values
     * @param messages words for what is refused
     */
    Knob(
            RecipeModel model,
            RecipeNumber number,
            ObservableStringValue label,
            ObservableStringValue explanation,
            KnobScale scale,
            Messages messages) {
        this.model = model;
        this.number = number;
        this.label = label;
        this.explanation = explanation;
        this.scale = scale;
        this.messages = messages;
        model.recipeProperty().subscribe(this::follow);
    }

    private void follow(Recipe recipe) {
        value.set(number.of(recipe));
        usual.set(value.get() == number.of(model.defaults()));
    }

    /** Which number of the recipe it edits. */
    public RecipeNumber number() {
        return number;
    }

    /** Whether the number is protected from the hand; undo and snapshots still change it. */
    public BooleanProperty lockedProperty() {
        return locked;
    }

    /** Whether the number has the default of the method. */
    public ReadOnlyBooleanProperty usualProperty() {
        return usual.getReadOnlyProperty();
    }

    /** Symbol and meaning, such as {@code β pivot-language weight}. */
    public ObservableStringValue label() {
        return label;
    }

    /** What the number does, in one or two sentences. */
    public ObservableStringValue explanation() {
        return explanation;
    }

    /** How positions stand for values. */
    public KnobScale scale() {
        return scale;
    }

    /** The present value. */
    public ReadOnlyDoubleProperty valueProperty() {
        return value.getReadOnlyProperty();
    }

    /** The present value as the number field writes it. */
    public String text() {
        return scale.format(value.get());
    }

    /** One sentence about the present value, or empty text. */
    public ReadOnlyStringProperty noteProperty() {
        return note.getReadOnlyProperty();
    }

    void note(String sentence) {
        note.set(sentence);
    }

    /**
     * Follows a slider that moves.
     *
     * @param position 0 to 1
     */
    public void drag(double position) {
        double wanted = scale.valueAt(position);
        if (wanted != value.get() && !locked.get()) {
            model.preview(recipe -> number.with(recipe, wanted));
        }
    }

    /** Ends a drag: one step of the undo history. */
    public void release() {
        model.commit();
    }

    /**
     * Moves by keyboard steps, until {@link #release}.
     *
     * @param steps how many, to the left if negative
     */
    public void step(int steps) {
        preview(scale.stepped(value.get(), steps));
    }

    /**
     * Moves to an end of the slider, until {@link #release}.
     *
     * @param right to which one
     */
    public void moveToEnd(boolean right) {
        preview(scale.valueAt(right ? 1 : 0));
    }

    private void preview(double wanted) {
        if (!locked.get()) {
            model.preview(recipe -> number.with(recipe, wanted));
        }
    }

    /** Goes back to the default of the method. */
    public void reset() {
        double wanted = number.of(model.defaults());
        if (!locked.get()) {
            model.change(recipe -> number.with(recipe, wanted));
        }
    }

    /**
     * Takes what was typed.
     *
     * @param text a number, with or without a percent sign; a comma counts as a point
     * @return one sentence if it is refused, and the value stays
     */
    public Optional<String> type(String text) {
        String bare = text.replace("%", "").replace('−', '-').replace(',', '.').strip();
        double wanted;
        try {
            wanted = Double.parseDouble(bare);
        } catch (NumberFormatException _) {
            return Optional.of(messages.text("recipe.refused.number", text.strip()));
        }
        if (!(wanted >= scale.lowest() && wanted <= scale.highest())) {
            return Optional.of(
                    messages.text(
                            "recipe.refused.range",
                            scale.format(scale.lowest()),
                            scale.format(scale.highest())));
        }
        if (locked.get()) {
            return Optional.empty();
        }
        if (!scale.format(wanted).equals(text()) || Math.abs(wanted - value.get()) > 0.05) {
            model.change(recipe -> number.with(recipe, wanted));
        }
        return Optional.empty();
    }
}
