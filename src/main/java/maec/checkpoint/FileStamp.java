package maec.checkpoint;

import maec.job.ProblemException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What a file looked like when it was opened, so that nobody takes half an old content and half a
 * new one for a model.
 *
 * @param path where it lies
 * @param key what the system knows the file by, beyond its name; empty where it has no such thing
 * @param bytes its size
 * @param modified when it was last written
 */
record FileStamp(Path path, Optional<Object> key, long bytes, FileTime modified) {
    /**
     * Looks at a file.
     *
     * @param path the file
     * @return its present looks
     * @throws IOException if the system does not say
     */
    static FileStamp of(Path path) throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileStamp(
                path, Optional.ofNullable(now.fileKey()), now.size(), now.lastModifiedTime());
    }

    /**
     * Returns normally if nobody wrote the file. One that was removed, or has another one in its
     * place, is still what it was for whoever holds it open.
     *
     * @throws ProblemException with {@link ReadProblem.FileChanged}
     * @throws IOException if the system does not say
     */
    void requireUnchanged() throws IOException {
        FileStamp now;
        try {
            now = of(path);
        } catch (NoSuchFileException _) {
            return;
        }
        boolean replaced = key.isPresent() && !key.equals(now.key);
        if (!replaced && (now.bytes != bytes || !now.modified.equals(modified))) {
            throw new ProblemException(
                    new ReadProblem.FileChanged(
                            path, modified.toString(), now.modified.toString()));
        }
    }
}
