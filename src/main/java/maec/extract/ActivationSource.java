package maec.extract;

import maec.checkpoint.TensorSource;
import maec.model.TensorNames;
import maec.runtime.ActivationStatistics;
import maec.tensor.TensorSpec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * |W_ij| · ‖x_j‖₂, multiplied when it is read: only the norms of the columns are kept.
 *
 * <p>What has no norms scores 0. The weights are not closed with it.
 */
final class ActivationSource extends ScoreSource {
    private final TensorSource weights;
    private final Map<String, double[]> norms = new HashMap<>();
    private final String fingerprint;

    /** Takes the norms out of the statistics. */
    ActivationSource(
            TensorSource weights,
            List<TensorSpec> tensors,
            ActivationStatistics seen,
            String fingerprint) {
        super(tensors);
        this.weights = weights;
        this.fingerprint = fingerprint;
        for (TensorSpec tensor : tensors) {
            seen.squares(TensorNames.addressOf(tensor.name()))
                    .ifPresent(
                            squares ->
                                    norms.put(
                                            tensor.name(),
                                            Arrays.stream(squares).map(Math::sqrt).toArray()));
        }
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        require(name);
        double[] columns = norms.get(name);
        if (columns == null) {
            Arrays.fill(target, targetOffset, targetOffset + count, 0);
            return;
        }
        weights.readFloats(name, offset, target, targetOffset, count);
        int column = (int) (offset % columns.length);
        for (int i = targetOffset; i < targetOffset + count; i++) {
            target[i] = (float) (Math.abs(target[i]) * columns[column]);
            column = column + 1 == columns.length ? 0 : column + 1;
        }
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public void close() {
        // the norms are in memory, and the weights belong to others
    }
}
