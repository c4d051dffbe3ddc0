package maec.ui.neurons;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import maec.extract.LanguageUnits;
import maec.extract.UnitKind;
import maec.extract.UnitScores;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class UnitOrderTest {
    private static final UnitScores SCORES =
            new UnitScores(
                    UnitKind.FFN_UNIT,
                    2,
                    5,
                    new float[] {0.1f, 0.5f, 0, 0.3f, 0.5f, 9, 8, 7, 6, 5});

    private static LanguageUnits.Unit unit(int layer, int unit, String language) {
        return new LanguageUnits.Unit(layer, unit, 0, List.of(0.5, 0.5), List.of(language));
    }

    private static final LanguageUnits LANGUAGES =
            new LanguageUnits(
                    List.of("en", "es"),
                    2,
                    5,
                    0.3,
                    0.3,
                    List.of(
                            unit(0, 0, "es"),
                            unit(0, 3, "es"),
                            unit(0, 4, "en"),
                            unit(1, 4, "en")));

    @Test
    void byNumberNothingMoves() {
        assertEquals(0, UnitOrder.INDEX.places(SCORES, Optional.empty()).length);
    }

    @Test
    void byImportanceEveryLayerFallsAndEqualUnitsKeepTheirOrder() {
        assertArrayEquals(
                new int[] {1, 4, 3, 0, 2, 0, 1, 2, 3, 4},
                UnitOrder.IMPORTANCE.places(SCORES, Optional.empty()));
    }

    @Test
    void byLanguageTheUnitsOfALanguageStandTogetherAndTheOthersFollowByNumber() {
        assertArrayEquals(
                new int[] {4, 3, 0, 1, 2, 4, 0, 1, 2, 3},
                UnitOrder.LANGUAGE.places(SCORES, Optional.of(LANGUAGES)));
    }

    @Test
    void withoutLanguageUnitsNothingMoves() {
        assertEquals(0, UnitOrder.LANGUAGE.places(SCORES, Optional.empty()).length);
        var rows = new UnitScores(UnitKind.Q_ROW, 2, 5, SCORES.values());
        assertEquals(0, UnitOrder.LANGUAGE.places(rows, Optional.of(LANGUAGES)).length);
    }
}
