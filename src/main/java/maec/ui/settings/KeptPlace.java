package maec.ui.settings;

import java.nio.file.Path;

/**
 * A place where the product keeps something.
 *
 * @param key names it in the message files
 * @param path a file or folder, which may not exist yet
 * @param folder what the file manager shows
 */
public record KeptPlace(String key, Path path, Path folder) {}
