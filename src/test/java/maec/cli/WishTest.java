package maec.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import maec.runtime.Precision;
import maec.runtime.Residency;

import org.junit.jupiter.api.Test;

import picocli.CommandLine.TypeConversionException;

/** Options whose value may be left to the program. */
class WishTest {
    @Test
    void formatsAreReadInBothSpellings() {
        PrecisionName names = new PrecisionName();
        assertEquals(Wish.automatic(), names.convert("auto"));
        assertEquals(Wish.of(Precision.FP32), names.convert("FP32"));
        assertEquals(Wish.of(Precision.FP32), names.convert("float32"));
        assertEquals(Wish.of(Precision.BF16), names.convert("bf16"));
        assertEquals(Wish.of(Precision.BF16), names.convert("bfloat16"));
        refused("int4", "auto, fp32 or bf16", names::convert);
    }

    @Test
    void residenciesAreRead() {
        ResidencyName names = new ResidencyName();
        assertEquals(Wish.automatic(), names.convert("Auto"));
        assertEquals(Wish.of(Residency.RESIDENT), names.convert("resident"));
        assertEquals(Wish.of(Residency.STREAMED), names.convert("streamed"));
        refused("", "auto, resident or streamed", names::convert);
    }

    private static void refused(
            String text, String known, java.util.function.Consumer<String> convert) {
        TypeConversionException refusal =
                assertThrows(TypeConversionException.class, () -> convert.accept(text));
        assertTrue(String.valueOf(refusal.getMessage()).endsWith(known), refusal.getMessage());
    }
}
