package maec.checkpoint;

import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A header that can be trusted: every tensor lies within the file, and every byte belongs to one.
 *
 * @param metadata text by text
 * @param tensors in the order in which they lie in the file
 */
record SafetensorsHeader(Map<String, String> metadata, List<StoredTensor> tensors) {
    /** The longest header that the format allows, in bytes. */
    static final int LIMIT_BYTES = 100_000_000;

    private static final int LENGTH_BYTES = 8;

    /*
     * Order of the checks, as in the reference reader (huggingface/safetensors, tensor.rs,
     * read_metadata and validate): length readable, within the limit, within the file; UTF-8; a
     * brace first; JSON; then tensor by tensor in the order of their offsets. Departures: names must
     * be unique (the reference keeps the last one), and a tensor's own size is checked before its
     * place, so that a wrong shape is called a wrong shape.
     */

    /**
     * Reads and checks the header of an open file.
     *
     * @param path the file, for problems
     * @param file the open file
     * @return the header
     * @throws IOException if reading fails
     * @throws ProblemException if a rule of the format is broken
     */
    static SafetensorsHeader read(Path path, RandomAccessFile file) throws IOException {
        try {
            return read(path, file, file.length());
        } catch (EOFException cut) {
            long found = file.length();
            throw new ProblemException(new ReadProblem.FileShrank(path, found, found), cut);
        }
    }

    private static SafetensorsHeader read(Path path, RandomAccessFile file, long fileBytes)
            throws IOException {
        if (fileBytes < LENGTH_BYTES) {
            throw new ProblemException(new HeaderProblem.FileTooShort(path, fileBytes));
        }
        byte[] length = new byte[LENGTH_BYTES];
        file.seek(0);
        file.readFully(length);
        long headerBytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (Long.compareUnsigned(headerBytes, LIMIT_BYTES) > 0) {
            throw new ProblemException(
                    new HeaderProblem.HeaderTooLong(path, headerBytes, LIMIT_BYTES));
        }
        if (headerBytes > fileBytes - LENGTH_BYTES) {
            throw new ProblemException(
                    new HeaderProblem.HeaderBeyondFile(path, headerBytes, fileBytes));
        }
        byte[] header = new byte[(int) headerBytes];
        file.readFully(header);
        return parse(path, header, fileBytes);
    }

    /**
     * Checks a header.
     *
     * @param path the file, for problems
     * @param header the bytes after the length
     * @param fileBytes the size of the file
     * @return the header
     * @throws ProblemException if a rule of the format is broken
     */
    static SafetensorsHeader parse(Path path, byte[] header, long fileBytes) {
        String text = decode(path, header);
        if (!text.startsWith("{")) {
            String found = text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(0, 1));
            throw new ProblemException(new HeaderProblem.HeaderNotObject(path, found));
        }
        RawHeader raw = RawHeader.parse(path, text);
        List<Placed> placed = new ArrayList<>(raw.tensors().size());
        for (RawTensor tensor : raw.tensors()) {
            placed.add(place(path, tensor));
        }
        placed.sort(Comparator.comparingLong(Placed::begin).thenComparingLong(Placed::end));
        return new SafetensorsHeader(
                Map.copyOf(raw.metadata()),
                contiguous(path, placed, LENGTH_BYTES + (long) header.length, fileBytes));
    }

    private static String decode(Path path, byte[] header) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(header);
        CharBuffer text = CharBuffer.allocate(header.length);
        CoderResult result = decoder.decode(bytes, text, true);
        if (result.isError()) {
            throw new ProblemException(
                    new HeaderProblem.HeaderNotUtf8(path, LENGTH_BYTES + bytes.position()));
        }
        return text.flip().toString();
    }

    /** A tensor whose own fields agree; its neighbours are not looked at yet. */
    private record Placed(TensorSpec spec, long begin, long end) {}

    private static Placed place(Path path, RawTensor raw) {
        String name = RawHeader.shown(raw.name());
        DType dtype =
                DType.named(raw.dtype())
                        .orElseThrow(
                                () ->
                                        new ProblemException(
                                                new HeaderProblem.UnknownDType(
                                                        path, name, RawHeader.shown(raw.dtype()))));
        BigInteger bytes = BigInteger.valueOf(dtype.bytes());
        BigInteger count = BigInteger.ONE;
        for (BigInteger size : raw.shape()) {
            count = count.multiply(size);
            if (fitsNoLong(size) || fitsNoLong(count.multiply(bytes))) {
                throw new ProblemException(
                        new HeaderProblem.SizeOverflow(
                                path, name, RawHeader.shown(raw.shape().toString())));
            }
        }
        for (BigInteger offset : raw.offsets()) {
            if (fitsNoLong(offset)) {
                throw new ProblemException(
                        new HeaderProblem.SizeOverflow(path, name, raw.offsets().toString()));
            }
        }
        long begin = raw.offsets().get(0).longValueExact();
        long end = raw.offsets().get(1).longValueExact();
        if (begin > end) {
            throw new ProblemException(new HeaderProblem.OffsetsReversed(path, name, begin, end));
        }
        long expected = count.multiply(bytes).longValueExact();
        if (expected != end - begin) {
            throw new ProblemException(
                    new HeaderProblem.SizeMismatch(path, name, expected, end - begin));
        }
        Shape shape = new Shape(raw.shape().stream().map(BigInteger::longValueExact).toList());
        return new Placed(new TensorSpec(raw.name(), dtype, shape), begin, end);
    }

    private static boolean fitsNoLong(BigInteger number) {
        return number.bitLength() > 63;
    }

    private static List<StoredTensor> contiguous(
            Path path, List<Placed> placed, long dataStart, long fileBytes) {
        List<StoredTensor> tensors = new ArrayList<>(placed.size());
        long next = 0;
        for (Placed tensor : placed) {
            if (tensor.begin() != next) {
                throw new ProblemException(misplaced(path, tensor, next));
            }
            next = tensor.end();
            tensors.add(new StoredTensor(tensor.spec(), dataStart + tensor.begin()));
        }
        long dataBytes = fileBytes - dataStart;
        if (next > dataBytes) {
            /* Not the sum: a hostile offset may be so large that it overflows. */
            long promised = next > Long.MAX_VALUE - dataStart ? Long.MAX_VALUE : dataStart + next;
            throw new ProblemException(new HeaderProblem.FileTruncated(path, promised, fileBytes));
        }
        if (next < dataBytes) {
            throw new ProblemException(
                    new HeaderProblem.BytesLeftOver(path, dataStart + next, fileBytes));
        }
        return List.copyOf(tensors);
    }

    private static HeaderProblem misplaced(Path path, Placed tensor, long expected) {
        String name = RawHeader.shown(tensor.spec().name());
        long found = tensor.begin();
        if (expected == 0) {
            return new HeaderProblem.StartsLate(path, name, found);
        }
        return found > expected
                ? new HeaderProblem.Hole(path, name, expected, found)
                : new HeaderProblem.Overlap(path, name, expected, found);
    }
}
