package maec.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.job.ProblemException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Tokens are drawn with the probabilities that temperature and top-p say. */
class NucleusSamplerTest {
    private static final int DRAWS = 200_000;

    /** Logarithms of 8, 4, 2, 1 and 1: probabilities 1/2, 1/4, 1/8, 1/16, 1/16, in mixed order. */
    private static final float[] SCORES = {log(2), log(8), log(1), log(4), log(1)};

    private static float log(double value) {
        return (float) Math.log(value);
    }

    private static double[] shares(float[] scores, double temperature, double topP) {
        NucleusSampler sampler = new NucleusSampler(new Sampling.Nucleus(temperature, topP, 17), 0);
        double[] shares = new double[scores.length];
        for (int draw = 0; draw < DRAWS; draw++) {
            shares[sampler.draw(scores, 0, scores.length)] += 1.0 / DRAWS;
        }
        return shares;
    }

    private static void assertShares(double[] expected, double[] found) {
        for (int token = 0; token < expected.length; token++) {
            double deviation = Math.sqrt(expected[token] * (1 - expected[token]) / DRAWS);
            assertEquals(
                    expected[token], found[token], 5 * deviation + 1e-9, Arrays.toString(found));
        }
    }

    @Test
    void temperatureOneDrawsAsTheModelSays() {
        assertShares(new double[] {0.125, 0.5, 0.0625, 0.25, 0.0625}, shares(SCORES, 1, 1));
    }

    @Test
    void temperatureIsAnExponent() {
        // half the temperature squares the probabilities: 64, 16, 4, 1, 1 of 86
        assertShares(
                new double[] {4 / 86.0, 64 / 86.0, 1 / 86.0, 16 / 86.0, 1 / 86.0},
                shares(SCORES, 0.5, 1));
        // twice the temperature takes their roots
        double sum = Math.sqrt(8) + 2 + Math.sqrt(2) + 2;
        assertShares(
                new double[] {Math.sqrt(2) / sum, Math.sqrt(8) / sum, 1 / sum, 2 / sum, 1 / sum},
                shares(SCORES, 2, 1));
    }

    @ParameterizedTest
    @CsvSource({"0.4, 1", "0.49, 1", "0.6, 2", "0.74, 2", "0.76, 3", "0.9, 4", "0.99, 5"})
    void theNucleusIsTheSmallestSetThatReachesTopP(double topP, int kept) {
        double[] likely = {0.5, 0.25, 0.125, 0.0625, 0.0625};
        int[] order = {1, 3, 0, 2, 4};
        double mass = IntStream.range(0, kept).mapToDouble(at -> likely[at]).sum();
        double[] expected = new double[5];
        for (int at = 0; at < kept; at++) {
            expected[order[at]] = likely[at] / mass;
        }
        assertShares(expected, shares(SCORES, 1, topP));
    }

    @Test
    void ofEqualScoresTheSmallerIdIsKept() {
        float[] equal = {-0.0f, 0, 0, -0.0f};
        assertShares(new double[] {0.5, 0.5, 0, 0}, shares(equal, 1, 0.5));
        assertShares(new double[] {0.25, 0.25, 0.25, 0.25}, shares(equal, 1, 1));
    }

    @Test
    void impossibleTokensAreNeverDrawn() {
        float none = Float.NEGATIVE_INFINITY;
        float[] scores = {none, 3, none, 3, none};
        for (double topP : new double[] {0.9, 1}) {
            assertShares(new double[] {0, 0.5, 0, 0.5, 0}, shares(scores, 1, topP));
        }
        assertShares(new double[] {0, 1, 0}, shares(new float[] {-900, 900, -900}, 0.01, 1));
    }

    @Test
    void onlyTheRowsOwnScoresCount() {
        float[] two = {9, 9, 9, 9, 9, -50, 50, -50, -50, -50, 9};
        NucleusSampler sampler = new NucleusSampler(new Sampling.Nucleus(1, 0.9, 3), 1);
        for (int draw = 0; draw < 100; draw++) {
            assertEquals(1, sampler.draw(two, 5, 5));
        }
    }

    @Test
    void aSeedGivesTheSameDrawsAndEveryRowItsOwn() {
        int[] first = draws(5, 0);
        assertArrayEquals(first, draws(5, 0));
        assertNotEquals(Arrays.toString(first), Arrays.toString(draws(6, 0)));
        for (int row = 1; row < 20; row++) {
            int[] other = draws(5, row);
            assertArrayEquals(other, draws(5, row));
            for (int shift = 0; shift < 50; shift++) {
                int[] later = Arrays.copyOfRange(first, shift, shift + 40);
                assertNotEquals(Arrays.toString(later), Arrays.toString(Arrays.copyOf(other, 40)));
                int[] earlier = Arrays.copyOfRange(other, shift, shift + 40);
                assertNotEquals(
                        Arrays.toString(earlier), Arrays.toString(Arrays.copyOf(first, 40)));
            }
        }
    }

    private static int[] draws(long seed, int row) {
        NucleusSampler sampler = new NucleusSampler(new Sampling.Nucleus(1, 1, seed), row);
        return IntStream.range(0, 100).map(_ -> sampler.draw(SCORES, 0, 5)).toArray();
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void scoresThatAreNoNumbersAreRefused(float wrong) {
        for (double topP : new double[] {0.5, 1}) {
            NucleusSampler sampler = new NucleusSampler(new Sampling.Nucleus(1, topP, 3), 0);
            ProblemException problem =
                    assertThrows(
                            ProblemException.class,
                            () -> sampler.draw(new float[] {1, wrong, 2}, 0, 3));
            assertEquals(new RuntimeProblem.ScoresNotFinite(), problem.problem());
        }
    }

    @Test
    void numbersOutOfTheirRangeAreRefused() {
        for (double temperature : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(
                    IllegalArgumentException.class, () -> new Sampling.Nucleus(temperature, 1, 0));
        }
        for (double topP : new double[] {0, -0.1, 1.01, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new Sampling.Nucleus(1, topP, 0));
        }
    }
}
