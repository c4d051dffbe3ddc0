package maec.extract;

import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.List;

/**
 * How far each weight moved between two checkpoints: |θ_after − θ_before| in float32.
 *
 * <p>A source of scores that is computed when read, a piece at a time, so that it works on
 * checkpoints of any size without an engine.
 */
final class ChangeSource extends ScoreSource {
    private final TensorSource before;
    private final TensorSource after;
    private final Runnable onClose;

    /** The change between two sources, and what to do when nobody reads it any more. */
    ChangeSource(TensorSource before, TensorSource after, Runnable onClose) {
        super(match(before, after));
        this.before = before;
        this.after = after;
        this.onClose = onClose;
    }

    private static List<TensorSpec> match(TensorSource before, TensorSource after) {
        var specs = new ArrayList<TensorSpec>();
        for (TensorSpec spec : before.tensors()) {
            if (spec.dtype().isComputable()) {
                TensorSpec other = after.find(spec.name()).orElseThrow(() -> missing(spec));
                if (!other.shape().equals(spec.shape()) || !other.dtype().isComputable()) {
                    throw new ProblemException(
                            new ExtractProblem.ShapesDiffer(
                                    spec.name(), describe(spec), describe(other)));
                }
                specs.add(new TensorSpec(spec.name(), DType.F32, spec.shape()));
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
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        require(name);
        float[] old = new float[count];
        before.readFloats(name, offset, old, 0, count);
        after.readFloats(name, offset, target, targetOffset, count);
        for (int i = 0; i < count; i++) {
            target[targetOffset + i] = Math.abs(target[targetOffset + i] - old[i]);
        }
    }

    @Override
    public String fingerprint() {
        return "value-change(" + before.fingerprint() + " → " + after.fingerprint() + ")";
    }

    @Override
    public void close() {
        onClose.run();
    }
}
