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
public final class OutsideMask {
    private static final int TILE = 1 << 18;

    private final Path path;
    private final TensorSource base;
    private final TensorSource trained;
    private final WeightMask mask;
    private final DType computedIn;
    private final float[] before = new float[TILE];
    private final float[] after = new float[TILE];
    private final MemorySegment rounded = MemorySegment.ofArray(new byte[4 * TILE]);

    /**
     * Compares a model with its base before an artifact is written; the base is rounded to a format
     * if it was computed with in that one.
     *
     * @param path what is to be written, for the problem
     * @param base the weights before
     * @param trained the weights after
     * @param mask which weights may have changed
     * @param computedIn the format that the weights outside the mask were rounded to
     */
    public OutsideMask(
            Path path, TensorSource base, TensorSource trained, WeightMask mask, DType computedIn) {
        this.path = path;
        this.base = base;
        this.trained = trained;
        this.mask = mask;
        this.computedIn = computedIn;
    }

    /**
     * Looks at every tensor that both sides hold; at none if all weights may have changed.
     *
     * @param context progress in weights, cancellation
     * @throws ProblemException with {@link ArtifactProblem.ChangedOutsideMask} at the first
     *     difference
     */
    public void requireUnchanged(JobContext context) {
        if (mask instanceof WeightMask.AllWeights) {
            return;
        }
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
        if (mask instanceof WeightMask.WholeTensors whole
                && whole.tensors().contains(spec.name())) {
            return;
        }
        int[] selected =
                mask instanceof WeightMask.SelectedWeights some ? some.of(spec.name()) : new int[0];
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
