package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import maec.checkpoint.LowRankSum;
import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Architecture;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A decoder of which only low-rank paths beside its linear layers are trained with AdamW (LoRA).
 *
 * <p>The model's own weights are never written, so they may be bfloat16, and streamed where they do
 * not fit; factors, moments and the path itself are float32. The same batches on the same machine
 * give bit-identical factors, also if training went on from its {@link #memory}.
 */
public final class LowRankDecoder implements TrainedDecoder {
    private static final String BEST = "best.";
    private static final String MASTER = "master.";

    private final LoadedModel model;
    private final TensorSource source;
    private final Precision precision;
    private final LowRank shape;
    private final LowRankFactors factors;
    private final LowRankPasses passes;
    private final AdamSettings settings;
    private final List<NDArray> best = new ArrayList<>();
    private long steps;
    private long changes;

    private LowRankDecoder(
            LoadedModel model,
            Passes plain,
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
        this.settings = plan.settings();
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
            Passes plain = new Passes(model, engine.device(), Passes.KEPT_TRAINING_BYTES);
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
        if (!(learningRate >= 0)) {
            throw new IllegalArgumentException("learning rate " + learningRate);
        }
        List<LabelledTokens> checked =
                batches.stream()
                        .map(model::checked)
                        .filter(batch -> batch.positions().length > 0)
                        .toList();
        if (checked.isEmpty()) {
            throw new ProblemException(new RuntimeProblem.NoLabels());
        }
        return model.compute("training", () -> stepOn(checked, learningRate));
    }

    private StepResult stepOn(List<LabelledTokens> batches, double learningRate) {
        try (NDManager scope = model.home().newSubManager()) {
            Passes.Gradients found =
                    batches.size() == 1
                            ? passes.gradients(batches.getFirst(), scope)
                            : accumulated(batches, scope);
            double norm = Math.sqrt(energy(found.folded()));
            if (!Double.isFinite(found.loss().sum()) || !Double.isFinite(norm)) {
                throw new ProblemException(new RuntimeProblem.Diverged(steps + 1));
            }
            steps++;
            changes++;
            move(found.folded(), learningRate, Math.min(1, settings.clipNorm() / (norm + 1e-6)));
            return new StepResult(found.loss().mean(), norm);
        }
    }

    private Passes.Gradients accumulated(List<LabelledTokens> batches, NDManager owner) {
        double labels = batches.stream().mapToLong(batch -> batch.positions().length).sum();
        List<NDArray> sums =
                factors.values().stream().map(value -> owner.zeros(value.getShape())).toList();
        BatchLoss loss = BatchLoss.ZERO;
        for (LabelledTokens batch : batches) {
            try (NDManager scope = owner.newSubManager();
                    KernelCall call = model.call("accumulate")) {
                Passes.Gradients found = passes.gradients(batch, scope);
                loss = loss.plus(found.loss());
                call.list("sums", sums).list("gradients", found.folded());
                call.host(batch.positions().length / labels).run();
            }
        }
        return new Passes.Gradients(loss, sums);
    }

    private double energy(List<NDArray> gradients) {
        try (KernelCall call = model.call("energy")) {
            return call.list("gradients", gradients).run().get(0).toDoubleArray()[0];
        }
    }

    private void move(List<NDArray> gradients, double learningRate, double factor) {
        try (KernelCall call = model.call("step")) {
            call.list("gradients", gradients).list("weights", factors.values());
            call.list("chosen", List.of(model.empty(LoadedModel.Empty.SUM)));
            call.list("masters", factors.masters());
            call.list("first", factors.first()).list("second", factors.second());
            call.host(
                    learningRate,
                    settings.beta1(),
                    settings.beta2(),
                    settings.epsilon(),
                    factor,
                    (double) steps);
            call.run();
        }
    }

    @Override
    public long steps() {
        return steps;
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
        model.compute(
                "keeping the best factors",
                () -> {
                    copy(factors.values(), roomForBest());
                    return true;
                });
    }

    @Override
    public void returnToBest() {
        model.compute(
                "returning to the best factors",
                () -> {
                    if (!best.isEmpty()) {
                        copy(best, factors.values());
                        changes++;
                    }
                    return true;
                });
    }

    private void copy(List<NDArray> sources, List<NDArray> targets) {
        try (KernelCall call = model.call("copy")) {
            call.list("targets", targets).list("sources", sources).run();
        }
    }

    private List<NDArray> roomForBest() {
        if (best.isEmpty()) {
            for (NDArray value : factors.values()) {
                best.add(
                        model.home()
                                .zeros(value.getShape(), DataType.FLOAT32, ai.djl.Device.cpu()));
            }
        }
        return best;
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
        SortedMap<String, NDArray> named = named(!best.isEmpty());
        return new DeviceTensors(
                model, specs(named), List.copyOf(named.values()), DeviceTensors.Correction.NONE);
    }

    @Override
    public boolean restore(TensorSource memory, long stepsTaken) {
        boolean withBest = memory.tensors().stream().anyMatch(it -> it.name().startsWith(BEST));
        if (withBest) {
            model.compute("making room for the best factors", this::roomForBest);
        }
        SortedMap<String, NDArray> named = named(withBest);
        for (TensorSpec spec : specs(named)) {
            if (!memory.find(spec.name()).equals(Optional.of(spec))) {
                return false;
            }
        }
        for (TensorSpec spec : specs(named)) {
            model.upload(memory, spec, Objects.requireNonNull(named.get(spec.name())));
        }
        steps = stepsTaken;
        changes++;
        return true;
    }

    private SortedMap<String, NDArray> named(boolean withBest) {
        SortedMap<String, NDArray> named = new TreeMap<>();
        for (int index = 0; index < factors.specs().size(); index++) {
            String name = factors.specs().get(index).name();
            named.put(MASTER + name, factors.values().get(index));
            named.put("first." + name, factors.first().get(index));
            named.put("second." + name, factors.second().get(index));
            if (withBest) {
                named.put(BEST + name, best.get(index));
            }
        }
        return named;
    }

    private static List<TensorSpec> specs(SortedMap<String, NDArray> named) {
        return named.entrySet().stream()
                .map(
                        entry ->
                                new TensorSpec(
                                        entry.getKey(),
                                        DType.F32,
                                        maec.tensor.Shape.of(
                                                entry.getValue().getShape().getShape())))
                .toList();
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
