package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Numbers as people read them. */
class QuantitiesTest {
    @Test
    void bytesGetTheUnitThatLeavesThreeDigits() {
        assertEquals("0 bytes", Quantities.bytes(0));
        assertEquals("999 bytes", Quantities.bytes(999));
        assertEquals("1.0 kB", Quantities.bytes(1000));
        assertEquals("999.9 kB", Quantities.bytes(999_940));
        assertEquals("1.0 MB", Quantities.bytes(999_950));
        assertEquals("16.1 GB", Quantities.bytes(16_060_522_496L));
        assertEquals("9.2 EB", Quantities.bytes(Long.MAX_VALUE));
    }
}
