package maec.checkpoint;

import maec.tensor.TensorSpec;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The identity of a source's content, computed when first asked for and then kept.
 *
 * <p>It depends on names, dtypes, shapes and values, not on the path, the order of the tensors or
 * the way they are spread over shards.
 */
public final class Fingerprint {
    /** Sources up to this size are digested in full; larger ones by samples. */
    public static final long FULL_BYTES = 512L << 20;

    /*
     * SHA-256 over the tensors in the order of their names: name, dtype, shape, and SHA-256 of the
     * stored bytes. A large source would take minutes, so of each of its tensors only 16 pieces of
     * 4 KiB, evenly spread from the first to the last byte, are read; the text then begins with
     * "sampled-sha256:" instead of "sha256:". Two models tuned differently differ in nearly every
     * piece; a difference in a handful of weights of a large model can go unseen, which is stated
     * here because it is the price.
     */
    private static final int PIECES = 16;
    private static final int PIECE_BYTES = 4096;
    private static final int TILE_BYTES = 1 << 20;

    private final TensorSource source;
    private final PieceReader pieces;
    private volatile @Nullable String text;

    /**
     * The fingerprint of a source.
     *
     * @param source is read when {@link #text()} is first called
     */
    public Fingerprint(TensorSource source) {
        this(source, source::readBytes);
    }

    /**
     * The fingerprint of a source that has a quicker way to read small pieces.
     *
     * @param source is read when {@link #text()} is first called
     * @param pieces reads small pieces that are far apart
     */
    Fingerprint(TensorSource source, PieceReader pieces) {
        this.source = source;
        this.pieces = pieces;
    }

    /** Reads as {@link TensorSource#readBytes} does. */
    @FunctionalInterface
    interface PieceReader {
        /** Reads {@code count} elements from {@code offset} on. */
        void read(String name, long offset, MemorySegment target, long count);
    }

    /**
     * The fingerprint.
     *
     * @return {@code sha256:} or {@code sampled-sha256:} and 64 hexadecimal digits
     * @throws maec.job.ProblemException if the source cannot be read
     */
    public String text() {
        String known = text;
        if (known == null) {
            known = compute();
            text = known;
        }
        return known;
    }

    private String compute() {
        long bytes = source.tensors().stream().mapToLong(TensorSpec::bytes).sum();
        boolean full = bytes <= FULL_BYTES;
        Content content = new Content();
        for (TensorSpec tensor : inNameOrder(source.tensors())) {
            content.add(tensor, full ? digestAll(tensor) : digestSamples(tensor));
        }
        return (full ? "sha256:" : "sampled-sha256:") + content.hex();
    }

    static List<TensorSpec> inNameOrder(List<TensorSpec> tensors) {
        return tensors.stream().sorted(Comparator.comparing(TensorSpec::name)).toList();
    }

    private byte[] digestAll(TensorSpec tensor) {
        MessageDigest digest = Digests.sha256();
        byte[] tile = new byte[(int) Math.min(TILE_BYTES, tensor.bytes())];
        long step = TILE_BYTES / tensor.dtype().bytes();
        for (long done = 0; done < tensor.count(); done += step) {
            update(
                    digest,
                    source::readBytes,
                    tensor,
                    done,
                    Math.min(step, tensor.count() - done),
                    tile);
        }
        return digest.digest();
    }

    private byte[] digestSamples(TensorSpec tensor) {
        long piece = PIECE_BYTES / tensor.dtype().bytes();
        if (tensor.count() <= PIECES * piece) {
            return digestAll(tensor);
        }
        MessageDigest digest = Digests.sha256();
        byte[] tile = new byte[PIECE_BYTES];
        for (int i = 0; i < PIECES; i++) {
            long offset = (tensor.count() - piece) / (PIECES - 1) * i;
            update(digest, pieces, tensor, offset, piece, tile);
        }
        return digest.digest();
    }

    private void update(
            MessageDigest digest,
            PieceReader reader,
            TensorSpec tensor,
            long offset,
            long count,
            byte[] tile) {
        reader.read(tensor.name(), offset, MemorySegment.ofArray(tile), count);
        digest.update(tile, 0, (int) (count * tensor.dtype().bytes()));
    }

    /** Puts the tensors' digests together; they must come in the order of their names. */
    static final class Content {
        private final MessageDigest digest = Digests.sha256();

        void add(TensorSpec tensor, byte[] values) {
            Digests.text(digest, tensor.name());
            Digests.text(digest, tensor.dtype().name());
            ByteBuffer shape = ByteBuffer.allocate(8 * (1 + tensor.shape().rank()));
            shape.putLong(tensor.shape().rank());
            tensor.shape().dimensions().forEach(shape::putLong);
            digest.update(shape.array());
            digest.update(values);
        }

        String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
