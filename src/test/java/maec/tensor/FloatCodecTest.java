package maec.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.util.Random;

class FloatCodecTest {
    private static final int ALL = 1 << 16;

    @Test
    void everyBfloat16DecodesToTheUpperHalfOfAFloat() {
        float[] values = decodeAll(DType.BF16);
        for (int bits = 0; bits < ALL; bits++) {
            assertEquals(bits << 16, Float.floatToRawIntBits(values[bits]), "bits " + bits);
        }
    }

    @Test
    void everyFloat16DecodesByItsDefinition() {
        float[] values = decodeAll(DType.F16);
        for (int bits = 0; bits < ALL; bits++) {
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            double sign = (bits & 0x8000) == 0 ? 1 : -1;
            if (exponent == 31) {
                assertEquals(fraction != 0, Float.isNaN(values[bits]), "bits " + bits);
                assertTrue(fraction != 0 || values[bits] == sign * Double.POSITIVE_INFINITY);
                continue;
            }
            double magnitude =
                    exponent == 0
                            ? fraction * Math.pow(2, -24)
                            : (1024 + fraction) * Math.pow(2, exponent - 25);
            assertEquals((float) (sign * magnitude), values[bits], "bits " + bits);
        }
    }

    @Test
    void everySixteenBitValueSurvivesDecodingAndEncoding() {
        for (DType dtype : new DType[] {DType.BF16, DType.F16}) {
            float[] values = decodeAll(dtype);
            byte[] encoded = new byte[2 * ALL];
            FloatCodec.encode(dtype, values, 0, MemorySegment.ofArray(encoded), 0, ALL);
            for (int bits = 0; bits < ALL; bits++) {
                int found = (encoded[2 * bits] & 0xff) | (encoded[2 * bits + 1] & 0xff) << 8;
                if (Float.isNaN(values[bits])) {
                    assertTrue(isNaN(dtype, found), dtype + " " + bits);
                    assertEquals(bits & 0x8000, found & 0x8000, "sign of NaN " + bits);
                } else {
                    assertEquals(bits, found, dtype + " " + bits);
                }
            }
        }
    }

    @Test
    void betweenTwoNeighboursTheNearerWinsAndTiesGoToTheEvenOne() {
        for (DType dtype : new DType[] {DType.BF16, DType.F16}) {
            int largest = dtype == DType.BF16 ? 0x7f7f : 0x7bff;
            float[] values = decodeAll(dtype);
            for (int bits = 0; bits < largest; bits++) {
                float middle = (float) (((double) values[bits] + values[bits + 1]) / 2);
                if (middle == values[bits] || middle == values[bits + 1]) {
                    continue; // the middle of two tiny bfloat16 is no float32
                }
                int even = (bits & 1) == 0 ? bits : bits + 1;
                assertEquals(even, encode(dtype, middle), dtype + " tie above " + bits);
                assertEquals(bits, encode(dtype, Math.nextDown(middle)), dtype + " " + bits);
                assertEquals(bits + 1, encode(dtype, Math.nextUp(middle)), dtype + " " + bits);
                assertEquals(even | 0x8000, encode(dtype, -middle), dtype + " −tie " + bits);
            }
        }
    }

    @Test
    void whatIsTooLargeBecomesInfiniteFromHalfAStepAboveTheLargest() {
        float largest = FloatCodec.fromBfloat16((short) 0x7f7f);
        float tie = Float.intBitsToFloat(0x7f7f8000);
        assertEquals(0x7f7f, encode(DType.BF16, largest));
        assertEquals(0x7f7f, encode(DType.BF16, Math.nextDown(tie)));
        assertEquals(0x7f80, encode(DType.BF16, tie));
        assertEquals(0xff80, encode(DType.BF16, -Float.MAX_VALUE));
        assertEquals(0x7bff, encode(DType.F16, Math.nextDown(65520f)));
        assertEquals(0x7c00, encode(DType.F16, 65520f));
        assertEquals(0xfc00, encode(DType.F16, Float.NEGATIVE_INFINITY));
    }

    @Test
    void aNaNWhoseMarkLiesInTheLowerBitsStaysANaN() {
        assertEquals(0x7fc0, encode(DType.BF16, Float.intBitsToFloat(0x7f800001)));
        assertEquals(0xffc0, encode(DType.BF16, Float.intBitsToFloat(0xff800001)));
        assertTrue(isNaN(DType.F16, encode(DType.F16, Float.intBitsToFloat(0x7f800001))));
    }

    @Test
    void randomValuesRoundToTheNearestBfloat16() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (!Float.isFinite(value) || Math.abs(value) > 3e38f) {
                continue;
            }
            float rounded = FloatCodec.fromBfloat16(FloatCodec.toBfloat16(value));
            int bits = Float.floatToRawIntBits(rounded);
            BigDecimal error = distance(value, rounded);
            for (int neighbour : new int[] {bits - 0x10000, bits + 0x10000}) {
                float other = Float.intBitsToFloat(neighbour);
                if (Float.isFinite(other)) {
                    assertTrue(error.compareTo(distance(value, other)) <= 0, "value " + value);
                }
            }
        }
    }

    @Test
    void anyAlignmentAndAnyOffsetIsDecoded() {
        float[] values = new float[9001];
        Random random = new Random(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(2048) / 8f;
        }
        for (DType dtype : new DType[] {DType.F32, DType.F16, DType.BF16}) {
            float[] exact = values.clone();
            if (dtype == DType.BF16) {
                for (int i = 0; i < exact.length; i++) {
                    exact[i] = FloatCodec.fromBfloat16(FloatCodec.toBfloat16(exact[i]));
                }
            }
            MemorySegment bytes = MemorySegment.ofArray(new byte[4 * values.length + 9]);
            FloatCodec.encode(dtype, values, 0, bytes, 3, values.length);
            float[] decoded = new float[values.length + 5];
            FloatCodec.decode(dtype, bytes, 3 + 7L * dtype.bytes(), decoded, 5, values.length - 7);
            float[] expected = new float[decoded.length];
            System.arraycopy(exact, 7, expected, 5, values.length - 7);
            assertArrayEquals(expected, decoded, dtype.name());
        }
    }

    @Test
    void otherTypesAreRefused() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[8]);
        assertThrows(
                IllegalArgumentException.class,
                () -> FloatCodec.decode(DType.I64, bytes, 0, new float[1], 0, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> FloatCodec.encode(DType.U8, new float[1], 0, bytes, 0, 1));
    }

    private static BigDecimal distance(float a, float b) {
        return new BigDecimal(a).subtract(new BigDecimal(b)).abs();
    }

    private static boolean isNaN(DType dtype, int bits) {
        int exponent = dtype == DType.BF16 ? 0x7f80 : 0x7c00;
        return (bits & 0x7fff) > exponent;
    }

    private static int encode(DType dtype, float value) {
        byte[] bytes = new byte[2];
        FloatCodec.encode(dtype, new float[] {value}, 0, MemorySegment.ofArray(bytes), 0, 1);
        return (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
    }

    private static float[] decodeAll(DType dtype) {
        byte[] bytes = new byte[2 * ALL];
        for (int bits = 0; bits < ALL; bits++) {
            bytes[2 * bits] = (byte) bits;
            bytes[2 * bits + 1] = (byte) (bits >> 8);
        }
        float[] values = new float[ALL];
        FloatCodec.decode(dtype, MemorySegment.ofArray(bytes), 0, values, 0, ALL);
        return values;
    }
}
