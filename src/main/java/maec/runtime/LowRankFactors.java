package maec.runtime;

import ai.djl.ndarray.NDArray;

import maec.checkpoint.MemoryTensors;
import maec.model.Architecture;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The factors A and B of low-rank paths on the device, in float32, and what AdamW remembers of
 * them.
 *
 * <p>Factors are named after the module that they belong to: {@code
 * model.layers.0.self_attn.q_proj.lora_A.weight} [r, in], then {@code …lora_B.weight} [out, r].
 */
final class LowRankFactors {
    /** What every factor's name ends in. */
    static final String A = ".lora_A.weight";

    static final String B = ".lora_B.weight";

    private static final String WEIGHT = ".weight";
    private static final String MAKING_ROOM = "making room for low-rank paths";

    private final LoadedModel model;
    private final List<TensorSpec> specs = new ArrayList<>();

    /** Per layer the place of each target's A in the lists; B follows it. */
    private final List<Map<LowRankTarget, Integer>> places = new ArrayList<>();

    private final List<NDArray> values = new ArrayList<>();
    private final List<NDArray> masters = new ArrayList<>();
    private final List<NDArray> first = new ArrayList<>();
    private final List<NDArray> second = new ArrayList<>();
    private final NDArray scale;

    /**
     * Makes factors whose product is 0; not on the engine's thread.
     *
     * @param weights tells by their names beside which weights there are paths, among those of the
     *     shape's targets; at least one
     * @param seed of the initial A
     */
    LowRankFactors(LoadedModel model, LowRank shape, Predicate<String> weights, long seed) {
        this.model = model;
        for (int layer = 0; layer < model.architecture().layers(); layer++) {
            places.add(place(layer, shape, weights));
        }
        if (specs.isEmpty()) {
            throw new IllegalArgumentException("no weight has a low-rank path");
        }
        scale = model.compute(MAKING_ROOM, () -> makeRoom(shape.scale()));
        fill(seed);
    }

    private Map<LowRankTarget, Integer> place(int layer, LowRank shape, Predicate<String> weights) {
        var found = new EnumMap<LowRankTarget, Integer>(LowRankTarget.class);
        for (LowRankTarget target : shape.targets()) {
            TensorSpec weight = weight(model.architecture(), layer, target);
            if (weights.test(weight.name())) {
                String module = module(weight);
                found.put(target, specs.size());
                specs.add(spec(module + A, shape.rank(), weight.shape().size(1)));
                specs.add(spec(module + B, weight.shape().size(0), shape.rank()));
            }
        }
        return found;
    }

    /** The weight beside which a path lies. */
    static TensorSpec weight(Architecture architecture, int layer, LowRankTarget target) {
        return target.weight().in(architecture, layer, DType.F32).orElseThrow();
    }

    private static String module(TensorSpec weight) {
        return weight.name().substring(0, weight.name().length() - WEIGHT.length());
    }

    private static TensorSpec spec(String name, long rows, long columns) {
        return new TensorSpec(name, DType.F32, Shape.of(rows, columns));
    }

    private NDArray makeRoom(double factor) {
        for (TensorSpec spec : specs) {
            NDArray value = model.zeros(spec);
            values.add(value);
            try (KernelCall call = model.call("alias")) {
                masters.add(call.host(0L).array(value).keep(model.home()));
            }
            first.add(model.zeros(spec));
            second.add(model.zeros(spec));
        }
        return model.home().newSubManager(ai.djl.Device.cpu()).create(new double[] {factor});
    }

    /**
     * A is uniform within ±1/√in, as PEFT begins (Kaiming with a = √5), from a seed of its own for
     * each; B stays 0, so that training begins at the base.
     */
    private void fill(long seed) {
        var seeds = new SplittableRandom(seed);
        for (int at = 0; at < specs.size(); at += 2) {
            TensorSpec spec = specs.get(at);
            SplittableRandom random = seeds.split();
            double bound = 1 / Math.sqrt((double) spec.shape().size(1));
            float[] start = new float[Math.toIntExact(spec.count())];
            for (int i = 0; i < start.length; i++) {
                start[i] = (float) ((2 * random.nextDouble() - 1) * bound);
            }
            long[] sizes = {spec.shape().size(0), spec.shape().size(1)};
            MemoryTensors one = MemoryTensors.builder().floats(spec.name(), start, sizes).build();
            model.upload(one, spec, values.get(at));
        }
    }

    /** Names and shapes of the factors. */
    List<TensorSpec> specs() {
        return specs;
    }

    /** The factors. */
    List<NDArray> values() {
        return values;
    }

    /** The factors under another handle, since no two lists of a call may share one. */
    List<NDArray> masters() {
        return masters;
    }

    /** Exponential means of the gradients. */
    List<NDArray> first() {
        return first;
    }

    /** Exponential means of their squares. */
    List<NDArray> second() {
        return second;
    }

    /** Where the factor A of each target of a layer stands in the lists, B behind it. */
    Map<LowRankTarget, Integer> places(int layer) {
        return places.get(layer);
    }

    /** The lowest layer with a path. */
    int lowestLayer() {
        return IntStream.range(0, places.size())
                .filter(layer -> !places.get(layer).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /** What the kernels call {@code low}: the factors of one layer, then their scale. */
    List<NDArray> low(int layer) {
        List<NDArray> low = new ArrayList<>();
        for (LowRankTarget target : LowRankTarget.values()) {
            Integer at = places.get(layer).get(target);
            low.add(at == null ? model.empty(LoadedModel.Empty.LOW) : values.get(at));
            low.add(at == null ? model.empty(LoadedModel.Empty.LOW) : values.get(at + 1));
        }
        low.add(scale);
        return low;
    }
}
