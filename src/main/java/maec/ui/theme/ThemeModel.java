package maec.ui.theme;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;

/**
 * Which theme is on, how large letters are, and whether things move; charts and canvases listen to
 * it, because style sheets do not reach them.
 */
public final class ThemeModel {
    private final ObjectProperty<ThemeChoice> choice;
    private final ObjectProperty<Theme> theme;
    private final ObjectProperty<TextSize> textSize = new SimpleObjectProperty<>(TextSize.USUAL);
    private final ObjectProperty<Motion> motion = new SimpleObjectProperty<>(Motion.SYSTEM);

    /**
     * Starts with a theme, on a system that shows the same one.
     *
     * @param theme the first one
     */
    public ThemeModel(Theme theme) {
        this(ThemeChoice.of(theme), new ReadOnlyObjectWrapper<>(theme));
    }

    /**
     * Starts with a choice.
     *
     * @param first what people chose
     * @param system what the system shows; may change
     */
    public ThemeModel(ThemeChoice first, ObservableValue<Theme> system) {
        this.choice = new SimpleObjectProperty<>(first);
        this.theme = new SimpleObjectProperty<>(first.theme(system.getValue()));
        choice.subscribe(chosen -> theme.set(chosen.theme(system.getValue())));
        system.subscribe(shown -> theme.set(choice.get().theme(shown)));
    }

    /** What people chose. */
    public ObjectProperty<ThemeChoice> choiceProperty() {
        return choice;
    }

    /** The theme that is on. */
    public ObjectProperty<Theme> themeProperty() {
        return theme;
    }

    /** The theme that is on. */
    public Theme theme() {
        return theme.get();
    }

    /** How large letters are. */
    public ObjectProperty<TextSize> textSizeProperty() {
        return textSize;
    }

    /** Whether things may move. */
    public ObjectProperty<Motion> motionProperty() {
        return motion;
    }

    /** Switches between light and dark, and follows the system no longer. */
    public void toggle() {
        choice.set(ThemeChoice.of(theme.get().other()));
    }
}
