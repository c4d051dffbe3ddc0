package maec.ui.control;

import javafx.beans.NamedArg;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Toggle;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/**
 * A row of joined buttons of which exactly one is on.
 *
 * @param <T> what is chosen
 */
public final class SegmentedControl<T> extends HBox {
    private final ToggleGroup group = new ToggleGroup();
    private final ObjectProperty<@Nullable T> value = new SimpleObjectProperty<>();

    /**
     * Makes an empty control; {@link #show} fills it.
     *
     * @param name what is chosen here, for people who cannot see it
     */
    public SegmentedControl(@NamedArg("name") String name) {
        getStyleClass().add("segmented");
        setAccessibleText(name);
        setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        group.selectedToggleProperty().subscribe(this::selected);
        value.subscribe(this::select);
    }

    /**
     * Offers choices, the first one chosen unless the present value is among them.
     *
     * @param choices at least one
     * @param label what a button says
     */
    public void show(List<T> choices, Function<? super T, String> label) {
        T before = value.get();
        getChildren().clear();
        group.getToggles().clear();
        for (T choice : choices) {
            var button = new ToggleButton(label.apply(choice));
            button.setUserData(choice);
            button.setToggleGroup(group);
            button.setMinWidth(USE_PREF_SIZE);
            // the chosen one is bold, and bold Han letters are taller
            button.setMaxHeight(Double.MAX_VALUE);
            button.getStyleClass().add(place(choices, choice));
            getChildren().add(button);
        }
        T now = before != null && choices.contains(before) ? before : choices.getFirst();
        value.set(now);
        select(now);
    }

    private static <T> String place(List<T> choices, T choice) {
        if (choices.size() == 1) {
            return "only-segment";
        }
        if (choice.equals(choices.getFirst())) {
            return "first-segment";
        }
        return choice.equals(choices.getLast()) ? "last-segment" : "middle-segment";
    }

    /** What is chosen; null before {@link #show}. */
    public ObjectProperty<@Nullable T> valueProperty() {
        return value;
    }

    @SuppressWarnings("unchecked")
    private void selected(@Nullable Toggle old, @Nullable Toggle now) {
        if (now != null) {
            value.set((T) now.getUserData());
        } else if (old != null && getChildren().contains((ToggleButton) old)) {
            group.selectToggle(old);
        }
    }

    private void select(@Nullable T wanted) {
        for (Toggle toggle : group.getToggles()) {
            if (toggle.getUserData().equals(wanted)) {
                group.selectToggle(toggle);
            }
        }
    }
}
