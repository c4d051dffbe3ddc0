package maec.extract;

import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;

import java.util.Map;

/**
 * How far a short training of all weights moves each weight: |θ_after − θ_before|.
 *
 * <p>The method's own score (method page, stage 1, step 1), which its authors read as an
 * approximation of the accumulated gradient.
 *
 * @param warmUp the short training
 */
public record ValueChange(TrainingSettings warmUp) implements ImportanceScore {
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
        return new ChangeSource(before, after, () -> {});
    }

    @Override
    public String id() {
        return "value-change";
    }

    @Override
    public String label() {
        return "value change";
    }

    @Override
    public String formula() {
        return "|θ_after − θ_before|";
    }

    @Override
    public Map<String, String> parameters() {
        return warmUp.asText();
    }

    @Override
    public TensorSource compute(ScoreInputs inputs, JobContext context) {
        TrainingRun run =
                new KeyNeuronTrainer(inputs.engine(), inputs.architecture())
                        .train(
                                "warming up for importance",
                                inputs.base(),
                                new WeightMask.AllWeights(),
                                inputs.mixture(),
                                warmUp,
                                context);
        return new ChangeSource(inputs.base(), run.weights(), run::close);
    }
}
