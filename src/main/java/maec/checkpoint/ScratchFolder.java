package maec.checkpoint;

import maec.job.ProblemException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A hidden folder for what is needed only while some work runs. A process that was killed cannot
 * remove its own, so the next one of the same purpose does; a lock tells who is still at work.
 */
public final class ScratchFolder implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private final Path path;
    private final FileChannel lock;

    private ScratchFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes a folder, and removes those that killed processes left.
     *
     * @param parent an existing folder
     * @param purpose a word for the name
     * @return the folder; the caller closes it, which removes it
     * @throws ProblemException if it cannot be made
     */
    public static ScratchFolder make(Path parent, String purpose) {
        String prefix = ".maec-" + purpose + "-";
        try {
            removeLeftOvers(parent, prefix);
            Path path = Files.createTempDirectory(parent, prefix);
            FileChannel lock =
                    FileChannel.open(
                            path.resolve(LOCK),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock _ = lock.tryLock();
            return new ScratchFolder(path, lock);
        } catch (IOException failed) {
            throw SafetensorsWriter.cannotWrite(parent, failed);
        }
    }

    private static void removeLeftOvers(Path parent, String prefix) throws IOException {
        List<Path> folders;
        try (Stream<Path> entries = Files.list(parent)) {
            folders =
                    entries.filter(it -> String.valueOf(it.getFileName()).startsWith(prefix))
                            .filter(Files::isDirectory)
                            .toList();
        }
        for (Path folder : folders) {
            if (isLeft(folder)) {
                DurableFiles.remove(folder);
            }
        }
    }

    private static boolean isLeft(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        if (!Files.exists(file)) {
            Instant made = Files.getLastModifiedTime(folder).toInstant();
            return made.isBefore(Instant.now().minus(YOUNG));
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    /**
     * Where it lies.
     *
     * @return an existing folder
     */
    public Path path() {
        return path;
    }

    /** Removes the folder with everything in it. */
    @Override
    public void close() {
        try {
            lock.close();
            DurableFiles.remove(path);
        } catch (IOException _) {
            // What was asked for is done or failed for its own reason; the next one cleans up.
        }
    }
}
