package maec.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.ImportanceBins;
import maec.checkpoint.TensorSource;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Module;
import maec.model.TensorAddress;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Units, pools, control and lots, each against a direct computation that sorts. */
class RankingRuleTest {
    private static final JobContext SILENT = JobContext.silent();
    private static final int D = 8;
    private static final int F = 12;

    /** Where a test's tensors sit: "0.GATE" is the gate of layer 0. */
    private static TensorAddress address(String name) {
        int dot = name.indexOf('.');
        return dot < 0
                ? new TensorAddress(TensorAddress.NO_LAYER, Module.valueOf(name))
                : new TensorAddress(
                        Integer.parseInt(name.substring(0, dot)),
                        Module.valueOf(name.substring(dot + 1)));
    }

    private static Map<String, Shape> shapes() {
        var shapes = new LinkedHashMap<String, Shape>();
        shapes.put("EMBEDDING", Shape.of(30, D));
        for (int layer = 0; layer < 3; layer++) {
            shapes.put(layer + ".INPUT_NORM", Shape.of(D));
            shapes.put(layer + ".Q", Shape.of(D, D));
            shapes.put(layer + ".DOWN", Shape.of(D, F));
            shapes.put(layer + ".GATE", Shape.of(F, D));
            shapes.put(layer + ".UP", Shape.of(F, D));
        }
        shapes.put("FINAL_NORM", Shape.of(D));
        return shapes;
    }

    /** Scores of few values, so that there are ties, and zeros among them. */
    private static ArraySource scores(long seed, int values) {
        var random = new SplittableRandom(seed);
        var source = new ArraySource();
        shapes().forEach(
                        (name, shape) -> {
                            float[] data = new float[(int) shape.count()];
                            for (int i = 0; i < data.length; i++) {
                                data[i] = random.nextInt(values) / 64f;
                            }
                            source.with(name, shape, data);
                        });
        return source;
    }

    private static Map<String, int[]> bins(
            RankingRule rule,
            TensorSource scores,
            UnitValue value,
            Optional<TensorSource> control) {
        var bins = new HashMap<String, int[]>();
        rule.binning(scores, value, control, _ -> true, RankingRuleTest::address, SILENT)
                .run(
                        new ImportanceBinning.Subject("sums", "taylor", 100),
                        RankingRuleTest::address,
                        (tensor, offset, found, count) -> {
                            int[] all =
                                    bins.computeIfAbsent(
                                            tensor.name(), _ -> new int[(int) tensor.count()]);
                            for (int i = 0; i < count; i++) {
                                all[(int) offset + i] = found[i] & 0xff;
                            }
                        },
                        SILENT);
        return bins;
    }

    /** One weight in a direct computation. */
    private record Weight(String tensor, int index, float score) {}

    private static List<Weight> weights(ArraySource source) {
        var all = new ArrayList<Weight>();
        for (TensorSpec tensor : source.tensors()) {
            float[] values = source.values(tensor.name());
            for (int i = 0; i < values.length; i++) {
                all.add(new Weight(tensor.name(), i, values[i]));
            }
        }
        return all;
    }

    /** The name of a weight's unit. */
    private static String unit(RankedUnit unit, String tensor, int index) {
        Shape shape = shapes().get(tensor);
        if (unit == RankedUnit.WEIGHT || shape.rank() == 1) {
            return tensor + "#" + index;
        }
        int columns = (int) shape.size(1);
        String module = tensor.substring(tensor.indexOf('.') + 1);
        boolean ffn = unit == RankedUnit.FFN_UNIT;
        if (ffn && module.equals("DOWN")) {
            return "ffn " + tensor.charAt(0) + " " + index % columns;
        }
        return ffn && (module.equals("GATE") || module.equals("UP"))
                ? "ffn " + tensor.charAt(0) + " " + index / columns
                : tensor + " " + index / columns;
    }

    private static ArraySource byUnit(ArraySource scores, RankedUnit unit) {
        Map<String, double[]> sums = new HashMap<>();
        for (Weight weight : weights(scores)) {
            double[] sum =
                    sums.computeIfAbsent(
                            unit(unit, weight.tensor(), weight.index()), _ -> new double[2]);
            sum[0] += weight.score();
            sum[1]++;
        }
        return changed(
                scores,
                weight -> {
                    double[] sum = sums.get(unit(unit, weight.tensor(), weight.index()));
                    return (float) (sum[0] / sum[1]);
                });
    }

    private interface Change {
        float of(Weight weight);
    }

    private static ArraySource changed(ArraySource scores, Change change) {
        ArraySource copy = ArraySource.copyOf(scores);
        weights(scores)
                .forEach(
                        weight -> copy.values(weight.tensor())[weight.index()] = change.of(weight));
        return copy;
    }

    private static String pool(RankingPool pool, String tensor) {
        return switch (pool) {
            case MODEL -> "";
            case LAYER -> "" + address(tensor).layer();
            case TENSOR -> tensor;
        };
    }

    /** Sorts every pool, ties by place, and cuts at round(N · edge). */
    private static Map<String, int[]> bySorting(ArraySource scores, RankingPool pool) {
        Map<String, List<Weight>> pools = new HashMap<>();
        weights(scores)
                .forEach(
                        weight ->
                                pools.computeIfAbsent(
                                                pool(pool, weight.tensor()), _ -> new ArrayList<>())
                                        .add(weight));
        Map<String, int[]> bins = new HashMap<>();
        shapes().forEach((name, shape) -> bins.put(name, new int[(int) shape.count()]));
        for (List<Weight> all : pools.values()) {
            all.sort(Comparator.comparingDouble(weight -> -weight.score()));
            int bin = 0;
            for (int rank = 0; rank < all.size(); rank++) {
                while (Math.round(all.size() * (ImportanceBins.upperEdgePercent(bin) / 100))
                        <= rank) {
                    bin++;
                }
                bins.get(all.get(rank).tensor())[all.get(rank).index()] = bin;
            }
        }
        return bins;
    }

    private static void assertSame(Map<String, int[]> expected, Map<String, int[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, bins) -> assertArrayEquals(bins, found.get(name), name));
    }

    @ParameterizedTest
    @CsvSource({
        "WEIGHT, MODEL",
        "WEIGHT, LAYER",
        "WEIGHT, TENSOR",
        "ROW, MODEL",
        "ROW, LAYER",
        "ROW, TENSOR",
        "FFN_UNIT, MODEL",
        "FFN_UNIT, LAYER",
        "FFN_UNIT, TENSOR"
    })
    void everyUnitInEveryPoolIsRankedAsBySorting(RankedUnit unit, RankingPool pool) {
        ArraySource scores = scores(11, 40);
        var rule = new RankingRule(unit, pool, OptionalDouble.empty());
        assertSame(
                bySorting(byUnit(scores, unit), pool),
                bins(rule, scores, UnitValue.MEAN, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"WEIGHT, MODEL", "WEIGHT, LAYER", "ROW, TENSOR", "FFN_UNIT, MODEL"})
    void whatMattersForTheControlIsTakenOut(RankedUnit unit, RankingPool pool) {
        ArraySource scores = scores(3, 50);
        ArraySource control = scores(4, 50);
        ArraySource ranked = byUnit(scores, unit);
        ArraySource general = byUnit(control, unit);
        Map<String, List<Weight>> pools =
                weights(general).stream()
                        .collect(Collectors.groupingBy(weight -> pool(pool, weight.tensor())));
        ArraySource rest =
                changed(
                        ranked,
                        weight ->
                                isOut(
                                                general.values(weight.tensor())[weight.index()],
                                                pools.get(pool(pool, weight.tensor())))
                                        ? 0
                                        : weight.score());
        assertNotEquals(weights(ranked), weights(rest));
        var rule = new RankingRule(unit, pool, OptionalDouble.of(10));
        assertSame(bySorting(rest, pool), bins(rule, scores, UnitValue.MEAN, Optional.of(control)));
    }

    /** Whether fewer than a tenth of its pool score higher on the control, and it scores at all. */
    private static boolean isOut(float score, List<Weight> pool) {
        long higher = pool.stream().filter(other -> other.score() > score).count();
        return score > 0 && higher < Math.round(pool.size() * 0.1);
    }

    @Test
    void aControlThatScoresNothingTakesNothingOut() {
        ArraySource scores = scores(3, 50);
        ArraySource nothing = changed(scores, _ -> 0);
        var rule = new RankingRule(RankedUnit.WEIGHT, RankingPool.MODEL, OptionalDouble.of(20));
        assertSame(
                bySorting(scores, RankingPool.MODEL),
                bins(rule, scores, UnitValue.MEAN, Optional.of(nothing)));
    }

    @ParameterizedTest
    @EnumSource(RankedUnit.class)
    void aRandomSetIsAsLargeAsAnyAndElsewhere(RankedUnit unit) {
        ArraySource scores = scores(5, 1000);
        var rule = new RankingRule(unit, RankingPool.MODEL, OptionalDouble.empty());
        var lots = new RandomScore(0, 7);
        Map<String, int[]> scored = bins(rule, scores, UnitValue.MEAN, Optional.empty());
        Map<String, int[]> drawn =
                bins(rule, lots.over(scores), lots.unitValue(), Optional.empty());
        for (int bins : new int[] {1, 50, 100, 200, 230, 250}) {
            assertEquals(within(scored, bins), within(drawn, bins), bins + " bins");
        }
        assertFalse(
                scored.keySet().stream()
                        .allMatch(name -> Arrays.equals(scored.get(name), drawn.get(name))));
    }

    private static long within(Map<String, int[]> all, int bins) {
        return all.values().stream().flatMapToInt(Arrays::stream).filter(b -> b < bins).count();
    }

    @Test
    void lotsAreTheSameForASeedAndOthersForAnotherDraw() {
        var model = new ArraySource().with("a", Shape.of(4000), new float[4000]);
        float[] once = read(new RandomScore(0, 1), model);
        assertArrayEquals(once, read(new RandomScore(0, 1), model));
        float[] other = read(new RandomScore(1, 1), model);
        double correlation = 0;
        for (int i = 0; i < once.length; i++) {
            assertTrue(once[i] > 0 && once[i] <= 1);
            correlation += 12 * (once[i] - 0.5) * (other[i] - 0.5) / once.length;
        }
        assertEquals(0, correlation, 0.08);
        Arrays.sort(once);
        for (int tenth = 1; tenth < 10; tenth++) {
            assertEquals(tenth / 10.0, once[400 * tenth], 0.03);
        }
    }

    private static float[] read(RandomScore score, ArraySource model) {
        float[] values = new float[4000];
        try (var lots = score.over(model)) {
            lots.readFloats("a", 0, values, 0, 1000);
            lots.readFloats("a", 1000, values, 1000, 3000);
        }
        return values;
    }

    @Test
    void aScoreThatIsNoneIsRefusedBeforeItVanishesInAMean() {
        ArraySource scores = scores(1, 9);
        scores.values("1.GATE")[5] = -1;
        var rule = new RankingRule(RankedUnit.ROW, RankingPool.MODEL, OptionalDouble.empty());
        var thrown =
                assertThrows(
                        ProblemException.class,
                        () -> bins(rule, scores, UnitValue.MEAN, Optional.empty()));
        assertEquals(new ExtractProblem.ScoreOutOfRange("1.GATE", 5, -1), thrown.problem());
    }
}
