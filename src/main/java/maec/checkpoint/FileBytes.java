package maec.checkpoint;

import maec.job.ProblemException;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The bytes of an open file: mapped into memory when they are first read, so that opening costs
 * nothing, or read piece by piece where the file system cannot map.
 *
 * <p>Safe for several threads. A file that is cut or written while it is read gives a {@link
 * ReadProblem}, not a crash and not a mixture of two contents.
 */
final class FileBytes implements AutoCloseable {
    /** What is read at once where nothing is mapped; a multiple of every element's size. */
    static final int PIECE = 1 << 20;

    /** Reads of this size look at the file's time each; smaller ones only now and then. */
    private static final long LARGE = 1 << 18;

    private static final long PATIENCE_NANOS = 20_000_000;

    private final Path path;
    private final long bytes;
    private final RandomAccessFile file;
    private final Mapper mapper;
    private final FileStamp stamp;
    private final Arena arena = Arena.ofShared();
    private final Object mapping = new Object();
    private volatile @Nullable MemorySegment mapped;
    private volatile boolean unmappable;
    private volatile long looked = System.nanoTime();

    /** Maps a whole file for reading; tests put one here that refuses. */
    @FunctionalInterface
    interface Mapper {
        /** What the system does. */
        Mapper SYSTEM =
                (channel, bytes, arena) ->
                        channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);

        /** Maps {@code bytes} bytes from the start, or fails where the file system cannot. */
        MemorySegment map(FileChannel channel, long bytes, Arena arena) throws IOException;
    }

    /** Is given consecutive pieces of what was asked for, and must not keep them. */
    @FunctionalInterface
    interface PieceReader {
        /**
         * Takes a piece.
         *
         * @param segment holds it
         * @param begin where it begins in the segment, in bytes
         * @param done how many bytes of what was asked for came before
         * @param count how many bytes it has
         */
        void accept(MemorySegment segment, long begin, long done, long count);
    }

    /**
     * Takes over an open file.
     *
     * @param path where it lies
     * @param file the open file, closed with this
     * @param mapper maps it
     * @throws IOException if its size or time cannot be read
     */
    FileBytes(Path path, RandomAccessFile file, Mapper mapper) throws IOException {
        this.path = path;
        this.file = file;
        this.mapper = mapper;
        this.bytes = file.length();
        this.stamp = FileStamp.of(path);
    }

    Path path() {
        return path;
    }

    /** The size of the file when it was opened. */
    long bytes() {
        return bytes;
    }

    /*
     * Reading beyond the end of a file that was cut raises SIGBUS, which the JVM turns into an
     * InternalError; the rest of the last page reads as zeros without any signal. So the size is
     * asked for after every read, while the error can still be caught: the call into the system is
     * also where a pending error surfaces at the latest. RandomAccessFile is used because, unlike
     * FileChannel.size() and read(), it does not close the file when the thread is interrupted.
     * A file that was written in place keeps its size, so its time is looked at as well.
     */

    /**
     * Lets somebody read a range.
     *
     * @param begin the first byte
     * @param count how many bytes
     * @param reader is given the range, in one piece where the file is mapped
     * @throws ProblemException if the file was cut or written, or the disk fails
     */
    void read(long begin, long count, PieceReader reader) {
        try {
            MemorySegment whole = mapped();
            if (whole != null) {
                reader.accept(whole, begin, 0, count);
            } else {
                readPieces(begin, count, reader);
            }
            requireUnchanged(count);
        } catch (InternalError fault) {
            throw new ProblemException(fault(begin), fault);
        } catch (EOFException cut) {
            throw new ProblemException(fault(begin), cut);
        } catch (IOException failed) {
            throw ReadProblem.cannotRead(path, failed);
        }
    }

    private void readPieces(long begin, long count, PieceReader reader) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE, count)];
        MemorySegment segment = MemorySegment.ofArray(piece);
        for (long done = 0; done < count; done += PIECE) {
            int step = (int) Math.min(PIECE, count - done);
            readFully(begin + done, piece, step);
            reader.accept(segment, 0, done, step);
        }
    }

    /**
     * Reads a small piece without the mapping: a fault on a mapped page lets the system read
     * megabytes ahead, which is waste where pieces are far apart.
     *
     * @param offset the first byte
     * @param target is filled from its start
     * @param count how many bytes
     * @throws ProblemException if the file was cut or written, or the disk fails
     */
    void readPiece(long offset, MemorySegment target, int count) {
        byte[] piece = new byte[count];
        try {
            readFully(offset, piece, count);
            requireUnchanged(count);
        } catch (IOException failed) {
            throw new ProblemException(fault(offset), failed);
        }
        MemorySegment.copy(MemorySegment.ofArray(piece), 0, target, 0, count);
    }

    private void readFully(long offset, byte[] target, int count) throws IOException {
        synchronized (mapping) {
            file.seek(offset);
            file.readFully(target, 0, count);
        }
    }

    private void requireUnchanged(long read) throws IOException {
        long found = file.length();
        if (found < bytes) {
            throw new ProblemException(new ReadProblem.FileShrank(path, bytes, found));
        }
        long now = System.nanoTime();
        if (found != bytes || read >= LARGE || now - looked > PATIENCE_NANOS) {
            stamp.requireUnchanged();
            looked = now;
        }
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

    /** The whole file, or null where it cannot be mapped. */
    private @Nullable MemorySegment mapped() {
        MemorySegment ready = mapped;
        if (ready != null || unmappable) {
            return ready;
        }
        synchronized (mapping) {
            if (mapped == null && !unmappable) {
                try {
                    mapped = mapper.map(file.getChannel(), bytes, arena);
                } catch (IOException _) {
                    // Some network and container file systems cannot; the address space may be
                    // full.
                    unmappable = true;
                }
            }
            return mapped;
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
