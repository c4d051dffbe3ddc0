package maec.checkpoint;

import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes one safetensors file whose tensors are known and whose values come in pieces, in any
 * order.
 *
 * <p>The bytes go to a hidden file beside the target, which takes the target's name at {@link
 * #commit()}; a reader therefore never sees half a file, and closing without commit leaves nothing.
 * An existing file is replaced at commit. Several threads may write bytes at once, each its own
 * elements; everything else is for one thread.
 */
public final class SafetensorsWriter implements AutoCloseable {
    private static final int TILE = 1 << 18;
    private static final long FLUSH_BYTES = 64L << 20;

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final Map<String, StoredTensor> places = new HashMap<>();
    private final byte[] tile = new byte[4 * TILE];
    private final long fileBytes;
    private final AtomicLong missingBytes = new AtomicLong();
    private final AtomicLong unflushedBytes = new AtomicLong();
    private boolean committed;

    private SafetensorsWriter(
            Path target, Path temporary, FileChannel channel, HeaderWriting layout) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
        this.fileBytes = layout.fileBytes();
        for (StoredTensor tensor : layout.tensors()) {
            places.put(tensor.spec().name(), tensor);
            missingBytes.addAndGet(tensor.spec().bytes());
        }
    }

    /**
     * Begins a file.
     *
     * @param target the file that will exist after {@link #commit()}; its folder is made if missing
     * @param tensors what it will hold; names are unique
     * @param metadata free text for the header
     * @return the writer; the caller closes it
     * @throws ProblemException if the place cannot be written
     */
    public static SafetensorsWriter create(
            Path target, List<TensorSpec> tensors, Map<String, String> metadata) {
        if (Files.isDirectory(target)) {
            throw new ProblemException(new WriteProblem.TargetOfOtherKind(target, "file"));
        }
        HeaderWriting layout = HeaderWriting.of(tensors, metadata);
        Path whole = target.toAbsolutePath();
        Path folder = Objects.requireNonNullElse(whole.getParent(), whole);
        String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path temporary = folder.resolve("." + target.getFileName() + "." + random + ".part");
        boolean begun = false;
        FileChannel channel = null;
        try {
            Files.createDirectories(folder);
            channel =
                    FileChannel.open(
                            temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            writeFully(channel, ByteBuffer.wrap(layout.bytes()), 0);
            begun = true;
            return new SafetensorsWriter(target, temporary, channel, layout);
        } catch (IOException failed) {
            throw cannotWrite(target, failed);
        } finally {
            if (!begun && channel != null) {
                discard(channel, temporary);
            }
        }
    }

    /**
     * Writes all tensors of a source into one file.
     *
     * @param target the file
     * @param source what to write, with the dtypes it has
     * @param metadata free text for the header
     * @param context progress in bytes, cancellation
     * @throws ProblemException if reading or writing fails; no file is left then
     */
    public static void write(
            Path target, TensorSource source, Map<String, String> metadata, JobContext context) {
        long total = source.tensors().stream().mapToLong(TensorSpec::bytes).sum();
        try (SafetensorsWriter writer = create(target, source.tensors(), metadata)) {
            long done = 0;
            for (TensorSpec tensor : source.tensors()) {
                context.step("writing " + target.getFileName(), done, total, "bytes");
                writer.copy(source, tensor, context);
                done += tensor.bytes();
            }
            writer.commit();
        }
    }

    private void copy(TensorSource source, TensorSpec tensor, JobContext context) {
        int size = tensor.dtype().bytes();
        long step = tile.length / size;
        for (long done = 0; done < tensor.count(); done += step) {
            context.cancel().throwIfCancelled();
            long count = Math.min(step, tensor.count() - done);
            MemorySegment piece = MemorySegment.ofArray(tile).asSlice(0, count * size);
            source.readBytes(tensor.name(), done, piece, count);
            writeTile(tensor.name(), done, count);
        }
    }

    /**
     * Writes consecutive values, encoded as the tensor's dtype.
     *
     * @param name a tensor with a computable dtype
     * @param offset index of the first element, row-major
     * @param values values
     * @param valuesOffset index of the first value in {@code values}
     * @param count how many
     * @throws ProblemException if writing fails
     * @throws IllegalArgumentException if the name is unknown or the range leaves the tensor
     */
    public void writeFloats(String name, long offset, float[] values, int valuesOffset, int count) {
        TensorSpec spec = place(name).spec();
        for (int done = 0; done < count; done += TILE) {
            int step = Math.min(TILE, count - done);
            FloatCodec.encode(
                    spec.dtype(),
                    values,
                    valuesOffset + done,
                    MemorySegment.ofArray(tile),
                    0,
                    step);
            writeTile(name, offset + done, step);
        }
    }

    /**
     * Writes consecutive elements as they are to be stored, little-endian.
     *
     * @param name a tensor of this file
     * @param offset index of the first element, row-major
     * @param source holds {@code count × dtype.bytes()} bytes from its start
     * @param count how many elements
     * @throws ProblemException if writing fails
     * @throws IllegalArgumentException if the name is unknown or a range does not fit
     */
    public void writeBytes(String name, long offset, MemorySegment source, long count) {
        int size = place(name).spec().dtype().bytes();
        long step = Integer.MAX_VALUE / 8;
        for (long done = 0; done < count; done += step) {
            long piece = Math.min(step, count - done);
            write(name, offset + done, source.asSlice(done * size, piece * size).asByteBuffer());
        }
    }

    /** Writes the first {@code count} elements of the tile. */
    private void writeTile(String name, long offset, long count) {
        int size = place(name).spec().dtype().bytes();
        write(name, offset, ByteBuffer.wrap(tile, 0, (int) (count * size)));
    }

    private void write(String name, long offset, ByteBuffer bytes) {
        StoredTensor place = place(name);
        int size = place.spec().dtype().bytes();
        int written = bytes.remaining();
        if (offset < 0 || offset > place.spec().count() - written / size) {
            throw new IllegalArgumentException(
                    "elements from " + offset + ", " + written / size + " of them, leave " + name);
        }
        try {
            writeFully(channel, bytes, place.begin() + offset * size);
            missingBytes.addAndGet(-written);
            unflushedBytes.addAndGet(written);
        } catch (IOException failed) {
            throw cannotWrite(target, failed);
        }
    }

    /**
     * Waits until the disk has what was written so far, if that is much; others may go on writing
     * meanwhile. Called now and then, it keeps {@link #commit()} from waiting for the whole file.
     *
     * @throws ProblemException if the disk fails
     */
    void flush() {
        if (unflushedBytes.get() < FLUSH_BYTES || !channel.isOpen()) {
            return;
        }
        unflushedBytes.set(0);
        try {
            channel.force(false);
        } catch (ClosedChannelException _) {
            // another thread has committed meanwhile
        } catch (IOException failed) {
            throw cannotWrite(target, failed);
        }
    }

    private StoredTensor place(String name) {
        StoredTensor place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException("no tensor " + name + " was announced");
        }
        return place;
    }

    /**
     * Makes what was written durable and gives it the target's name.
     *
     * @throws ProblemException if writing fails
     * @throws IllegalStateException if fewer or more bytes were written than announced
     */
    public void commit() {
        if (missingBytes.get() != 0) {
            throw new IllegalStateException(
                    missingBytes.get() + " bytes of " + target + " are missing");
        }
        try {
            if (channel.size() != fileBytes) {
                throw new IllegalStateException(target + " has not the size that was announced");
            }
            channel.force(true);
            channel.close();
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            committed = true;
        } catch (IOException failed) {
            throw cannotWrite(target, failed);
        }
    }

    /** Removes what was written unless it was committed. */
    @Override
    public void close() {
        if (!committed) {
            discard(channel, temporary);
        }
    }

    private static void discard(FileChannel channel, Path temporary) {
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException _) {
            // The failure that led here is the one to report; a hidden partial file may stay.
        }
    }

    static void writeFully(FileChannel channel, ByteBuffer bytes, long position)
            throws IOException {
        long next = position;
        while (bytes.hasRemaining()) {
            next += channel.write(bytes, next);
        }
    }

    static ProblemException cannotWrite(Path target, IOException failed) {
        String reason = SystemReason.of(failed);
        boolean full = reason.contains("no space left") || reason.contains("not enough space");
        return new ProblemException(
                full
                        ? new WriteProblem.DiskFull(target)
                        : new WriteProblem.CannotWrite(target, reason),
                failed);
    }
}
