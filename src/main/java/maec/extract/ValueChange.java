package maec.extract;

import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;

import java.util.List;
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
    /** Name and parameters. */
    static final ScoreKind KIND =
            new ScoreKind(
                    "value-change",
                    "value change",
                    "|θ_after − θ_before|",
                    "How far a short training on the ability moves a weight; of an ability that came as a"
                            + " model, how far it is from the base.",
                    List.of(
                            new ScoreParameter(
                                    "steps",
                                    new ScoreParameter.Whole(60, 1, Integer.MAX_VALUE),
                                    "Steps of the short training."),
                            new ScoreParameter(
                                    "batch",
                                    new ScoreParameter.Whole(32, 1, Integer.MAX_VALUE),
                                    "Windows per step."),
                            new ScoreParameter(
                                    "learning-rate",
                                    new ScoreParameter.Real(5e-4, 0, Double.MAX_VALUE),
                                    "The peak of the schedule.")),
                    (values, seed) ->
                            new ValueChange(
                                    TrainingSettings.of(
                                            values.whole("steps"),
                                            values.whole("batch"),
                                            values.real("learning-rate"),
                                            seed)));

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
    public ScoreKind kind() {
        return KIND;
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
                                TrainingRequest.of(
                                                "warming up for importance",
                                                inputs.base(),
                                                new WeightMask.AllWeights(),
                                                inputs.mixture(),
                                                warmUp)
                                        .withCheckpoints(inputs.checkpoints()),
                                context);
        return new ChangeSource(inputs.base(), run.weights(), run::close);
    }
}
