package maec.checkpoint;

import maec.job.ProblemException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A file that is mapped into memory when it is first read, so that opening costs nothing.
 *
 * <p>Safe for several threads. A file that is cut while it is mapped gives a {@link ReadProblem},
 * not a crash.
 */
final class MappedFile implements AutoCloseable {
    private final Path path;
    private final long bytes;
    private final RandomAccessFile file;
    private final Arena arena = Arena.ofShared();
    private final Object mapping = new Object();
    private volatile @Nullable MemorySegment mapped;

    MappedFile(Path path, RandomAccessFile file, long bytes) {
        this.path = path;
        this.file = file;
        this.bytes = bytes;
    }

    Path path() {
        return path;
    }

    /*
     * Reading beyond the end of a file that was cut raises SIGBUS, which the JVM turns into an
     * InternalError; the rest of the last page reads as zeros without any signal. So the size is
     * asked for after every read, while the error can still be caught: the call into the system is
     * also where a pending error surfaces at the latest. RandomAccessFile.length() is used because,
     * unlike FileChannel.size(), it does not close the file when the thread is interrupted.
     */

    /**
     * Lets somebody read.
     *
     * @param offset where reading begins, for problems
     * @param reader is given the whole file and must not keep it
     * @throws ProblemException if the file shrank or the disk fails
     */
    void read(long offset, Consumer<MemorySegment> reader) {
        try {
            reader.accept(mapped());
            long found = file.length();
            if (found < bytes) {
                throw new ProblemException(new ReadProblem.FileShrank(path, bytes, found));
            }
        } catch (InternalError fault) {
            throw new ProblemException(fault(offset), fault);
        } catch (IOException failed) {
            throw cannotRead(path, failed);
        }
    }

    /**
     * Reads a small piece without the mapping: a fault on a mapped page lets the system read
     * megabytes ahead, which is waste where pieces are far apart.
     *
     * @param offset the first byte
     * @param target is filled from its start
     * @param count how many bytes
     * @throws ProblemException if the file shrank or the disk fails
     */
    void readPiece(long offset, MemorySegment target, int count) {
        byte[] piece = new byte[count];
        synchronized (mapping) {
            try {
                file.seek(offset);
                file.readFully(piece);
            } catch (IOException failed) {
                throw new ProblemException(fault(offset), failed);
            }
        }
        MemorySegment.copy(MemorySegment.ofArray(piece), 0, target, 0, count);
    }

    static ProblemException cannotRead(Path path, IOException failed) {
        return new ProblemException(
                new ReadProblem.CannotRead(path, SystemReason.of(failed)), failed);
    }

    private ReadProblem fault(long offset) {
        try {
            long found = file.length();
            return found < bytes
                    ? new ReadProblem.FileShrank(path, bytes, found)
                    : new ReadProblem.ReadFault(path, offset);
        } catch (IOException _) {
            return new ReadProblem.ReadFault(path, offset);
        }
    }

    private MemorySegment mapped() throws IOException {
        MemorySegment ready = mapped;
        if (ready != null) {
            return ready;
        }
        synchronized (mapping) {
            MemorySegment made = mapped;
            if (made == null) {
                made = file.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);
                mapped = made;
            }
            return made;
        }
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
        try {
            file.close();
        } catch (IOException _) {
            // The file was only read: nothing can be lost, and nobody could do anything about it.
        }
    }
}
