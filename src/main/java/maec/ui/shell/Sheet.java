package maec.ui.shell;

import java.util.Locale;

/** What lies over the window, one at a time. */
public enum Sheet {
    NONE,
    SETTINGS,
    KEYS,
    ABOUT;

    /** The key of the words above it. */
    String title() {
        return "shell.sheet." + name().toLowerCase(Locale.ROOT);
    }
}
