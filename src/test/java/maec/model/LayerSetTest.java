package maec.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Layers are read and written as people write them. */
class LayerSetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "3-",
                "-3",
                "5-3",
                "1,,2",
                "1,",
                "1;2",
                "0-7 24-31",
                "999999999",
                "0-999999999",
                "12345678901"
            })
    void whatIsNoListOfLayersIsRefused(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> LayerSet.parse(text));
        assertTrue(
                String.valueOf(refused.getMessage()).endsWith("is not " + LayerSet.EXPECTED),
                refused.getMessage());
    }

    @Test
    void rangesIncludeBothEndsAndAreWrittenInOrder() {
        LayerSet layers = LayerSet.parse("24 - 26,0-2,5, 1-3");
        assertEquals(List.of(0, 1, 2, 3, 5, 24, 25, 26), List.copyOf(layers.layers()));
        assertEquals("0-3, 5, 24-26", layers.toString());
        assertEquals(layers, LayerSet.parse(layers.toString()));
        assertEquals(layers, LayerSet.of(List.of(26, 25, 24, 5, 3, 2, 1, 0)));
        assertTrue(layers.contains(25));
        assertFalse(layers.contains(4));
    }

    @Test
    void thereIsNoEmptyOrNegativeSet() {
        assertThrows(IllegalArgumentException.class, () -> LayerSet.of(List.of()));
        assertThrows(IllegalArgumentException.class, () -> LayerSet.of(List.of(-1)));
    }
}
