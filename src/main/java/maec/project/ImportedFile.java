package maec.project;

/**
 * A file from which the importance of an ability was taken over.
 *
 * @param path where it lay; relative to the project folder, or absolute
 * @param digest of its content, {@code sha256:} and 64 hexadecimal digits
 */
public record ImportedFile(String path, String digest) {}
