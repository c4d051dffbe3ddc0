package maec.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import maec.checkpoint.TensorSource;
import maec.checkpoint.WeightMask;
import maec.job.ProblemException;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What AdamW remembers on the device: for the trained weights a float32 master and two moments.
 *
 * @param fold what the kernels do with gradients: keep them, or pick the chosen entries
 * @param chosen flat int32 indices of the trained entries per weight, in main memory also where the
 *     device has its own; empty list if all are trained
 * @param room memory of the gradients, which every step uses again, empty arrays for tensors that
 *     are not trained; empty list if only chosen entries are kept of them
 * @param masters the trained values in float32; the weights themselves under another handle if all
 *     are trained and computed with in float32
 * @param first exponential mean of the gradient
 * @param second exponential mean of its square
 */
record AdamState(
        Fold fold,
        List<NDArray> chosen,
        List<NDArray> room,
        List<NDArray> masters,
        List<NDArray> first,
        List<NDArray> second) {
    private static final String MAKING_ROOM = "making room for training";
    private static final int PIECE = 1 << 20;

    /** What the kernels need for the fold: where gradients go, or which entries to pick. */
    List<NDArray> sums() {
        return switch (fold) {
            case KEEP, KEEP_SOME -> room;
            case CHOSEN -> chosen;
            case TAYLOR, SUM, ROWS -> throw new IllegalStateException("nothing is trained");
        };
    }

    /**
     * Looks whether a mask fits a model.
     *
     * @throws ProblemException with {@link WeightProblem.MaskMismatch}
     */
    static void check(WeightMask mask, WeightLayout layout) {
        switch (mask) {
            case WeightMask.AllWeights _ -> {}
            case WeightMask.WholeTensors whole ->
                    whole.tensors().forEach(name -> find(name, layout));
            case WeightMask.SelectedWeights selected ->
                    selected.indices().forEach((name, indices) -> check(name, indices, layout));
        }
    }

    private static void check(String name, int[] indices, WeightLayout layout) {
        TensorSpec weight = find(name, layout);
        if (indices.length > 0 && indices[indices.length - 1] >= weight.count()) {
            throw new ProblemException(
                    new WeightProblem.MaskMismatch(
                            name,
                            "it names weight %d of %d"
                                    .formatted(indices[indices.length - 1], weight.count())));
        }
    }

    private static TensorSpec find(String name, WeightLayout layout) {
        return layout.weights().stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        new WeightProblem.MaskMismatch(
                                                name, "the model has no such tensor")));
    }

    /**
     * Makes the state with moments 0; not on the engine's thread, since it reads the source.
     *
     * @param weights the weights on the device, in the order of the layout
     * @param source where they came from: masters start from its values, which the weights on the
     *     device may have rounded
     */
    static AdamState of(
            LoadedModel model, List<NDArray> weights, WeightMask mask, TensorSource source) {
        return switch (mask) {
            case WeightMask.AllWeights _ -> ofTensors(model, weights, _ -> true, source, Fold.KEEP);
            case WeightMask.WholeTensors whole ->
                    ofTensors(
                            model,
                            weights,
                            name -> whole.tensors().contains(name),
                            source,
                            Fold.KEEP_SOME);
            case WeightMask.SelectedWeights selected ->
                    ofSelected(model, weights, selected.indices(), source);
        };
    }

    private static AdamState ofTensors(
            LoadedModel model,
            List<NDArray> weights,
            Predicate<String> trained,
            TensorSource source,
            Fold fold) {
        AdamState state = model.compute(MAKING_ROOM, () -> room(model, weights, trained, fold));
        if (rounds(model)) {
            for (int index = 0; index < weights.size(); index++) {
                TensorSpec like = model.layout().weights().get(index);
                if (trained.test(like.name())) {
                    model.upload(source, like, state.masters.get(index));
                }
            }
        }
        return state;
    }

    /** Room for the trained tensors; the others get empty arrays. */
    private static AdamState room(
            LoadedModel model, List<NDArray> weights, Predicate<String> trained, Fold fold) {
        List<NDArray> room = new ArrayList<>();
        List<NDArray> masters = new ArrayList<>();
        List<NDArray> first = new ArrayList<>();
        List<NDArray> second = new ArrayList<>();
        for (int index = 0; index < weights.size(); index++) {
            TensorSpec like = model.layout().weights().get(index);
            if (!trained.test(like.name())) {
                List.of(room, masters, first, second).forEach(it -> it.add(nothing(model)));
                continue;
            }
            room.add(model.newWeight(like));
            masters.add(
                    rounds(model)
                            ? model.zeros(like)
                            : derived(model, "alias", weights.get(index)));
            first.add(model.zeros(like));
            second.add(model.zeros(like));
        }
        return new AdamState(fold, List.of(), room, masters, first, second);
    }

    private static NDArray nothing(LoadedModel model) {
        return model.home().zeros(new Shape(0));
    }

    private static AdamState ofSelected(
            LoadedModel model,
            List<NDArray> weights,
            Map<String, int[]> indices,
            TensorSource source) {
        List<String> names = model.layout().weights().stream().map(TensorSpec::name).toList();
        List<int[]> keys =
                names.stream().map(name -> indices.getOrDefault(name, new int[0])).toList();
        AdamState state = model.compute(MAKING_ROOM, () -> roomForChosen(model, weights, keys));
        if (rounds(model)) {
            float[] piece = new float[PIECE];
            for (int index = 0; index < weights.size(); index++) {
                NDArray masters = state.masters.get(index);
                load(model, source, names.get(index), keys.get(index), masters, piece);
            }
        }
        return state;
    }

    private static AdamState roomForChosen(
            LoadedModel model, List<NDArray> weights, List<int[]> keys) {
        List<NDArray> chosen = parts(model, keys, DataType.INT32, ai.djl.Device.cpu());
        List<NDArray> masters = parts(model, keys, DataType.FLOAT32, model.home().getDevice());
        for (int index = 0; index < keys.size(); index++) {
            if (keys.get(index).length > 0) {
                // written in place: a copy would be garbage of the same size
                LoadedModel.memory(chosen.get(index))
                        .copyFrom(MemorySegment.ofArray(keys.get(index)));
                if (!rounds(model)) {
                    gather(model, chosen.get(index), weights.get(index), masters.get(index));
                }
            }
        }
        return new AdamState(
                Fold.CHOSEN,
                chosen,
                List.of(),
                masters,
                parts(model, keys, DataType.FLOAT32, model.home().getDevice()),
                parts(model, keys, DataType.FLOAT32, model.home().getDevice()));
    }

    /**
     * Zeros for the entries of each weight, all in one piece of memory: the system hands out memory
     * in large pages, of which many arrays of a few megabytes would leave a third unused.
     */
    private static List<NDArray> parts(
            LoadedModel model, List<int[]> keys, DataType type, ai.djl.Device device) {
        long count = keys.stream().mapToLong(indices -> indices.length).sum();
        NDArray whole = model.home().zeros(new Shape(count), type, device);
        List<NDArray> parts = new ArrayList<>();
        long start = 0;
        for (int[] indices : keys) {
            try (KernelCall call = model.call("part")) {
                call.host(start, indices.length).array(whole);
                parts.add(call.keep(model.home()));
            }
            start += indices.length;
        }
        return parts;
    }

    /** Whether the weights that are computed with are narrower than the masters. */
    private static boolean rounds(LoadedModel model) {
        return model.dtype() != LoadedModel.FLOAT32;
    }

    /** Fills masters with some values of a tensor, read a piece at a time. */
    private static void load(
            LoadedModel model,
            TensorSource source,
            String name,
            int[] keys,
            NDArray masters,
            float[] piece) {
        long count = source.find(name).orElseThrow().count();
        try (Arena arena = Arena.ofShared()) {
            MemorySegment picked = arena.allocate((long) piece.length * Float.BYTES, 64);
            int next = 0;
            while (next < keys.length) {
                int from = next;
                long begin = keys[next];
                int size = (int) Math.min(piece.length, count - begin);
                source.readFloats(name, begin, piece, 0, size);
                for (; next < keys.length && keys[next] < begin + size; next++) {
                    picked.setAtIndex(
                            ValueLayout.JAVA_FLOAT, next - from, piece[(int) (keys[next] - begin)]);
                }
                MemorySegment found = picked.asSlice(0, (long) (next - from) * Float.BYTES);
                model.compute(MAKING_ROOM, () -> model.store(DType.F32, found, masters, from));
            }
        }
    }

    private static void gather(LoadedModel model, NDArray keys, NDArray weight, NDArray masters) {
        try (KernelCall call = model.call("gather")) {
            call.array(keys).array(weight).array(masters).run();
        }
    }

    private static NDArray derived(LoadedModel model, String kernel, NDArray source) {
        try (KernelCall call = model.call(kernel)) {
            return call.host(0L).array(source).keep(model.home());
        }
    }

    /** Everything that a later training needs to go on, by name; weights without entries lack. */
    SortedMap<String, NDArray> named(List<String> names) {
        SortedMap<String, NDArray> named = new TreeMap<>();
        for (int index = 0; index < masters.size(); index++) {
            if (masters.get(index).size() > 0) {
                String name = names.get(index);
                named.put("master." + name, masters.get(index));
                named.put("first." + name, first.get(index));
                named.put("second." + name, second.get(index));
            }
        }
        return named;
    }
}
