package maec.extract;

import maec.checkpoint.ImportanceBins;
import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.tensor.TensorSpec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores without the weights that matter for a control corpus too: those get 0 and rank last.
 *
 * <p>What is important for any text is not what makes an ability.
 */
final class WithoutControl extends ScoreSource {
    /*
     * The rank of a weight on the control corpus is the number of weights of its pool with a higher
     * control score. Weights of rank below round(N · percent / 100) are taken out, unless their
     * control score is 0. So a weight is out if its control score is positive and not below the score
     * at that rank, which ScoreRanking finds exactly; several equal ones go or stay together.
     */
    private final TensorSource scores;
    private final TensorSource control;
    private final Map<String, Float> thresholds;

    private WithoutControl(
            TensorSource scores,
            TensorSource control,
            List<TensorSpec> tensors,
            Map<String, Float> thresholds) {
        super(tensors);
        this.scores = scores;
        this.control = control;
        this.thresholds = thresholds;
    }

    /**
     * Reads the control's scores twice.
     *
     * @param scores of the ability; not closed here
     * @param control of the same weights on the control corpus; not closed here
     * @param pools the tensors in play, as they are ranked
     * @param percent how much of the control's top to take out; the nearest edge of {@link
     *     ImportanceBins} counts
     * @param context reports and stops
     */
    static WithoutControl of(
            TensorSource scores,
            TensorSource control,
            List<List<TensorSpec>> pools,
            double percent,
            JobContext context) {
        int bins = ImportanceBins.binsWithin(percent);
        Map<String, Float> thresholds = new HashMap<>();
        for (List<TensorSpec> pool : pools) {
            ScoreRanking ranking = ScoreRanking.of(new ScoreTiles(control, pool), context);
            float threshold =
                    bins == 0
                            ? Float.POSITIVE_INFINITY
                            : ranking.thresholds().get(bins - 1).floatValue();
            pool.forEach(tensor -> thresholds.put(tensor.name(), threshold));
        }
        return new WithoutControl(
                scores, control, pools.stream().flatMap(List::stream).toList(), thresholds);
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        require(name);
        float threshold = thresholds.getOrDefault(name, Float.POSITIVE_INFINITY);
        float[] general = new float[count];
        control.readFloats(name, offset, general, 0, count);
        scores.readFloats(name, offset, target, targetOffset, count);
        for (int i = 0; i < count; i++) {
            if (general[i] > 0 && general[i] >= threshold) {
                target[targetOffset + i] = 0;
            }
        }
    }

    @Override
    public String fingerprint() {
        return scores.fingerprint() + " without " + control.fingerprint();
    }

    @Override
    public void close() {
        // the scores belong to whoever made them
    }
}
