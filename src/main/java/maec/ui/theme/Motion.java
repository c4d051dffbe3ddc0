package maec.ui.theme;

/** Whether things may move that nobody moves. */
public enum Motion {
    /** As the system says. */
    SYSTEM,
    /** As little as possible. */
    REDUCED
}
