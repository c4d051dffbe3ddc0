package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine.TypeConversionException;

/** Sizes as people type them. */
class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "4096, 4096",
        "500MB, 500000000",
        "5GB, 5000000000",
        "1.5 GiB, 1610612736",
        "2kb, 2000",
        "7b, 7"
    })
    void sizesAreUnderstood(String text, long bytes) {
        assertEquals(bytes, new ByteSize().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "much", "5 XB", "1e9", "0.4", "99999999999 TB"})
    void othersAreRefused(String text) {
        assertThrows(TypeConversionException.class, () -> new ByteSize().convert(text));
    }
}
