package maec.extract;

import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.runtime.GradientScores;

import java.util.Map;

/**
 * How much the loss would change, to first order, if the weight were removed: Σ |θ · g| over
 * batches.
 *
 * <p>The parameter-wise Taylor score of LLM-Pruner (arXiv 2305.11627), with one gradient of the
 * mean loss per batch.
 *
 * @param batches how many batches, at least 1
 * @param batch B, windows per batch
 * @param seed of their order
 */
public record TaylorScore(int batches, int batch, long seed) implements ImportanceScore {
    /** Name and parameters. */
    static final ScoreKind KIND =
            new ScoreKind(
                    "taylor",
                    "Taylor",
                    "Σ |θ · g|",
                    "How much the loss would change without the weight, to first order.",
                    GradientSums.Sample.PARAMETERS,
                    (values, seed) ->
                            new TaylorScore(values.whole("batches"), values.whole("batch"), seed));

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
                GradientScores.Kind.TAYLOR,
                new GradientSums.Sample(batches, batch, seed),
                inputs,
                context);
    }
}
