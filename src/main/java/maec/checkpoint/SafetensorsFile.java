package maec.checkpoint;

import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One safetensors file: a shard of a checkpoint, or an artifact.
 *
 * <p>Opening reads the header only; values are mapped when they are first read.
 */
public final class SafetensorsFile implements TensorSource {
    private final FileBytes file;
    private final Map<String, String> metadata;
    private final Map<String, StoredTensor> tensors;
    private final List<TensorSpec> specs;
    private final Fingerprint fingerprint;

    private SafetensorsFile(FileBytes file, SafetensorsHeader header) {
        this.file = file;
        this.metadata = header.metadata();
        this.tensors = LinkedHashMap.newLinkedHashMap(header.tensors().size());
        for (StoredTensor tensor : header.tensors()) {
            tensors.put(tensor.spec().name(), tensor);
        }
        this.specs = header.tensors().stream().map(StoredTensor::spec).toList();
        this.fingerprint = new Fingerprint(this, this::readPiece);
    }

    /**
     * Opens a file and checks its header.
     *
     * @param path the file
     * @return the open file; the caller closes it
     * @throws ProblemException if there is no such file, it cannot be read, or it breaks a rule of
     *     the format
     */
    public static SafetensorsFile open(Path path) {
        return open(path, FileBytes.Mapper.SYSTEM);
    }

    /** As {@link #open(Path)}, mapped in another way. */
    static SafetensorsFile open(Path path, FileBytes.Mapper mapper) {
        if (!Files.exists(path)) {
            throw new ProblemException(new FolderProblem.PathMissing(path));
        }
        if (!Files.isRegularFile(path)) {
            throw new ProblemException(new FolderProblem.NotSafetensors(path));
        }
        RandomAccessFile file = null;
        boolean opened = false;
        try {
            file = new RandomAccessFile(path.toFile(), "r");
            /* Looks at the file first: whoever writes it while its header is read is found out. */
            FileBytes bytes = new FileBytes(path, file, mapper);
            SafetensorsHeader header = SafetensorsHeader.read(path, file);
            SafetensorsFile result = new SafetensorsFile(bytes, header);
            opened = true;
            return result;
        } catch (IOException failed) {
            throw ReadProblem.cannotRead(path, failed);
        } finally {
            if (file != null && !opened) {
                closeQuietly(file);
            }
        }
    }

    private static void closeQuietly(RandomAccessFile file) {
        try {
            file.close();
        } catch (IOException _) {
            // The problem that led here is the one to report.
        }
    }

    /**
     * The free text of the header.
     *
     * @return keys and values, empty if there are none
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Where the file lies.
     *
     * @return the path with which it was opened
     */
    public Path path() {
        return file.path();
    }

    @Override
    public List<TensorSpec> tensors() {
        return specs;
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(tensors.get(name)).map(StoredTensor::spec);
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        StoredTensor tensor = stored(name);
        DType dtype = tensor.spec().dtype();
        if (!dtype.isComputable()) {
            throw new IllegalArgumentException(name + " is " + dtype + " and not computable");
        }
        Ranges.requireWithin(tensor.spec(), offset, count);
        Objects.checkFromIndexSize(targetOffset, count, target.length);
        int size = dtype.bytes();
        file.read(
                tensor.begin() + offset * size,
                (long) count * size,
                (bytes, begin, done, piece) ->
                        FloatCodec.decode(
                                dtype,
                                bytes,
                                begin,
                                target,
                                targetOffset + (int) (done / size),
                                (int) (piece / size)));
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        StoredTensor tensor = stored(name);
        Ranges.requireWithin(tensor.spec(), offset, count);
        int size = tensor.spec().dtype().bytes();
        file.read(
                tensor.begin() + offset * size,
                count * size,
                (bytes, begin, done, piece) ->
                        MemorySegment.copy(bytes, begin, target, done, piece));
    }

    /** As {@link #readBytes}, for small pieces that are far apart. */
    void readPiece(String name, long offset, MemorySegment target, long count) {
        StoredTensor tensor = stored(name);
        Ranges.requireWithin(tensor.spec(), offset, count);
        int size = tensor.spec().dtype().bytes();
        file.readPiece(tensor.begin() + offset * size, target, Math.toIntExact(count * size));
    }

    /** Length and header as they lie in the file; the rest is the tensors in their order. */
    byte[] headerBytes() {
        long end =
                tensors.values().stream().mapToLong(StoredTensor::begin).min().orElse(file.bytes());
        byte[] header = new byte[Math.toIntExact(end)];
        file.readPiece(0, MemorySegment.ofArray(header), header.length);
        return header;
    }

    private StoredTensor stored(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(file.path() + " holds no tensor " + name);
        }
        return tensor;
    }

    @Override
    public String fingerprint() {
        return fingerprint.text();
    }

    @Override
    public List<Path> origins() {
        return List.of(file.path());
    }

    @Override
    public void close() {
        file.close();
    }
}
