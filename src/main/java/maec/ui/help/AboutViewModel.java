package maec.ui.help;

import maec.ui.text.Messages;

import java.util.List;

/**
 * What the product is made of.
 *
 * @param messages the words
 * @param versions one row per part, the product first
 * @param licences one row per library, font or part with its licence
 * @param copy puts the versions on the clipboard, for a report of a defect
 */
public record AboutViewModel(
        Messages messages, List<Part> versions, List<Part> licences, Runnable copy) {
    /** Copies the lists. */
    public AboutViewModel {
        versions = List.copyOf(versions);
        licences = List.copyOf(licences);
    }

    /**
     * A name and what is to be said about it.
     *
     * @param name a proper name, or the key of words
     * @param value a version or licence, or the key of words
     */
    public record Part(String name, String value) {}
}
