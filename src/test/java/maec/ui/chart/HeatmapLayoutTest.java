package maec.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class HeatmapLayoutTest {
    private static final HeatmapLayout SMALL = HeatmapLayout.fit(780, 440, 3, 192);
    private static final HeatmapLayout LARGE = HeatmapLayout.fit(780, 440, 32, 14_336);

    @Test
    void aSmallModelIsWrappedIntoNearSquares() {
        assertEquals(6, SMALL.lines());
        assertEquals(32, SMALL.columns());
        assertEquals(24, SMALL.cellWidth());
        assertFalse(SMALL.reduced());
        assertEquals(1, SMALL.merged());
    }

    @Test
    void aLargeModelGetsOneLinePerLayerAndSaysHowManyUnitsAPixelShows() {
        assertEquals(1, LARGE.lines());
        assertTrue(LARGE.reduced());
        assertEquals(19, LARGE.merged());
    }

    @Test
    void theFirstLayerIsAtTheBottom() {
        assertEquals(0, LARGE.layerAt(439));
        assertEquals(31, LARGE.layerAt(0));
        assertTrue(LARGE.top(0, 0) > LARGE.top(31, 0));
    }

    @Test
    void everyUnitOfASmallModelIsUnderItsOwnCell() {
        for (int layer = 0; layer < 3; layer++) {
            for (int unit = 0; unit < 192; unit++) {
                double x = SMALL.left(unit % 32) + 5;
                double y = SMALL.top(layer, unit / 32) + 5;
                assertEquals(
                        Optional.of(new HeatmapLayout.Span(layer, unit, unit + 1)), SMALL.at(x, y));
            }
        }
    }

    @Test
    void pixelsOfALargeModelCoverEveryUnitOnce() {
        int next = 0;
        for (int x = 0; x < 780; x++) {
            var span = LARGE.at(x, 3).orElseThrow();
            assertEquals(next, span.from(), "at pixel " + x);
            next = span.to();
        }
        assertEquals(14_336, next);
    }

    @Test
    void thereIsNothingBeyondTheLastCell() {
        assertEquals(Optional.empty(), SMALL.at(SMALL.drawnWidth(), 10));
        assertEquals(Optional.empty(), SMALL.at(-1, 10));
        assertEquals(Optional.empty(), SMALL.at(10, 440));
    }

    @Test
    void zoomHoldsTheColumnUnderThePointer() {
        int before = LARGE.columnAt(300);
        HeatmapLayout near = LARGE.zoomed(8, 300);
        assertEquals(before, near.columnAt(300), 18);
        assertTrue(near.visible() < LARGE.visible());
    }

    @Test
    void zoomAndPanStayWithinTheUnits() {
        HeatmapLayout near = LARGE.zoomed(1e9, 700).panned(-1e9);
        assertEquals(14_336, near.first() + near.visible(), 1e-6);
        assertTrue(near.visible() >= 4);
        assertEquals(0, near.panned(1e9).first());
        assertTrue(near.zoomed(1e-9, 0).zoomedOut());
    }

    @Test
    void goingToAUnitMakesItWideEnoughToSee() {
        HeatmapLayout there = LARGE.showing(6147);
        assertTrue(there.cellWidth() >= 8);
        int x = there.left(6147) + 2;
        assertEquals(6147, there.columnAt(x));
        assertEquals(SMALL, SMALL.showing(14));
    }
}
