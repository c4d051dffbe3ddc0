package maec.checkpoint;

import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What training changed: per tensor the indices of the changed weights and their float32 deltas.
 *
 * <p>A safetensors file that NumPy reads. Per changed tensor either {@code indices.<tensor>} (I32,
 * ascending flat row-major indices) with {@code values.<tensor>} (F32, as many), or {@code
 * dense.<tensor>} (F32, the tensor's shape) where that takes less space; entries of a dense delta
 * that did not change are −0.0, because x + −0.0 is x for every x and keeps its bits. Metadata:
 * {@code kind} = {@value #KIND}, {@code base} = fingerprint of the base, and provenance. Mapped;
 * reading is safe from several threads.
 */
public final class SparseDelta implements AutoCloseable {
    /** What the metadata of such a file say it is. */
    public static final String KIND = "maec-sparse-delta-1";

    static final String INDICES = "indices.";
    static final String VALUES = "values.";
    static final String DENSE = "dense.";

    private static final ValueLayout.OfInt INTS =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int CHUNK = 4096;

    private final SafetensorsFile file;
    private final SortedMap<String, Form> forms;
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    /** How the delta of one tensor is stored. */
    private sealed interface Form {
        /** Pairs of index and value. */
        record Sparse(String indices, String values, long count) implements Form {}

        /** One value per weight. */
        record Dense(String values, Shape shape) implements Form {}
    }

    /** Where the last read ended: sequential readers need no search. */
    private record Place(long element, long position) {}

    private SparseDelta(SafetensorsFile file) {
        this.file = file;
        this.forms = forms(file);
    }

    /**
     * Opens a delta.
     *
     * @param path the file
     * @return the delta; the caller closes it
     * @throws ProblemException if the file is missing, broken, or of another kind
     */
    public static SparseDelta open(Path path) {
        SafetensorsFile file = SafetensorsFile.open(path);
        boolean opened = false;
        try {
            Artifacts.requireKind(file, KIND, "delta");
            Artifacts.require(file, "base");
            SparseDelta delta = new SparseDelta(file);
            opened = true;
            return delta;
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    /**
     * Writes what training changed, after looking whether everything else is as it was.
     *
     * @param path the file
     * @param base the weights before
     * @param trained the weights after; the same names and shapes
     * @param mask which weights may have changed
     * @param provenance further metadata
     * @param context progress in weights, cancellation
     * @throws ProblemException if reading or writing fails, or with {@link
     *     ArtifactProblem.ChangedOutsideMask}; no file is left then
     */
    public static void write(
            Path path,
            TensorSource base,
            TensorSource trained,
            WeightMask mask,
            Map<String, String> provenance,
            JobContext context) {
        write(path, base, trained, mask, DType.F32, provenance, context);
    }

    /**
     * The same of weights that were computed with in another format.
     *
     * @param path the file
     * @param base the weights before
     * @param trained the weights after; the same names and shapes
     * @param mask which weights may have changed
     * @param computedIn the format to which weights outside the mask were rounded for computing:
     *     they must be those of the base, so rounded
     * @param provenance further metadata
     * @param context progress in weights, cancellation
     * @throws ProblemException as above
     */
    public static void write(
            Path path,
            TensorSource base,
            TensorSource trained,
            WeightMask mask,
            DType computedIn,
            Map<String, String> provenance,
            JobContext context) {
        new OutsideMask(path, base, trained, mask, computedIn).requireUnchanged(context);
        new SparseDeltaWriting(base, trained, mask).write(path, provenance, context);
    }

    static boolean isDelta(SafetensorsFile file) {
        return KIND.equals(Artifacts.kind(file));
    }

    private static SortedMap<String, Form> forms(SafetensorsFile file) {
        SortedMap<String, Form> forms = new TreeMap<>();
        for (TensorSpec spec : file.tensors()) {
            String name = spec.name();
            if (name.startsWith(INDICES)) {
                String tensor = name.substring(INDICES.length());
                putOnce(file, forms, tensor, sparse(file, spec, tensor));
            } else if (name.startsWith(DENSE)) {
                requireType(file, spec, DType.F32);
                String tensor = name.substring(DENSE.length());
                putOnce(file, forms, tensor, new Form.Dense(name, spec.shape()));
            } else if (!name.startsWith(VALUES)
                    || file.find(INDICES + name.substring(VALUES.length())).isEmpty()) {
                throw malformed(file.path(), "tensor '" + name + "' belongs to nothing");
            }
        }
        return forms;
    }

    private static void putOnce(
            SafetensorsFile file, Map<String, Form> forms, String tensor, Form form) {
        if (forms.put(tensor, form) != null) {
            throw malformed(file.path(), "'" + tensor + "' is both sparse and dense");
        }
    }

    private static Form sparse(SafetensorsFile file, TensorSpec indices, String tensor) {
        TensorSpec values =
                file.find(VALUES + tensor)
                        .orElseThrow(
                                () ->
                                        malformed(
                                                file.path(),
                                                "the values of '" + tensor + "' are missing"));
        requireType(file, indices, DType.I32);
        requireType(file, values, DType.F32);
        if (indices.count() != values.count()) {
            throw malformed(
                    file.path(), "'" + tensor + "' has as many indices as values in no way");
        }
        return new Form.Sparse(indices.name(), values.name(), indices.count());
    }

    private static void requireType(SafetensorsFile file, TensorSpec spec, DType wanted) {
        if (spec.dtype() != wanted) {
            throw malformed(
                    file.path(), "'" + spec.name() + "' is " + spec.dtype() + " and not " + wanted);
        }
    }

    private static ProblemException malformed(Path path, String reason) {
        return new ProblemException(new ArtifactProblem.Malformed(path, reason));
    }

    /**
     * The tensors that changed.
     *
     * @return their names as in the base
     */
    public SortedSet<String> tensors() {
        return new TreeSet<>(forms.keySet());
    }

    /**
     * Whether a tensor changed.
     *
     * @param name a tensor of the base
     * @return true if the delta holds something for it
     */
    public boolean changes(String name) {
        return forms.containsKey(name);
    }

    /**
     * The base that the delta belongs to.
     *
     * @return its fingerprint
     */
    public String baseFingerprint() {
        return Artifacts.require(file, "base");
    }

    /**
     * Everything that the file says about itself.
     *
     * @return the metadata
     */
    public Map<String, String> metadata() {
        return file.metadata();
    }

    /**
     * Where the file lies.
     *
     * @return its path
     */
    public Path path() {
        return file.path();
    }

    /**
     * Identifies the content.
     *
     * @return as {@link TensorSource#fingerprint()}
     */
    public String fingerprint() {
        return Digests.ofParts(file.fingerprint(), baseFingerprint());
    }

    /**
     * How many deltas are stored.
     *
     * @return changed weights over all tensors
     */
    public long count() {
        return forms.values().stream()
                .mapToLong(
                        form ->
                                switch (form) {
                                    case Form.Sparse sparse -> sparse.count();
                                    case Form.Dense dense -> dense.shape().count();
                                })
                .sum();
    }

    /**
     * Checks that the delta of a tensor fits the tensor.
     *
     * @param spec the tensor of the base
     * @throws ProblemException if shape or indices do not fit
     */
    void requireFits(TensorSpec spec) {
        switch (forms.get(spec.name())) {
            case Form.Dense dense -> {
                if (!dense.shape().equals(spec.shape())) {
                    throw new ProblemException(
                            new ArtifactProblem.DoesNotFit(
                                    path(),
                                    spec.name(),
                                    spec.shape().toString(),
                                    dense.shape().toString()));
                }
            }
            case Form.Sparse sparse -> {
                if (sparse.count() > 0 && index(sparse, sparse.count() - 1) >= spec.count()) {
                    throw new ProblemException(
                            new ArtifactProblem.DoesNotFit(
                                    path(), spec.name(), spec.shape().toString(), "larger"));
                }
            }
            case null -> {}
        }
    }

    /**
     * Adds the deltas of consecutive weights to their values, in float32.
     *
     * @param name a tensor of the base, changed or not
     * @param offset index of the first element, row-major
     * @param target holds the base's values
     * @param targetOffset index of the first value in {@code target}
     * @param count how many elements
     * @throws ProblemException if the file cannot be read
     */
    public void addTo(String name, long offset, float[] target, int targetOffset, int count) {
        switch (forms.get(name)) {
            case Form.Dense dense -> addDense(dense, offset, target, targetOffset, count);
            case Form.Sparse sparse -> addSparse(name, sparse, offset, target, targetOffset, count);
            case null -> {}
        }
    }

    private void addDense(
            Form.Dense dense, long offset, float[] target, int targetOffset, int count) {
        float[] tile = new float[Math.min(count, CHUNK)];
        for (int done = 0; done < count; done += CHUNK) {
            int step = Math.min(CHUNK, count - done);
            file.readFloats(dense.values(), offset + done, tile, 0, step);
            int begin = targetOffset + done;
            for (int i = 0; i < step; i++) {
                target[begin + i] += tile[i];
            }
        }
    }

    private void addSparse(
            String name,
            Form.Sparse sparse,
            long offset,
            float[] target,
            int targetOffset,
            int count) {
        long position = firstAtOrAfter(name, sparse, offset);
        long end = offset + count;
        int chunk = (int) Math.min(CHUNK, Math.min(count, sparse.count() - position));
        int[] indices = new int[chunk];
        float[] values = new float[chunk];
        boolean within = chunk > 0;
        long previous = offset - 1;
        while (within) {
            int step = (int) Math.min(chunk, sparse.count() - position);
            readIndices(sparse, position, indices, step);
            file.readFloats(sparse.values(), position, values, 0, step);
            int used = 0;
            while (used < step && indices[used] < end) {
                if (indices[used] <= previous) {
                    throw malformed(path(), "the indices of '" + name + "' do not ascend");
                }
                previous = indices[used];
                target[targetOffset + (int) (previous - offset)] += values[used];
                used++;
            }
            position += used;
            within = used == step && position < sparse.count();
        }
        places.put(name, new Place(end, position));
    }

    private long firstAtOrAfter(String name, Form.Sparse sparse, long offset) {
        if (offset == 0) {
            return 0;
        }
        Place last = places.get(name);
        if (last != null && last.element() == offset) {
            return last.position();
        }
        long low = 0;
        long high = sparse.count();
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (index(sparse, middle) < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int index(Form.Sparse sparse, long position) {
        int[] one = new int[1];
        readIndices(sparse, position, one, 1);
        return one[0];
    }

    private void readIndices(Form.Sparse sparse, long position, int[] target, int count) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[4 * count]);
        file.readBytes(sparse.indices(), position, bytes, count);
        MemorySegment.copy(bytes, INTS, 0, target, 0, count);
    }

    @Override
    public void close() {
        file.close();
    }
}
