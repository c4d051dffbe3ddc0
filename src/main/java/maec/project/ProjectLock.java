package maec.project;

import maec.checkpoint.SystemReason;
import maec.job.ProblemException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a project from being open twice, because two writers would overwrite each other's work.
 *
 * <p>The lock is the operating system's own on an empty file, so it ends with the process, however
 * that ends.
 */
public final class ProjectLock implements AutoCloseable {
    static final String FILE_NAME = "project.lock";

    private final FileChannel channel;
    private final FileLock lock;

    private ProjectLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock of a project folder.
     *
     * @param folder the project folder
     * @return the lock; the caller closes it
     * @throws ProblemException with {@link ProjectProblem.InUse} if somebody has it, or {@link
     *     ProjectProblem.CannotWrite} if the folder takes no files
     */
    public static ProjectLock take(Path folder) {
        Path file = folder.resolve(FILE_NAME);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new ProjectLock(channel, lock);
            }
            channel.close();
            throw new ProblemException(new ProjectProblem.InUse(folder));
        } catch (OverlappingFileLockException e) {
            closeQuietly(channel);
            throw new ProblemException(new ProjectProblem.InUse(folder), e);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new ProblemException(new ProjectProblem.CannotWrite(file, SystemReason.of(e)), e);
        }
    }

    private static void closeQuietly(@org.jspecify.annotations.Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException _) {
                // the reason for closing is reported; this adds nothing to it
            }
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException _) {
            // the system releases the lock with the process at the latest
        }
    }
}
