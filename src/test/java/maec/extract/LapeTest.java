package maec.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.job.ProblemException;
import maec.model.FfnUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Language units are those of the published definition. */
class LapeTest {
    private static final List<String> NAMES = List.of("en", "es", "sw", "te", "bn");

    private static List<LanguageActivity> random(int languages, int layers, int units, int seed) {
        var random = new Random(seed);
        return IntStream.range(0, languages)
                .mapToObj(
                        k -> {
                            int tokens = 900 + 37 * k;
                            List<long[]> counts = new ArrayList<>();
                            for (int layer = 0; layer < layers; layer++) {
                                long[] row = new long[units];
                                for (int unit = 0; unit < units; unit++) {
                                    double p = Math.pow(random.nextDouble(), 3);
                                    row[unit] = unit % 11 == 5 ? 0 : (long) (p * tokens);
                                }
                                counts.add(row);
                            }
                            return new LanguageActivity(NAMES.get(k), tokens, counts);
                        })
                .toList();
    }

    /**
     * The definition of arXiv 2402.16438, step by step on plain arrays p[k][i], i over all units.
     */
    private static Map<String, List<FfnUnit>> byDefinition(
            List<LanguageActivity> languages, Lape lape) {
        int units = languages.getFirst().units();
        int all = units * languages.getFirst().layers();
        double[][] p = new double[languages.size()][all];
        List<Double> flat = new ArrayList<>();
        for (int k = 0; k < p.length; k++) {
            for (int i = 0; i < all; i++) {
                LanguageActivity one = languages.get(k);
                p[k][i] = one.active().get(i / units)[i % units] / (double) one.tokens();
                flat.add(p[k][i]);
            }
        }
        flat.sort(Comparator.naturalOrder());
        double filter = flat.get((int) Math.rint(flat.size() * lape.filter()) - 1);
        double bar = flat.get((int) Math.rint(flat.size() * lape.bar()) - 1);
        Map<Integer, Double> entropy = new TreeMap<>(); // of equals, the lower is first
        for (int i = 0; i < all; i++) {
            double sum = 0;
            double most = 0;
            for (double[] of : p) {
                sum += of[i];
                most = Math.max(most, of[i]);
            }
            double negated = 0;
            for (double[] of : p) {
                negated += of[i] == 0 ? 0 : of[i] / sum * Math.log(of[i] / sum);
            }
            if (most > filter) {
                entropy.put(i, -negated);
            }
        }
        List<Integer> lowest = new ArrayList<>(entropy.keySet());
        lowest.sort(Comparator.comparing(entropy::get));
        int keep = Math.min(lowest.size(), (int) Math.rint(all * lape.share()));
        Map<String, List<FfnUnit>> found = new HashMap<>();
        for (int k = 0; k < p.length; k++) {
            List<FfnUnit> of = new ArrayList<>();
            for (int i : lowest.subList(0, keep)) {
                if (p[k][i] > bar) {
                    of.add(new FfnUnit(i / units, i % units));
                }
            }
            of.sort(Comparator.naturalOrder());
            found.put(languages.get(k).language(), of);
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0.95, 0.01, 0.95",
        "3, 0.95, 0.01, 0.95",
        "5, 0.95, 0.02, 0.95",
        "5, 0.5, 0.3, 0.8",
        "4, 0.9, 1, 0.6"
    })
    void unitsAreThoseOfTheDefinition(int languages, double filter, double share, double bar) {
        for (int seed = 0; seed < 5; seed++) {
            List<LanguageActivity> activities = random(languages, 4, 300, seed);
            Lape lape = new Lape(filter, share, bar);
            LanguageUnits found = lape.find(activities);
            Map<String, List<FfnUnit>> expected = byDefinition(activities, lape);
            expected.forEach((name, units) -> assertEquals(units, found.of(name), name));
            assertFalse(expected.values().stream().allMatch(List::isEmpty));
        }
    }

    /** Two languages of 100 tokens and one layer, unit by unit. */
    private static List<LanguageActivity> two(long[] one, long[] other) {
        return List.of(
                new LanguageActivity("en", 100, List.of(one)),
                new LanguageActivity("es", 100, List.of(other)));
    }

    @Test
    void aUnitOfOneLanguageHasNoEntropyAndOneOfBothHasLnTwo() {
        LanguageUnits found =
                new Lape(0, 1, 0.5).find(two(new long[] {80, 60, 0, 1}, new long[] {0, 60, 0, 90}));
        assertEquals(0, found.kept().get(0).entropy());
        assertEquals(List.of("en"), found.kept().get(0).languages());
        assertEquals(List.of(0.8, 0.0), found.kept().get(0).probabilities());
        assertEquals(Math.log(2), found.kept().get(1).entropy(), 1e-15);
        assertEquals(List.of("en", "es"), found.kept().get(1).languages());
        double q = 1.0 / 91;
        assertEquals(
                -q * Math.log(q) - (1 - q) * Math.log(1 - q), found.kept().get(2).entropy(), 1e-15);
    }

    @Test
    void aUnitThatIsNeverActiveIsNeverKept() {
        LanguageUnits found =
                new Lape(0, 1, 0).find(two(new long[] {0, 0, 5}, new long[] {0, 7, 0}));
        assertEquals(
                List.of(new FfnUnit(0, 1), new FfnUnit(0, 2)),
                found.kept().stream().map(LanguageUnits.Unit::address).toList());
        assertTrue(new Lape(0, 1, 0).find(two(new long[3], new long[3])).kept().isEmpty());
    }

    @Test
    void ofEqualEntropiesTheLowerUnitIsKept() {
        long[] active = {50, 50, 50, 50};
        LanguageUnits found = new Lape(0, 0.5, 0).find(two(active, new long[4]));
        assertEquals(List.of(new FfnUnit(0, 0), new FfnUnit(0, 1)), found.of("en"));
        assertEquals(List.of(), found.of("es"));
    }

    @Test
    void aUnitAtThePercentileIsDropped() {
        // 8 values of which the 4th smallest is 30: only what is strictly above counts
        LanguageUnits found =
                new Lape(0.5, 1, 0.5)
                        .find(two(new long[] {10, 20, 30, 30}, new long[] {40, 50, 20, 60}));
        assertEquals(0.3, found.filter());
        assertEquals(
                List.of(new FfnUnit(0, 0), new FfnUnit(0, 1), new FfnUnit(0, 3)), found.of("es"));
        assertEquals(List.of(), found.of("en"));
    }

    @Test
    void theLayerProfileIsTheShareOfEachLayer() {
        List<LanguageActivity> both =
                List.of(
                        new LanguageActivity(
                                "en", 10, List.of(new long[] {9, 9, 9}, new long[] {9, 0, 0})),
                        new LanguageActivity("es", 10, List.of(new long[3], new long[3])));
        LanguageUnits found = new Lape(0, 1, 0.5).find(both);
        assertEquals(List.of(3, 1), found.perLayer("en"));
        assertEquals(List.of(0.75, 0.25), found.layerShares("en"));
        assertEquals(List.of(0.0, 0.0), found.layerShares("es"));
    }

    @Test
    void oneLanguageIsRefusedWithASentence() {
        var problem =
                assertThrows(ProblemException.class, () -> Lape.usual().find(random(1, 2, 10, 1)))
                        .problem();
        assertEquals(new ExtractProblem.TooFewLanguages(1), problem);
        assertEquals(
                "Language neurons need at least two languages, and there is 1.",
                problem.sentence());
    }

    /** Units of one language "x", as many per layer as said. */
    private static LanguageUnits spread(int... perLayer) {
        List<LanguageUnits.Unit> kept = new ArrayList<>();
        for (int layer = 0; layer < perLayer.length; layer++) {
            for (int unit = 0; unit < perLayer[layer]; unit++) {
                kept.add(new LanguageUnits.Unit(layer, unit, 0, List.of(1.0), List.of("x")));
            }
        }
        return new LanguageUnits(List.of("x", "y"), perLayer.length, 100, 0, 0, kept);
    }

    private static String fewest(double share, int... perLayer) {
        return spread(perLayer).fewestLayers("x", share).map(Object::toString).orElse("none");
    }

    @Test
    void suggestedLayersAreTheFewestThatHoldFourFifthsOfTheUnits() {
        assertEquals(
                "0, 4-5",
                spread(30, 5, 2, 3, 28, 32).suggestedLayers("x").orElseThrow().toString());
        assertEquals("0-3", fewest(0.8, 20, 20, 20, 20, 20), "of equals, the lower is first");
        assertEquals("1", fewest(0.8, 1, 8, 1));
        assertEquals("0-1", fewest(0.81, 1, 8, 1));
        assertEquals("0-2", fewest(1, 1, 8, 1, 0));
        assertEquals("none", fewest(0.8, 0, 0));
        assertEquals(java.util.Optional.empty(), spread(3, 4).suggestedLayers("y"));
        assertThrows(IllegalArgumentException.class, () -> fewest(0, 1));
    }

    @Test
    void noSmallerSetOfLayersHoldsTheShare() {
        var random = new Random(8);
        for (int round = 0; round < 50; round++) {
            int[] counts = random.ints(8, 0, 30).toArray();
            LanguageUnits units = spread(counts);
            int all = IntStream.of(counts).sum();
            int fewest = units.suggestedLayers("x").orElseThrow().layers().size();
            for (int set = 0; set < 1 << counts.length; set++) {
                int chosen = set;
                int held =
                        IntStream.range(0, counts.length)
                                .filter(layer -> (chosen >> layer & 1) == 1)
                                .map(layer -> counts[layer])
                                .sum();
                assertTrue(held < 0.8 * all - 1e-9 || Integer.bitCount(set) >= fewest);
            }
        }
    }
}
