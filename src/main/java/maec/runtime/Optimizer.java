package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import maec.checkpoint.TensorSource;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * AdamW (arXiv 1711.05101) on whatever of a model is trained: steps with clipped and accumulated
 * gradients, the best values so far, and what it takes to go on after an interruption.
 */
final class Optimizer {
    private static final String BEST = "best.";

    private final LoadedModel model;
    private final List<String> names;
    private final List<NDArray> weights;
    private final AdamState state;
    private final AdamSettings settings;
    private final Slopes passes;
    private final List<NDArray> best = new ArrayList<>();
    private long steps;

    /** Where gradients come from: of the mean loss of a batch, one array per trained array. */
    @FunctionalInterface
    interface Slopes {
        GradientPasses.Gradients gradients(LabelledTokens batch, NDManager owner);
    }

    /**
     * An optimizer before its first step.
     *
     * @param names of the arrays, by which they are remembered
     * @param weights what is computed with
     * @param state masters and moments
     */
    Optimizer(
            LoadedModel model,
            List<String> names,
            List<NDArray> weights,
            AdamState state,
            AdamSettings settings,
            Slopes passes) {
        this.model = model;
        this.names = names;
        this.weights = weights;
        this.state = state;
        this.settings = settings;
        this.passes = passes;
    }

    /** As {@link TrainedDecoder#step}. */
    StepResult step(List<TokenBatch> batches, double learningRate) {
        if (!(learningRate >= 0)) {
            throw new IllegalArgumentException("learning rate " + learningRate);
        }
        List<LabelledTokens> checked =
                batches.stream()
                        .map(model::checked)
                        .filter(batch -> batch.positions().length > 0)
                        .toList();
        if (checked.isEmpty()) {
            throw new ProblemException(new InputProblem.NoLabels());
        }
        return model.compute("training", () -> stepOn(checked, learningRate));
    }

    private StepResult stepOn(List<LabelledTokens> batches, double learningRate) {
        try (NDManager scope = model.home().newSubManager()) {
            GradientPasses.Gradients found =
                    batches.size() == 1
                            ? passes.gradients(batches.getFirst(), scope)
                            : accumulated(batches, scope);
            double norm = Math.sqrt(energy(found.folded()));
            if (!Double.isFinite(found.loss().sum()) || !Double.isFinite(norm)) {
                throw new ProblemException(new RuntimeProblem.Diverged(steps + 1));
            }
            steps++;
            move(found.folded(), learningRate, Math.min(1, settings.clipNorm() / (norm + 1e-6)));
            return new StepResult(found.loss().mean(), norm);
        }
    }

    private GradientPasses.Gradients accumulated(List<LabelledTokens> batches, NDManager owner) {
        double labels = batches.stream().mapToLong(batch -> batch.positions().length).sum();
        List<NDArray> sums =
                state.masters().stream().map(master -> owner.zeros(master.getShape())).toList();
        BatchLoss loss = BatchLoss.ZERO;
        for (LabelledTokens batch : batches) {
            try (NDManager scope = owner.newSubManager();
                    KernelCall call = model.call("accumulate")) {
                GradientPasses.Gradients found = passes.gradients(batch, scope);
                loss = loss.plus(found.loss());
                call.list("sums", sums).list("gradients", found.folded());
                call.host(batch.positions().length / labels).run();
            }
        }
        return new GradientPasses.Gradients(loss, sums);
    }

    private double energy(List<NDArray> gradients) {
        try (KernelCall call = model.call("energy")) {
            return call.list("gradients", gradients).run().get(0).toDoubleArray()[0];
        }
    }

    private void move(List<NDArray> gradients, double learningRate, double factor) {
        try (KernelCall call = model.call("step")) {
            call.list("gradients", gradients).list("weights", weights);
            call.list("chosen", chosen()).list("masters", state.masters());
            call.list("first", state.first());
            call.list("second", state.second());
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

    private List<NDArray> chosen() {
        return state.chosen().isEmpty()
                ? List.of(model.empty(LoadedModel.Empty.SUM))
                : state.chosen();
    }

    /** Rounds the masters into the weights that are computed with. */
    private void settle() {
        try (KernelCall call = model.call("settle")) {
            call.list("weights", weights).list("chosen", chosen());
            call.list("masters", state.masters()).run();
        }
    }

    /** As {@link TrainedDecoder#steps}. */
    long steps() {
        return steps;
    }

    /** As {@link TrainedDecoder#keepBest}. */
    void keepBest() {
        model.compute(
                "keeping the best weights",
                () -> {
                    copy(state.masters(), roomForBest());
                    return true;
                });
    }

    /** As {@link TrainedDecoder#returnToBest}. */
    void returnToBest() {
        model.compute(
                "returning to the best weights",
                () -> {
                    if (!best.isEmpty()) {
                        copy(best, state.masters());
                        settle();
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
            for (NDArray master : state.masters()) {
                best.add(
                        model.home()
                                .zeros(master.getShape(), DataType.FLOAT32, ai.djl.Device.cpu()));
            }
        }
        return best;
    }

    /** As {@link TrainedDecoder#memory}. */
    TensorSource memory() {
        SortedMap<String, NDArray> named = named(!best.isEmpty());
        return new DeviceTensors(
                model, specs(named), List.copyOf(named.values()), DeviceTensors.Correction.NONE);
    }

    /** As {@link TrainedDecoder#restore}. */
    boolean restore(TensorSource memory, long stepsTaken) {
        boolean withBest = memory.tensors().stream().anyMatch(it -> it.name().startsWith(BEST));
        if (withBest) {
            model.compute("making room for the best weights", this::roomForBest);
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
        model.compute(
                "restoring weights",
                () -> {
                    settle();
                    return true;
                });
        steps = stepsTaken;
        return true;
    }

    private SortedMap<String, NDArray> named(boolean withBest) {
        SortedMap<String, NDArray> named = state.named(names);
        for (int index = 0; withBest && index < best.size(); index++) {
            if (best.get(index).size() > 0) {
                named.put(BEST + names.get(index), best.get(index));
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
                                        Shape.of(entry.getValue().getShape().getShape())))
                .toList();
    }
}
