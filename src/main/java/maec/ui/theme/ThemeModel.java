package maec.ui.theme;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/** Which theme is on; charts and canvases listen to it, because style sheets do not reach them. */
public final class ThemeModel {
    private final ObjectProperty<Theme> theme;

    /**
     * Starts with a theme.
     *
     * @param theme the first one
     */
    public ThemeModel(Theme theme) {
        this.theme = new SimpleObjectProperty<>(theme);
    }

    /** The theme that is on. */
    public ObjectProperty<Theme> themeProperty() {
        return theme;
    }

    /** The theme that is on. */
    public Theme theme() {
        return theme.get();
    }

    /** Switches between light and dark. */
    public void toggle() {
        theme.set(theme.get().other());
    }
}
