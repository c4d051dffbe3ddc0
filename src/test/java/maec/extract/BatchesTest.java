package maec.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.ProblemException;
import maec.runtime.TokenBatch;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Documents become windows, windows become seeded batches with exact shares. */
class BatchesTest {
    private static final long IGNORED = TokenBatch.IGNORED;

    private static List<long[]> documents(long[]... documents) {
        return List.of(documents);
    }

    /** Windows of two tokens (n, n). */
    private static Windows pairs(int from, int count) {
        return Windows.joined(
                "pairs",
                IntStream.range(from, from + count).mapToObj(n -> new long[] {n, n}).toList(),
                2);
    }

    private static List<Long> firsts(Batches batches, int count) {
        var firsts = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            TokenBatch batch = batches.next();
            for (int row = 0; row < batch.batch(); row++) {
                firsts.add(batch.ids()[row * batch.tokens()]);
            }
        }
        return firsts;
    }

    @Test
    void refusesCorporaWithNothingToPredict() {
        for (List<long[]> empty :
                List.of(documents(), documents(new long[] {5}), documents(new long[0]))) {
            for (var make :
                    List.<Runnable>of(
                            () -> Windows.joined("void", empty, 4),
                            () -> Windows.padded("void", empty, 4, 0))) {
                var thrown = assertThrows(ProblemException.class, make::run);
                assertEquals(new ExtractProblem.EmptyCorpus("void"), thrown.problem());
            }
        }
    }

    @Test
    void refusesCorporaThatNoArrayHolds() {
        var documents = Collections.nCopies(100_000, new long[] {1, 2});
        var thrown =
                assertThrows(
                        ProblemException.class,
                        () -> Windows.padded("all of it", documents, 100_000, 0));
        assertEquals(
                new ExtractProblem.CorpusTooLarge("all of it", 10_000_000_000L), thrown.problem());
    }

    @Test
    void refusesToMixWindowsOfTwoLengths() {
        var short_ = pairs(0, 1);
        var long_ = Windows.joined("long", documents(new long[] {1, 2, 3}), 3);
        assertThrows(IllegalArgumentException.class, () -> Mixture.of(short_, 1, long_, 1));
    }

    @Test
    void packingCutsTheStreamAndLeavesOutTheRest() {
        var windows =
                Windows.joined("a", documents(new long[] {1, 2, 3}, new long[] {4, 5, 6, 7}), 3);
        assertEquals(2, windows.count());
        TokenBatch batch = windows.batch(0, 2);
        assertArrayEquals(new long[] {1, 2, 3, 4, 5, 6}, batch.ids());
        assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1}, batch.mask());
        assertArrayEquals(batch.ids(), batch.labels());
    }

    @Test
    void aStreamShorterThanAWindowIsPadded() {
        TokenBatch batch = Windows.joined("a", documents(new long[] {1, 2}), 4).batch(0, 1);
        assertArrayEquals(new int[] {1, 1, 0, 0}, batch.mask());
        assertArrayEquals(new long[] {1, 2, IGNORED, IGNORED}, batch.labels());
    }

    @Test
    void paddingStartsAWindowPerDocumentAndSplitsLongOnes() {
        var windows =
                Windows.padded(
                        "a",
                        documents(
                                new long[] {1, 2},
                                new long[] {3},
                                new long[] {4, 5, 6, 7, 8},
                                new long[] {9, 10, 11, 12}),
                        3,
                        0);
        TokenBatch batch = windows.batch(0, windows.count());
        assertArrayEquals(new long[] {1, 2, 0, 4, 5, 6, 7, 8, 0, 9, 10, 11}, batch.ids());
        assertArrayEquals(new int[] {1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1}, batch.mask());
        assertArrayEquals(
                new long[] {1, 2, IGNORED, 4, 5, 6, 7, 8, IGNORED, 9, 10, 11}, batch.labels());
    }

    @Test
    void fingerprintsTellTextsApart() {
        assertEquals(pairs(0, 3).fingerprint(), pairs(0, 3).fingerprint());
        assertNotEquals(pairs(0, 3).fingerprint(), pairs(1, 3).fingerprint());
        var one = Windows.joined("a", documents(new long[] {1, 2, 3, 4}), 4);
        var two = Windows.joined("a", documents(new long[] {1, 2, 3, 4}), 2);
        assertNotEquals(one.fingerprint(), two.fingerprint());
    }

    @Test
    void anEpochHoldsEveryWindowOnce() {
        var batches = new Batches(Mixture.of(pairs(0, 10)), 5, 3);
        var first = firsts(batches, 2);
        var second = firsts(batches, 2);
        var all = IntStream.range(0, 10).mapToObj(Long::valueOf).toList();
        assertEquals(all, first.stream().sorted().toList());
        assertEquals(all, second.stream().sorted().toList());
        assertNotEquals(first, second);
    }

    @Test
    void theSeedDecidesTheOrder() {
        var mixture = Mixture.of(pairs(0, 50), 1, pairs(100, 50), 2);
        var one = firsts(new Batches(mixture, 7, 11), 20);
        assertEquals(one, firsts(new Batches(mixture, 7, 11), 20));
        assertNotEquals(one, firsts(new Batches(mixture, 7, 12), 20));
    }

    @Test
    void sharesHoldInEveryPrefix() {
        var mixture =
                new Mixture(
                        List.of(
                                new Mixture.Part(pairs(0, 9), 0.5),
                                new Mixture.Part(pairs(100, 9), 0.3),
                                new Mixture.Part(pairs(200, 9), 0.2)));
        var drawn = firsts(new Batches(mixture, 1, 1), 1000);
        long[] counts = new long[3];
        double[] shares = {0.5, 0.3, 0.2};
        for (int i = 0; i < drawn.size(); i++) {
            counts[(int) (drawn.get(i) / 100)]++;
            for (int part = 0; part < 3; part++) {
                assertTrue(
                        Math.abs(counts[part] - shares[part] * (i + 1)) <= 1 + 1e-9,
                        Arrays.toString(counts) + " after " + (i + 1));
            }
        }
        assertArrayEquals(new long[] {500, 300, 200}, counts);
    }
}
