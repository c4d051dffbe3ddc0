package maec.combine.method;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * TIES (Yadav et al., arXiv 2306.01708) with one cut over all tensors of a model, as in the paper:
 *
 * <pre>
 *   of each delta the ⌊density·N⌋ largest magnitudes are kept, N weights in all tensors
 *   signs are elected and values averaged as in {@link TiesPerTensor}
 * </pre>
 *
 * <p>The paper elects and averages without weights, which is what equal weights give. Of equal
 * magnitudes at the cut those are kept that come first, by the names of the tensors and then by
 * index.
 */
final class TiesPerModel implements MergeMethod {
    static final MethodKind KIND =
            new MethodKind(
                    "ties-per-model",
                    "TIES, one cut over the model",
                    "θ = θ₀ + λ·mean of the model's largest w·Δ that have the elected sign",
                    "arXiv 2306.01708",
                    MethodKind.Models.ANY,
                    true,
                    false,
                    List.of(
                            MethodParameter.weight("The coefficient of the model's delta."),
                            new MethodParameter(
                                    "density",
                                    MethodParameter.Real.share(0.2),
                                    MethodParameter.Scope.WHOLE_MODEL,
                                    "The share of the delta that is kept."),
                            MethodParameter.lambda(),
                            MethodParameter.normalize(true)),
                    TiesPerModel::new);

    private final List<Cut> cuts = new ArrayList<>();

    /** The search for the cut of one model. */
    private static final class Cut {
        private final int model;
        private final double density;
        private final Map<String, Long> sizes = new TreeMap<>();
        private final Map<String, Long> ties = new TreeMap<>();
        private long[] counts = new long[RadixSelection.UPPER];
        private RadixSelection selection = new RadixSelection(1);

        Cut(int model, double density) {
            this.model = model;
            this.density = density;
        }

        boolean isSearched() {
            return density > 0 && density < 1;
        }

        private synchronized void add(long[] found, String tensor, long size) {
            for (int b = 0; b < counts.length; b++) {
                counts[b] += found[b];
            }
            sizes.put(tensor, size);
        }

        private synchronized void addTies(String tensor, long found) {
            ties.put(tensor, found);
        }

        /** Chooses the bucket, once all tensors were counted. */
        private synchronized void chooseBucket() {
            if (counts.length == RadixSelection.UPPER) {
                long all = sizes.values().stream().mapToLong(Long::longValue).sum();
                selection = new RadixSelection(Math.max(1, (long) (density * all)));
                selection.chooseBucket(counts);
                counts = new long[RadixSelection.LOWER];
            }
        }

        private synchronized void chooseBits() {
            if (counts.length == RadixSelection.LOWER) {
                selection.chooseBits(counts);
                counts = new long[0];
            }
        }
    }

    private TiesPerModel(MethodKind.MergeValues everywhere) {
        for (int i = 0; i < everywhere.models(); i++) {
            cuts.add(new Cut(i, everywhere.value("density", i)));
        }
    }

    @Override
    public List<SurveyRound> survey() {
        return cuts.stream().anyMatch(Cut::isSearched)
                ? List.of(this::countUpper, this::countLower, this::countTies)
                : List.of();
    }

    private void countUpper(TensorView tensor) {
        List<Cut> searched = cuts.stream().filter(Cut::isSearched).toList();
        long[][] found = new long[searched.size()][RadixSelection.UPPER];
        tensor.scan(
                tile -> {
                    for (int c = 0; c < found.length; c++) {
                        float[] keys = TensorCuts.delta(searched.get(c).model).of(tile);
                        RadixSelection.countUpper(keys, tile.count(), found[c]);
                    }
                });
        for (int c = 0; c < found.length; c++) {
            searched.get(c).add(found[c], tensor.spec().name(), tensor.count());
        }
    }

    private void countLower(TensorView tensor) {
        List<Cut> searched = cuts.stream().filter(Cut::isSearched).toList();
        searched.forEach(Cut::chooseBucket);
        long[][] found = new long[searched.size()][RadixSelection.LOWER];
        tensor.scan(
                tile -> {
                    for (int c = 0; c < found.length; c++) {
                        float[] keys = TensorCuts.delta(searched.get(c).model).of(tile);
                        searched.get(c).selection.countLower(keys, tile.count(), found[c]);
                    }
                });
        for (int c = 0; c < found.length; c++) {
            searched.get(c).add(found[c], tensor.spec().name(), tensor.count());
        }
    }

    private void countTies(TensorView tensor) {
        List<Cut> searched = cuts.stream().filter(Cut::isSearched).toList();
        searched.forEach(Cut::chooseBits);
        long[] found = new long[searched.size()];
        tensor.scan(
                tile -> {
                    for (int c = 0; c < found.length; c++) {
                        float[] keys = TensorCuts.delta(searched.get(c).model).of(tile);
                        found[c] += searched.get(c).selection.ties(keys, tile.count());
                    }
                });
        for (int c = 0; c < found.length; c++) {
            searched.get(c).addTies(tensor.spec().name(), found[c]);
        }
    }

    @Override
    public TensorMerge prepare(TensorView tensor) {
        Trim[] trims =
                cuts.stream()
                        .sorted(Comparator.comparingInt(cut -> cut.model))
                        .map(cut -> Trim.toLargest(cut(cut, tensor)))
                        .toArray(Trim[]::new);
        return DeltaSum.of(tensor, trims, true, 1);
    }

    private static MagnitudeCut cut(Cut cut, TensorView tensor) {
        if (!cut.isSearched()) {
            return cut.density > 0 ? MagnitudeCut.ALL : MagnitudeCut.NONE;
        }
        String name = tensor.spec().name();
        long before = 0;
        for (var entry : cut.ties.entrySet()) {
            before += entry.getKey().compareTo(name) < 0 ? entry.getValue() : 0;
        }
        long left = cut.selection.tiesKept() - before;
        long here = cut.ties.getOrDefault(name, 0L);
        float threshold = cut.selection.threshold();
        if (left <= 0 || left >= here) {
            return new MagnitudeCut(threshold, left <= 0 ? 0 : Long.MAX_VALUE);
        }
        long[] end = {0, left};
        tensor.scan(
                tile -> {
                    if (end[1] > 0) {
                        float[] keys = TensorCuts.delta(cut.model).of(tile);
                        int found = cut.selection.ties(keys, tile.count());
                        if (found >= end[1]) {
                            end[0] =
                                    tile.offset()
                                            + cut.selection.endOfTies(keys, tile.count(), end[1]);
                        }
                        end[1] -= found;
                    }
                });
        return new MagnitudeCut(threshold, end[0]);
    }
}
