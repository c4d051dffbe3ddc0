package maec.ui.help;

import maec.ui.text.Messages;

import java.util.List;

/**
 * The list of keys.
 *
 * @param messages the words
 * @param groups in the order in which they are listed
 */
public record ShortcutsViewModel(Messages messages, List<KeyGroup> groups) {
    /** Copies the list. */
    public ShortcutsViewModel {
        groups = List.copyOf(groups);
    }
}
