package maec.ui.settings;

import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import maec.ui.text.Messages;
import maec.ui.theme.ThemeModel;

import java.nio.file.Path;
import java.util.List;

/**
 * What people chose and what the window remembers; whoever owns the window keeps it in a file.
 *
 * @param themes light, dark, or as the system
 * @param messages has the language
 * @param recent folders of projects, the newest first; see {@link #opened}
 * @param tour the number of the tour's step, 1 for the first; or one of the constants
 */
public record Preferences(
        ThemeModel themes, Messages messages, ObservableList<Path> recent, IntegerProperty tour) {
    /** How many projects are remembered. */
    static final int KEPT = 8;

    /** The tour was never begun. */
    public static final int TOUR_NEW = 0;

    /** The tour was taken to its end, or is not wanted. */
    public static final int TOUR_OVER = 99;

    /**
     * Nothing remembered, and no tour: for pictures and tests.
     *
     * @param themes as in the record
     * @param messages as in the record
     * @return the preferences
     */
    public static Preferences bare(ThemeModel themes, Messages messages) {
        return new Preferences(
                themes,
                messages,
                FXCollections.observableArrayList(),
                new SimpleIntegerProperty(TOUR_OVER));
    }

    /**
     * Remembers that a project was opened.
     *
     * @param folder of the project
     */
    public void opened(Path folder) {
        Path full = folder.toAbsolutePath().normalize();
        recent.removeIf(full::equals);
        recent.addFirst(full);
        while (recent.size() > KEPT) {
            recent.removeLast();
        }
    }

    /**
     * The remembered projects without one of them.
     *
     * @param folder the one that is open
     * @return the others, the newest first
     */
    public List<Path> othersThan(Path folder) {
        Path full = folder.toAbsolutePath().normalize();
        return recent.stream().filter(other -> !other.equals(full)).toList();
    }
}
