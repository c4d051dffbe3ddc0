package maec.runtime;

import maec.checkpoint.LowRankSum;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.tensor.TensorSpec;

import java.util.List;
import java.util.function.Predicate;

/**
 * A decoder of which only low-rank paths beside its linear layers are trained with AdamW (LoRA).
 *
 * <p>The model's own weights are never written, so they may be bfloat16, and streamed where they do
 * not fit; factors, moments and the path itself are float32. The same batches on the same machine
 * give bit-identical factors, also if training went on from its {@link #memory}.
 */
public final class LowRankDecoder implements TrainedDecoder {

    private final LoadedModel model;
    private final TensorSource source;
    private final Precision precision;
    private final LowRank shape;
    private final LowRankFactors factors;
    private final LowRankPasses passes;
    private final Optimizer optimizer;
    private long changes;

    private LowRankDecoder(
            LoadedModel model,
            GradientPasses plain,
            TensorSource source,
            Precision precision,
            LowRankFactors factors,
            Plan plan) {
        this.model = model;
        this.source = source;
        this.precision = precision;
        this.shape = plan.shape();
        this.factors = factors;
        this.passes = new LowRankPasses(model, plain, factors);
        AdamState state =
                new AdamState(
                        Fold.KEEP,
                        List.of(),
                        List.of(),
                        factors.masters(),
                        factors.first(),
                        factors.second());
        this.optimizer =
                new Optimizer(
                        model,
                        factors.specs().stream().map(TensorSpec::name).toList(),
                        factors.values(),
                        state,
                        plan.settings(),
                        passes::gradients);
    }

    /**
     * What a training of low-rank paths is made of besides the model.
     *
     * @param shape rank, scale and targets
     * @param mask where paths may lie: beside any target, or those that a mask of whole tensors
     *     names
     * @param seed of the initial factors
     * @param residency where the model's own weights are
     * @param settings constants of the optimizer
     */
    public record Plan(
            LowRank shape,
            WeightMask mask,
            long seed,
            Residency residency,
            AdamSettings settings) {}

    /**
     * Loads a model for training low-rank paths.
     *
     * @param engine where; outlives the decoder
     * @param architecture its numbers
     * @param source where training starts; not closed, and stays open until the decoder is closed
     * @param precision the format of the model's own weights
     * @param plan what is trained
     * @return the decoder, which computes what the model alone computes until its first step; the
     *     caller closes it
     * @throws ProblemException as {@link Decoder#load}
     */
    public static LowRankDecoder open(
            Engine engine,
            Architecture architecture,
            TensorSource source,
            Precision precision,
            Plan plan) {
        LoadedModel model =
                switch (plan.residency()) {
                    case RESIDENT ->
                            LoadedModel.resident(
                                    engine, architecture, source, precision, JobContext.silent());
                    case STREAMED -> LoadedModel.streamed(engine, architecture, source, precision);
                };
        boolean complete = false;
        try {
            LowRankFactors factors =
                    new LowRankFactors(model, plan.shape(), within(plan.mask()), plan.seed());
            GradientPasses plain =
                    new GradientPasses(model, engine.device(), GradientPasses.KEPT_TRAINING_BYTES);
            complete = true;
            return new LowRankDecoder(model, plain, source, precision, factors, plan);
        } finally {
            if (!complete) {
                model.close();
            }
        }
    }

    private static Predicate<String> within(WeightMask mask) {
        return switch (mask) {
            case WeightMask.AllWeights _ -> _ -> true;
            case WeightMask.WholeTensors whole -> name -> whole.tensors().contains(name);
            case WeightMask.SelectedWeights _ ->
                    throw new IllegalArgumentException("a path changes all weights of its tensor");
        };
    }

    @Override
    public StepResult step(List<TokenBatch> batches, double learningRate) {
        StepResult result = optimizer.step(batches, learningRate);
        changes++;
        return result;
    }

    @Override
    public long steps() {
        return optimizer.steps();
    }

    @Override
    public Precision precision() {
        return precision;
    }

    /**
     * Rank, scale and targets of the paths.
     *
     * @return the shape given at opening
     */
    public LowRank shape() {
        return shape;
    }

    @Override
    public BatchLoss loss(TokenBatch batch) {
        LabelledTokens checked = model.checked(batch);
        return model.compute("computing a loss", () -> passes.loss(checked));
    }

    @Override
    public void keepBest() {
        optimizer.keepBest();
    }

    @Override
    public void returnToBest() {
        optimizer.returnToBest();
        changes++;
    }

    /**
     * The present factors: {@code MODULE.lora_A.weight} [r, in] and {@code MODULE.lora_B.weight}
     * [out, r], F32.
     *
     * @return a live view, valid until this decoder is closed; closing it does nothing
     */
    public TensorSource factors() {
        return new DeviceTensors(
                model, factors.specs(), factors.values(), DeviceTensors.Correction.NONE);
    }

    @Override
    public TensorSource memory() {
        return optimizer.memory();
    }

    @Override
    public boolean restore(TensorSource memory, long stepsTaken) {
        boolean fits = optimizer.restore(memory, stepsTaken);
        changes++;
        return fits;
    }

    /**
     * The present weights: the source's, plus the scaled product of the factors where there are
     * any, in float32.
     *
     * @return a live view, computed when it is read, valid until this decoder is closed; closing it
     *     does nothing
     */
    @Override
    public TensorSource weights() {
        return new LowRankSum(source, factors(), shape.scale(), () -> changes);
    }

    /** Frees weights, factors and optimizer state; closing twice is harmless. */
    @Override
    public void close() {
        model.close();
    }
}
