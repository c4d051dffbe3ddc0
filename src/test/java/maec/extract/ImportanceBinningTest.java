package maec.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.checkpoint.ImportanceBins;
import maec.job.CancelToken;
import maec.job.JobCancelledException;
import maec.job.JobContext;
import maec.job.ProblemException;
import maec.model.Module;
import maec.model.TensorAddress;
import maec.tensor.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Bins are global percentiles, exact at every edge, and ties go to the earlier weight. */
class ImportanceBinningTest {
    private static final ImportanceBinning.Subject SUBJECT =
            new ImportanceBinning.Subject("sums", "value-change", 30);

    /** Where a test's tensors sit: "0.gate" is the gate of layer 0. */
    private static TensorAddress address(String name) {
        int dot = name.indexOf('.');
        return dot < 0
                ? new TensorAddress(TensorAddress.NO_LAYER, Module.EMBEDDING)
                : new TensorAddress(
                        Integer.parseInt(name.substring(0, dot)),
                        Module.valueOf(name.substring(dot + 1)));
    }

    private record Result(NeuronProfile profile, Map<String, int[]> bins) {}

    private static Result run(ArraySource scores) {
        return run(scores, JobContext.silent());
    }

    private static Result run(ArraySource scores, JobContext context) {
        var bins = new HashMap<String, int[]>();
        NeuronProfile profile =
                new ImportanceBinning(scores, _ -> true)
                        .run(
                                SUBJECT,
                                ImportanceBinningTest::address,
                                (tensor, offset, values, count) -> {
                                    int[] all =
                                            bins.computeIfAbsent(
                                                    tensor.name(),
                                                    _ -> new int[(int) tensor.count()]);
                                    for (int i = 0; i < count; i++) {
                                        all[(int) offset + i] = values[i] & 0xff;
                                    }
                                },
                                context);
        return new Result(profile, bins);
    }

    /** The definition: sort everything, ties by place, and cut at round(N · edge). */
    private static int[] bySorting(float[] all) {
        var order = new ArrayList<>(IntStream.range(0, all.length).boxed().toList());
        order.sort(Comparator.comparingDouble(i -> -all[i]));
        int[] bins = new int[all.length];
        int bin = 0;
        for (int rank = 0; rank < all.length; rank++) {
            while (Math.round(all.length * (ImportanceBins.upperEdgePercent(bin) / 100)) <= rank) {
                bin++;
            }
            bins[order.get(rank)] = bin;
        }
        return bins;
    }

    private static ArraySource twoTensors(float[] all, int first) {
        float[] a = Arrays.copyOfRange(all, 0, first);
        float[] b = Arrays.copyOfRange(all, first, all.length);
        return new ArraySource()
                .with("embed", Shape.of(a.length), a)
                .with("0.GATE", Shape.of(1, b.length), b);
    }

    private static int[] joined(Result result) {
        int[] a = result.bins().get("embed");
        int[] b = result.bins().get("0.GATE");
        int[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, -1e-6f})
    void refusesScoresThatAreNone(float score) {
        var scores = new ArraySource().with("embed", Shape.of(3), 1, 2, score);
        var thrown = assertThrows(ProblemException.class, () -> run(scores));
        assertEquals(new ExtractProblem.ScoreOutOfRange("embed", 2, score), thrown.problem());
    }

    @Test
    void refusesToRankNothing() {
        var scores = new ArraySource().with("embed", Shape.of(1), 1);
        var thrown =
                assertThrows(
                        ProblemException.class, () -> new ImportanceBinning(scores, _ -> false));
        assertEquals(new ExtractProblem.NothingInPlay(), thrown.problem());
    }

    @Test
    void stopsWhenAsked() {
        var token = new CancelToken();
        token.cancel();
        var scores = new ArraySource().with("embed", Shape.of(1), 1);
        assertThrows(
                JobCancelledException.class, () -> run(scores, new JobContext(_ -> {}, token)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 17, 249, 1000, 20_000, 200_003})
    void equalsSorting(int count) {
        var random = new SplittableRandom(count);
        float[] all = new float[count];
        for (int i = 0; i < count; i++) {
            all[i] = (float) Math.exp(random.nextGaussian() * 4 - 12);
        }
        assertArrayEquals(bySorting(all), joined(run(twoTensors(all, count / 2))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100})
    void breaksTiesByPlace(int distinct) {
        var random = new SplittableRandom(distinct);
        float[] all = new float[30_011];
        for (int i = 0; i < all.length; i++) {
            all[i] = random.nextInt(distinct) * 0.25f;
        }
        assertArrayEquals(bySorting(all), joined(run(twoTensors(all, 70))));
    }

    @Test
    void ranksNeighbouringFloatsAndDenormalsExactly() {
        float[] all = new float[10_000];
        float value = 0.1f;
        for (int i = 0; i < 5_000; i++) {
            value = Math.nextUp(value);
            all[(i * 7) % 5_000] = value;
        }
        for (int i = 5_000; i < all.length; i++) {
            all[i] = Float.intBitsToFloat((i * 31) % 5_000);
        }
        assertArrayEquals(bySorting(all), joined(run(twoTensors(all, 1))));
    }

    @Test
    void countsAreExactAtEveryEdge() {
        var random = new SplittableRandom(5);
        float[] all = new float[100_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = random.nextInt(10) < 6 ? 0 : random.nextInt(50) * 1e-5f;
        }
        int[] bins = joined(run(twoTensors(all, 999)));
        for (double percent : new double[] {0.1, 5, 20, 21.6, 60, 100}) {
            int within = ImportanceBins.binsWithin(percent);
            long count = Arrays.stream(bins).filter(bin -> bin < within).count();
            assertEquals(Math.round(percent * 1000), count, "within " + percent + " %");
        }
    }

    @Test
    void thresholdsSeparateTheBins() {
        var random = new SplittableRandom(9);
        float[] all = new float[50_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) Math.exp(random.nextGaussian());
        }
        Result result = run(twoTensors(all, 10));
        int[] bins = joined(result);
        List<Double> thresholds = result.profile().histogram().thresholds();
        assertEquals(ImportanceBins.COUNT, thresholds.size());
        for (int i = 0; i < all.length; i++) {
            assertTrue(all[i] >= thresholds.get(bins[i]));
            assertTrue(bins[i] == 0 || all[i] <= thresholds.get(bins[i] - 1));
        }
    }

    @Test
    void theHistogramCountsEveryWeightOnce() {
        var random = new SplittableRandom(3);
        float[] all = new float[40_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = i % 4 == 0 ? 0 : (float) Math.exp(random.nextGaussian() * 3 - 9);
        }
        ScoreHistogram histogram = run(twoTensors(all, 10)).profile().histogram();
        assertEquals(10_000, histogram.zeros());
        assertEquals(30_000, histogram.counts().stream().mapToLong(Long::longValue).sum());
        assertEquals(histogram.counts().size() + 1, histogram.edges().size());
        for (int i = 1; i < histogram.counts().size(); i++) {
            double from = histogram.edges().get(i);
            double to = histogram.edges().get(i + 1);
            long expected = 0;
            for (float score : all) {
                expected += score >= from && score < to ? 1 : 0;
            }
            assertEquals(expected, histogram.counts().get(i), "from " + from + " to " + to);
            assertEquals(
                    Math.log(histogram.edges().get(1) / histogram.edges().get(0)),
                    Math.log(to / from),
                    0.01,
                    "edges are logarithmic");
        }
    }

    @Test
    void aHistogramOfZerosHasNoInterval() {
        var scores = new ArraySource().with("embed", Shape.of(3), 0, 0, -0.0f);
        ScoreHistogram histogram = run(scores).profile().histogram();
        assertEquals(3, histogram.zeros());
        assertEquals(List.of(), histogram.edges());
        assertEquals(List.of(), histogram.counts());
    }

    @Test
    void anFfnUnitIsGateRowUpRowAndDownColumn() {
        var scores =
                new ArraySource()
                        .with("embed", Shape.of(2), 50, 60)
                        .with("1.GATE", Shape.of(3, 2), 1, 2, 3, 4, 5, 6)
                        .with("1.UP", Shape.of(3, 2), 10, 20, 30, 40, 50, 60)
                        .with("1.DOWN", Shape.of(2, 3), 100, 200, 300, 400, 500, 600)
                        .with("0.K", Shape.of(2, 2), 1, 2, 3, 4)
                        .with("0.INPUT_NORM", Shape.of(2), 9, 9);
        List<UnitScores> units = run(scores).profile().units();
        assertEquals(
                List.of(UnitKind.FFN_UNIT, UnitKind.K_ROW),
                units.stream().map(UnitScores::kind).toList());
        assertArrayEquals(new float[] {0, 0, 0, 533, 777, 1021}, units.get(0).values());
        assertEquals(2, units.get(0).layers());
        assertEquals(777, units.get(0).at(1, 1));
        assertArrayEquals(new float[] {3, 7, 0, 0}, units.get(1).values());
    }

    @Test
    void aNameThatClaimsAMillionLayersIsNoLayer() {
        var scores =
                new ArraySource()
                        .with("999999.Q", Shape.of(1, 1), 1)
                        .with("0.Q", Shape.of(1, 1), 2);
        assertArrayEquals(new float[] {2}, run(scores).profile().units().get(0).values());
    }

    @Test
    void sumsUnitsAcrossTiles() {
        int columns = 70_001;
        float[] ones = new float[2 * columns];
        Arrays.fill(ones, 1);
        var scores = new ArraySource().with("0.Q", Shape.of(2, columns), ones);
        assertArrayEquals(
                new float[] {columns, columns}, run(scores).profile().units().get(0).values());
    }
}
