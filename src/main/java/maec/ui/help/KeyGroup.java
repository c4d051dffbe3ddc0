package maec.ui.help;

import java.util.List;

/**
 * Keys that work in one place.
 *
 * @param title key of the words that name the place
 * @param rows in the order in which they are listed
 */
public record KeyGroup(String title, List<KeyRow> rows) {
    /** Copies the list. */
    public KeyGroup {
        rows = List.copyOf(rows);
    }
}
