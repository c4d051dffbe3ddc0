package maec.checkpoint;

import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A base with a delta on it, computed in float32 when it is read.
 *
 * <p>Tensors that the delta changes are F32 here, whatever they are in the base; the others are
 * passed on untouched.
 */
public final class DeltaSource implements TensorSource {
    private static final int TILE = 1 << 14;

    private final TensorSource base;
    private final SparseDelta delta;
    private final boolean owning;
    private final Map<String, TensorSpec> specs = new LinkedHashMap<>();

    /**
     * Puts a delta on a base.
     *
     * @param base the base; it is not closed with this source
     * @param delta the delta; it is not closed with this source
     * @throws ProblemException if the delta names a tensor that the base lacks, or does not fit one
     */
    public DeltaSource(TensorSource base, SparseDelta delta) {
        this(base, delta, false);
    }

    private DeltaSource(TensorSource base, SparseDelta delta, boolean owning) {
        this.base = base;
        this.delta = delta;
        this.owning = owning;
        var changed = delta.tensors();
        for (TensorSpec spec : base.tensors()) {
            boolean differs = changed.remove(spec.name());
            if (differs) {
                requireFit(spec);
            }
            DType dtype = differs ? DType.F32 : spec.dtype();
            specs.put(spec.name(), new TensorSpec(spec.name(), dtype, spec.shape()));
        }
        if (!changed.isEmpty()) {
            throw new ProblemException(
                    new ArtifactProblem.DoesNotFit(
                            delta.path(), changed.first(), "missing", "changed"));
        }
    }

    /**
     * Opens a delta on a base.
     *
     * @param base the base, which is closed with the source, and also when this fails
     * @param delta the delta file
     * @return the source; closing it closes both
     * @throws ProblemException if either is broken, or the delta belongs to another base
     */
    public static DeltaSource open(TensorSource base, Path delta) {
        boolean complete = false;
        SparseDelta change = null;
        try {
            change = SparseDelta.open(delta);
            if (!change.baseFingerprint().equals(base.fingerprint())) {
                throw new ProblemException(
                        new ArtifactProblem.OtherBase(
                                delta, change.baseFingerprint(), base.fingerprint()));
            }
            DeltaSource source = new DeltaSource(base, change, true);
            complete = true;
            return source;
        } finally {
            if (!complete) {
                base.close();
                if (change != null) {
                    change.close();
                }
            }
        }
    }

    private void requireFit(TensorSpec spec) {
        if (!spec.dtype().isComputable()) {
            throw new ProblemException(
                    new ArtifactProblem.DoesNotFit(
                            delta.path(), spec.name(), spec.dtype().name(), "F32"));
        }
        delta.requireFits(spec);
    }

    /**
     * The delta.
     *
     * @return the delta that this source adds
     */
    public SparseDelta delta() {
        return delta;
    }

    @Override
    public List<TensorSpec> tensors() {
        return List.copyOf(specs.values());
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(specs.get(name));
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        base.readFloats(name, offset, target, targetOffset, count);
        delta.addTo(name, offset, target, targetOffset, count);
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        if (!delta.changes(name)) {
            base.readBytes(name, offset, target, count);
            return;
        }
        float[] tile = new float[(int) Math.min(TILE, count)];
        for (long done = 0; done < count; done += TILE) {
            int step = (int) Math.min(TILE, count - done);
            readFloats(name, offset + done, tile, 0, step);
            FloatCodec.encode(DType.F32, tile, 0, target, 4 * done, step);
        }
    }

    @Override
    public String fingerprint() {
        return Digests.ofParts("base + delta", base.fingerprint(), delta.fingerprint());
    }

    @Override
    public List<Path> origins() {
        List<Path> origins = new ArrayList<>(base.origins());
        origins.add(delta.path());
        return origins;
    }

    @Override
    public void close() {
        if (owning) {
            delta.close();
            base.close();
        }
    }
}
