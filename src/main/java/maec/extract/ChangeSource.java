package maec.extract;

import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far each weight moved between two checkpoints: |θ_after − θ_before| in float32.
 *
 * <p>A source of scores that is computed when read, a piece at a time, so that it works on
 * checkpoints of any size without an engine. It does not close the two sources beneath it.
 */
final class ChangeSource implements TensorSource {
    private static final ValueLayout.OfFloat FLOATS =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final TensorSource before;
    private final TensorSource after;
    private final Map<String, TensorSpec> specs;

    ChangeSource(TensorSource before, TensorSource after) {
        this.before = before;
        this.after = after;
        this.specs = match(before, after);
    }

    private static Map<String, TensorSpec> match(TensorSource before, TensorSource after) {
        var specs = new LinkedHashMap<String, TensorSpec>();
        for (TensorSpec spec : before.tensors()) {
            if (spec.dtype().isComputable()) {
                TensorSpec other = after.find(spec.name()).orElseThrow(() -> missing(spec));
                if (!other.shape().equals(spec.shape()) || !other.dtype().isComputable()) {
                    throw new ProblemException(
                            new ExtractProblem.ShapesDiffer(
                                    spec.name(), describe(spec), describe(other)));
                }
                specs.put(spec.name(), new TensorSpec(spec.name(), DType.F32, spec.shape()));
            }
        }
        if (specs.isEmpty()) {
            throw new ProblemException(
                    new ExtractProblem.NothingInCommon(
                            before.tensors().size(), after.tensors().size()));
        }
        return specs;
    }

    private static ProblemException missing(TensorSpec spec) {
        return new ProblemException(new ExtractProblem.TensorMissing(spec.name(), "after"));
    }

    private static String describe(TensorSpec spec) {
        return spec.shape() + " of " + spec.dtype();
    }

    @Override
    public List<TensorSpec> tensors() {
        return new ArrayList<>(specs.values());
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(specs.get(name));
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        if (!specs.containsKey(name)) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        float[] old = new float[count];
        before.readFloats(name, offset, old, 0, count);
        after.readFloats(name, offset, target, targetOffset, count);
        for (int i = 0; i < count; i++) {
            target[targetOffset + i] = Math.abs(target[targetOffset + i] - old[i]);
        }
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        float[] values = new float[(int) Math.min(count, 1 << 16)];
        for (long done = 0; done < count; ) {
            int piece = (int) Math.min(count - done, values.length);
            readFloats(name, offset + done, values, 0, piece);
            MemorySegment.copy(values, 0, target, FLOATS, done * Float.BYTES, piece);
            done += piece;
        }
    }

    @Override
    public String fingerprint() {
        return "value-change(" + before.fingerprint() + " → " + after.fingerprint() + ")";
    }

    @Override
    public void close() {
        // the sources beneath belong to whoever opened them
    }
}
