package maec.ui.recipe;

import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import maec.combine.Recipe;

import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * One number of the recipe as a slider and a number field edit it.
 *
 * <p>A slider calls {@link #drag} while it moves and {@link #release} when it is let go; a field
 * calls {@link #type}.
 */
public final class Knob {
    /** How a knob writes its value into a recipe. */
    @FunctionalInterface
    public interface Setter {
        /**
         * The recipe with another value.
         *
         * @param recipe the present one
         * @param value the new value
         * @return the new recipe
         */
        Recipe with(Recipe recipe, double value);
    }

    private final String label;
    private final String explanation;
    private final KnobScale scale;
    private final RecipeModel model;
    private final ToDoubleFunction<Recipe> getter;
    private final Setter setter;
    private final ReadOnlyDoubleWrapper value = new ReadOnlyDoubleWrapper();
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");

    Knob(
            RecipeModel model,
            String label,
            String explanation,
            KnobScale scale,
            ToDoubleFunction<Recipe> getter,
            Setter setter) {
        this.model = model;
        this.label = label;
        this.explanation = explanation;
        this.scale = scale;
        this.getter = getter;
        this.setter = setter;
        model.recipeProperty().subscribe(recipe -> value.set(getter.applyAsDouble(recipe)));
    }

    /** Symbol and meaning, such as {@code β pivot-language weight}. */
    public String label() {
        return label;
    }

    /** What the number does, in one or two sentences. */
    public String explanation() {
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
        if (wanted != value.get()) {
            model.preview(recipe -> setter.with(recipe, wanted));
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
        double wanted = scale.stepped(value.get(), steps);
        model.preview(recipe -> setter.with(recipe, wanted));
    }

    /** Goes back to the default of the method. */
    public void reset() {
        double wanted = getter.applyAsDouble(model.defaults());
        model.change(recipe -> setter.with(recipe, wanted));
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
            return Optional.of("“" + text.strip() + "” is not a number.");
        }
        if (!(wanted >= scale.lowest() && wanted <= scale.highest())) {
            return Optional.of(
                    "Between "
                            + scale.format(scale.lowest())
                            + " and "
                            + scale.format(scale.highest())
                            + ", please.");
        }
        if (!scale.format(wanted).equals(text()) || Math.abs(wanted - value.get()) > 0.05) {
            model.change(recipe -> setter.with(recipe, wanted));
        }
        return Optional.empty();
    }
}
