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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Documents share windows without seeing each other, and nothing is lost or counted twice. */
class PackingTest {
    private static final long IGNORED = TokenBatch.IGNORED;

    @Test
    void theFirstWindowWithRoomTakesADocument() {
        Windows windows =
                Windows.packed(
                        "a",
                        List.of(
                                new long[] {1, 2, 3},
                                new long[] {4, 5, 6, 7},
                                new long[] {8},
                                new long[] {9, 10},
                                new long[] {11, 12}),
                        6,
                        0);
        assertEquals(2, windows.count());
        TokenBatch batch = windows.batch(0, 2);
        assertArrayEquals(new long[] {1, 2, 3, 9, 10, 0, 4, 5, 6, 7, 11, 12}, batch.ids());
        assertArrayEquals(new int[] {1, 1, 1, 2, 2, 0, 1, 1, 1, 1, 2, 2}, batch.mask());
        assertArrayEquals(
                new long[] {1, 2, 3, IGNORED, 10, IGNORED, 4, 5, 6, 7, IGNORED, 12},
                batch.labels());
    }

    @Test
    void aLongDocumentIsCutPlainlyOrWithContext() {
        List<long[]> documents = List.of(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        TokenBatch plain = Windows.packed("a", documents, 4, 0).batch(0, 2);
        assertArrayEquals(new long[] {1, 2, 3, 4, 5, 6, 7, 8}, plain.ids());
        Windows bridged = Windows.packed("a", documents, 4, 2);
        assertEquals(4, bridged.count());
        TokenBatch batch = bridged.batch(0, 4);
        assertArrayEquals(new long[] {1, 2, 3, 4, 3, 4, 5, 6, 5, 6, 7, 8, 7, 8, 9, 0}, batch.ids());
        assertArrayEquals(
                new long[] {
                    1, 2, 3, 4, IGNORED, IGNORED, 5, 6, IGNORED, IGNORED, 7, 8, IGNORED, IGNORED, 9,
                    IGNORED
                },
                batch.labels());
    }

    @Test
    void everyTokenButAFirstOneIsPredictedOnce() {
        Random random = new Random(8);
        for (int overlap : new int[] {1, 2, 5}) {
            List<long[]> documents = new ArrayList<>();
            Map<Long, Integer> expected = new HashMap<>();
            long next = 0;
            for (int document = 0; document < 300; document++) {
                long[] ids = new long[random.nextInt(40)];
                for (int at = 0; at < ids.length; at++) {
                    ids[at] = next++;
                    if (at > 0) {
                        expected.put(ids[at], 1);
                    }
                }
                documents.add(ids);
            }
            Windows windows = Windows.packed("many", documents, 12, overlap);
            TokenBatch batch = windows.batch(0, windows.count());
            Map<Long, Integer> found = new HashMap<>();
            int real = 0;
            for (int at = 0; at < batch.ids().length; at++) {
                real += batch.mask()[at] == 0 ? 0 : 1;
                if (at % 12 > 0 && batch.labels()[at] != IGNORED) {
                    assertEquals(batch.ids()[at - 1] + 1, batch.labels()[at]);
                    assertEquals(batch.mask()[at - 1], batch.mask()[at]);
                    found.merge(batch.labels()[at], 1, Integer::sum);
                }
            }
            assertEquals(expected, found);
            assertTrue(real > 0.9 * batch.ids().length, real + " of " + batch.ids().length);
        }
    }

    @Test
    void fingerprintsTellLayoutsApart() {
        List<long[]> two = List.of(new long[] {1, 2}, new long[] {3, 4});
        List<long[]> one = List.of(new long[] {1, 2, 3, 4});
        assertNotEquals(
                Windows.packed("a", two, 4, 0).fingerprint(),
                Windows.packed("a", one, 4, 0).fingerprint());
        assertNotEquals(
                Windows.joined("a", two, 4).fingerprint(),
                Windows.packed("a", two, 4, 0).fingerprint());
        assertEquals(
                Windows.packed("a", two, 4, 1).fingerprint(),
                Windows.packed("b", two, 4, 0).fingerprint());
    }

    @Test
    void whatCannotBePackedIsRefused() {
        var thrown =
                assertThrows(
                        ProblemException.class,
                        () -> Windows.packed("void", List.of(new long[] {1}), 4, 0));
        assertEquals(new ExtractProblem.EmptyCorpus("void"), thrown.problem());
        List<long[]> fine = List.of(new long[] {1, 2});
        for (int overlap : new int[] {-1, 3}) {
            assertThrows(
                    IllegalArgumentException.class, () -> Windows.packed("a", fine, 4, overlap));
        }
    }
}
