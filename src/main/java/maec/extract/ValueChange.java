package maec.extract;

import maec.checkpoint.TensorSource;

/** How far each weight moved between two checkpoints, as a score. */
public final class ValueChange {
    private ValueChange() {}

    /**
     * The change between two checkpoints, computed when it is read.
     *
     * @param before where training started
     * @param after where it ended; must hold every floating-point tensor of {@code before}
     * @return |θ_after − θ_before| per weight as F32; does not close the two
     * @throws maec.job.ProblemException {@link ExtractProblem.TensorMissing}, {@link
     *     ExtractProblem.ShapesDiffer} or {@link ExtractProblem.NothingInCommon}
     */
    public static TensorSource between(TensorSource before, TensorSource after) {
        return new ChangeSource(before, after);
    }
}
