package maec.ui.theme;

/** How large letters are; everything that holds them grows along. */
public enum TextSize {
    USUAL(100),
    LARGE(115),
    LARGEST(130);

    private final int percent;

    TextSize(int percent) {
        this.percent = percent;
    }

    /** Compared with the usual size. */
    public int percent() {
        return percent;
    }

    /**
     * The style class that the root of every scene carries.
     *
     * @return such as {@code text-115}
     */
    public String styleClass() {
        return "text-" + percent;
    }
}
