package maec.ui.theme;

/** Light or dark. */
public enum Theme {
    LIGHT,
    DARK;

    /**
     * The other one.
     *
     * @return dark for light, light for dark
     */
    public Theme other() {
        return this == LIGHT ? DARK : LIGHT;
    }

    /**
     * The style class that the root of every scene carries.
     *
     * @return {@code light} or {@code dark}
     */
    public String styleClass() {
        return this == LIGHT ? "light" : "dark";
    }
}
