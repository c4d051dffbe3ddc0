package maec.ui.control;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/**
 * A button that says what is chosen and opens a menu of choices, for places without room for a
 * {@link SegmentedControl}.
 *
 * @param <T> what is chosen
 */
public final class ChoiceMenu<T> extends MenuButton {
    private final ObjectProperty<@Nullable T> value = new SimpleObjectProperty<>();
    private final ToggleGroup group = new ToggleGroup();
    private String name = "";
    private Function<? super T, String> label = String::valueOf;

    /** Makes an empty menu; {@link #show} fills it. */
    public ChoiceMenu() {
        getStyleClass().add("choice-menu");
        setMinWidth(USE_PREF_SIZE);
        value.subscribe(_ -> select());
    }

    /**
     * Offers choices, the first one chosen unless the present value is among them.
     *
     * @param what is chosen here, one or two words
     * @param choices at least one
     * @param words what a choice is called
     */
    public void show(String what, List<T> choices, Function<? super T, String> words) {
        name = what;
        label = words;
        getItems().clear();
        group.getToggles().clear();
        for (T choice : choices) {
            var item = new RadioMenuItem(words.apply(choice));
            item.setUserData(choice);
            item.setToggleGroup(group);
            item.setOnAction(_ -> value.set(choice));
            getItems().add(item);
        }
        T before = value.get();
        value.set(before != null && choices.contains(before) ? before : choices.getFirst());
        select();
    }

    /** What is chosen; null before {@link #show}. */
    public ObjectProperty<@Nullable T> valueProperty() {
        return value;
    }

    private void select() {
        T now = value.get();
        if (now == null) {
            return;
        }
        group.getToggles().forEach(toggle -> toggle.setSelected(now.equals(toggle.getUserData())));
        setText(name + ": " + label.apply(now));
        setAccessibleText(getText());
    }
}
