package maec.project;

import maec.checkpoint.SystemReason;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces a small file as a whole or not at all, so that a crash never leaves half of one. */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Writes beside the file, forces to disk, then renames over it.
     *
     * @param file the file to make or replace
     * @param content its new content
     */
    public static void write(Path file, String content) {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel =
                    FileChannel.open(
                            beside,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(
                    beside,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ProblemException(new ProjectProblem.CannotWrite(file, SystemReason.of(e)), e);
        }
    }

    /**
     * Removes a file.
     *
     * @param file need not exist
     */
    public static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new ProblemException(new ProjectProblem.CannotWrite(file, SystemReason.of(e)), e);
        }
    }
}
