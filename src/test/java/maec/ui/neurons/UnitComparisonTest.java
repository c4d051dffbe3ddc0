package maec.ui.neurons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import maec.extract.UnitKind;
import maec.extract.UnitScores;

import org.junit.jupiter.api.Test;

class UnitComparisonTest {
    private static UnitScores scores(float... values) {
        return new UnitScores(UnitKind.K_ROW, 2, values.length / 2, values);
    }

    @Test
    void scoresOfOtherSizesAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new UnitComparison(scores(1, 2), scores(1, 2, 3, 4)));
    }

    @Test
    void theBestUnitsOverlapAsCountedByHand() {
        // best half here: units 0 and 1 of layer 0; there: unit 0 of each layer
        var both = new UnitComparison(scores(9, 8, 1, 2), scores(7, 1, 6, 2));
        var overlap = both.overlap(50);
        assertEquals(2, overlap.best());
        assertEquals(1, overlap.shared());
        assertEquals(1.0 / 3, overlap.jaccard(), 1e-12);
        assertArrayEquals(new double[] {0.5, 0}, overlap.perLayer(), 1e-12);
    }

    @Test
    void equalScoresShareEverythingAndDifferInNothing() {
        var same = new UnitComparison(scores(9, 8, 1, 2), scores(90, 80, 10, 20));
        assertEquals(1, same.overlap(50).jaccard());
        assertArrayEquals(new float[4], same.difference());
    }

    @Test
    void noUnitIsBestWhereNothingIsKey() {
        var overlap = new UnitComparison(scores(9, 8, 1, 2), scores(1, 2, 3, 4)).overlap(0);
        assertEquals(0, overlap.best());
        assertEquals(0, overlap.jaccard());
    }

    @Test
    void theDifferenceIsThatOfPercentiles() {
        var both = new UnitComparison(scores(4, 3, 2, 1), scores(10, 20, 30, 40));
        assertArrayEquals(new float[] {0.75f, 0.25f, -0.25f, -0.75f}, both.difference(), 1e-6f);
        assertEquals(1, both.percentileThere(1, 1));
    }
}
