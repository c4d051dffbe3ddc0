package maec.checkpoint;

import maec.job.JobContext;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Looks whether training left every weight outside a mask as it was, bit for bit.
 *
 * <p>A delta says nothing of these weights, so nobody could see from it that they had changed.
 * Reads both sides a piece at a time.
 */
final class OutsideMask {
    private static final int TILE = 1 << 18;

    private final Path path;
    private final TensorSource base;
    private final TensorSource trained;
    private final WeightMask.SelectedWeights mask;
    private final DType computedIn;
    private final float[] before = new float[TILE];
    private final float[] after = new float[TILE];
    private final MemorySegment rounded = MemorySegment.ofArray(new byte[4 * TILE]);

    /**
     * Compares a model with its base before a delta is written; the base is rounded to a format if
     * it was computed with in that one.
     */
    OutsideMask(
            Path path,
            TensorSource base,
            TensorSource trained,
            WeightMask.SelectedWeights mask,
            DType computedIn) {
        this.path = path;
        this.base = base;
        this.trained = trained;
        this.mask = mask;
        this.computedIn = computedIn;
    }

    /**
     * Looks at every tensor that both sides hold.
     *
     * @throws ProblemException with {@link ArtifactProblem.ChangedOutsideMask} at the first
     *     difference
     */
    void requireUnchanged(JobContext context) {
        long total = base.tensors().stream().mapToLong(TensorSpec::count).sum();
        long done = 0;
        for (TensorSpec spec : base.tensors()) {
            context.step("checking weights that must not change", done, total, "weights");
            if (spec.dtype().isComputable() && trained.find(spec.name()).isPresent()) {
                requireUnchanged(spec, context);
            }
            done += spec.count();
        }
    }

    private void requireUnchanged(TensorSpec spec, JobContext context) {
        int[] selected = mask.of(spec.name());
        int next = 0;
        for (long begin = 0; begin < spec.count(); begin += TILE) {
            context.cancel().throwIfCancelled();
            int count = (int) Math.min(TILE, spec.count() - begin);
            base.readFloats(spec.name(), begin, before, 0, count);
            trained.readFloats(spec.name(), begin, after, 0, count);
            if (computedIn != DType.F32) {
                FloatCodec.encode(computedIn, before, 0, rounded, 0, count);
                FloatCodec.decode(computedIn, rounded, 0, before, 0, count);
            }
            for (int i = 0; i < count; i++) {
                if (next < selected.length && selected[next] == begin + i) {
                    next++;
                } else if (Float.floatToRawIntBits(before[i])
                        != Float.floatToRawIntBits(after[i])) {
                    throw new ProblemException(
                            new ArtifactProblem.ChangedOutsideMask(
                                    path, spec.name(), begin + i, before[i], after[i]));
                }
            }
        }
    }
}
