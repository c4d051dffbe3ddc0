package maec.extract;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.runtime.GradientScores;

import java.util.Map;

/**
 * How strongly the corpus as a whole pulls at a weight: |Σ g| over batches.
 *
 * <p>The quantity that the method's authors approximate by value change (method page, stage 1, step
 * 1): signs that contradict each other cancel.
 *
 * @param batches how many batches, at least 1
 * @param batch B, windows per batch
 * @param seed of their order
 */
public record AccumulatedGradient(int batches, int batch, long seed) implements ImportanceScore {
    /** Name and parameters. */
    static final ScoreKind KIND =
            new ScoreKind(
                    "accumulated-gradient",
                    "accumulated gradient",
                    "|Σ g|",
                    "How strongly the gradients of all batches pull a weight the same way.",
                    GradientSums.Sample.PARAMETERS,
                    (values, seed) ->
                            new AccumulatedGradient(
                                    values.whole("batches"), values.whole("batch"), seed));

    @Override
    public ScoreKind kind() {
        return KIND;
    }

    @Override
    public Map<String, String> parameters() {
        return new GradientSums.Sample(batches, batch, seed).asText();
    }

    @Override
    public TensorSource compute(ScoreInputs inputs, JobContext context) {
        return GradientSums.over(
                id(),
                GradientScores.Kind.GRADIENT,
                new GradientSums.Sample(batches, batch, seed),
                inputs,
                context);
    }
}
