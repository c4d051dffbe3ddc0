package maec.combine.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** The search with a sample finds what sorting finds, or says that it cannot. */
final class BracketSearchTest {
    private static final int COUNT = 300_000;
    private static final int TILE = 16_384;

    private static float[] values(String kind) {
        var random = new Random(3);
        float[] values = new float[COUNT];
        for (int k = 0; k < COUNT; k++) {
            float normal = (float) random.nextGaussian();
            values[k] =
                    switch (kind) {
                        case "normal" -> normal;
                        case "rows" -> normal * (1 + k / 4096 % 5);
                        case "grid" -> Math.round(normal * 512) / 512f;
                        case "zeros" -> k % 3 == 0 ? normal : 0;
                        default -> throw new IllegalArgumentException(kind);
                    };
        }
        return values;
    }

    private static BracketSearch searched(float[] values, long keep) {
        var search = new BracketSearch(keep, values.length);
        if (!BracketSearch.keepsAll(values.length)) {
            int distance = values.length / BracketSearch.STRETCHES;
            for (int from = 0; from + BracketSearch.STRETCH <= values.length; from += distance) {
                search.sample(
                        Arrays.copyOfRange(values, from, from + BracketSearch.STRETCH),
                        BracketSearch.STRETCH);
            }
            search.bracket();
        }
        for (int from = 0; from < values.length; from += TILE) {
            int size = Math.min(TILE, values.length - from);
            search.add(Arrays.copyOfRange(values, from, from + size), size);
        }
        return search;
    }

    @ParameterizedTest
    @CsvSource({
        "normal, 1",
        "normal, 30000",
        "normal, 150000",
        "normal, 299999",
        "rows, 60000",
        "rows, 150000",
        "grid, 30000",
        "grid, 200000",
        "zeros, 50000"
    })
    void findsWhatSortingFinds(String kind, int keep) {
        float[] values = values(kind);
        var search = searched(values, keep);
        assertTrue(search.finish());
        float[] magnitudes = new float[COUNT];
        for (int k = 0; k < COUNT; k++) {
            magnitudes[k] = Math.abs(values[k]);
        }
        float[] sorted = magnitudes.clone();
        Arrays.sort(sorted);
        float threshold = sorted[COUNT - keep];
        assertEquals(threshold, search.selection().threshold());
        long larger = IntStream.range(0, COUNT).filter(k -> sorted[k] > threshold).count();
        assertEquals(keep - larger, search.selection().tiesKept());
        int last = -1;
        for (long left = keep - larger; left > 0; left--) {
            do {
                last++;
            } while (magnitudes[last] != threshold);
        }
        BracketSearch.TieEnd end = search.tieEnd();
        int found = end.tile() * TILE - 1;
        for (long left = end.equals(); left > 0; left--) {
            do {
                found++;
            } while (magnitudes[found] != threshold);
        }
        assertEquals(last, found);
    }

    @Test
    void tooManyEqualsAreLeftToCounting() {
        assertFalse(searched(values("zeros"), 200_000).finish());
    }

    @Test
    void aSampleThatMisleadsIsNoticed() {
        float[] values = values("normal");
        var search = new BracketSearch(30_000, COUNT);
        search.sample(new float[] {100, 101, 102, 103}, 4);
        float[] far = new float[BracketSearch.STRETCHES * BracketSearch.STRETCH];
        for (int k = 0; k < far.length; k++) {
            far[k] = 100 + k * 1e-3f;
        }
        search.sample(far, far.length);
        search.bracket();
        for (int from = 0; from < COUNT; from += TILE) {
            int size = Math.min(TILE, COUNT - from);
            search.add(Arrays.copyOfRange(values, from, from + size), size);
        }
        assertFalse(search.finish());
    }
}
