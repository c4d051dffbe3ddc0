package maec.ui.help;

/**
 * Keys and what they do.
 *
 * @param keys as people read them, such as {@code Ctrl+Z}
 * @param words key of the words
 */
public record KeyRow(String keys, String words) {}
