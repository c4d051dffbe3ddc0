package maec.ui.theme;

/** What people chose: one theme, or whatever the system shows. */
public enum ThemeChoice {
    LIGHT,
    DARK,
    SYSTEM;

    /**
     * The choice of one theme.
     *
     * @param theme light or dark
     * @return the choice
     */
    public static ThemeChoice of(Theme theme) {
        return theme == Theme.LIGHT ? LIGHT : DARK;
    }

    /**
     * The theme that this means now.
     *
     * @param system what the system shows now
     * @return light or dark
     */
    public Theme theme(Theme system) {
        return switch (this) {
            case LIGHT -> Theme.LIGHT;
            case DARK -> Theme.DARK;
            case SYSTEM -> system;
        };
    }
}
