package maec.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Turns stored F32, F16 and BF16 elements into float32 and back.
 *
 * <p>Decoding is exact. Encoding rounds to nearest, ties to even; what is too large becomes
 * infinite, subnormals are kept, and a NaN stays a NaN of the same sign.
 */
public final class FloatCodec {
    /*
     * The compiler turns loops over segments into vector instructions, and int to long in them, but
     * neither short to int nor anything of bfloat16. So two bfloat16 are one int, and become one long,
     * which is two floats (and back, where both are rounded within the long), straight from the mapped
     * file into the array, without the small arrays in between that float16 goes through, since of
     * it the compiler knows the conversion, from arrays only. On little-endian machines only, but
     * there is no native engine for others.
     */
    private static final int TILE = 2048;

    private static final ValueLayout.OfFloat FLOATS =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INTS =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONGS =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORTS =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private FloatCodec() {}

    /**
     * Decodes consecutive little-endian elements.
     *
     * @param dtype F32, F16 or BF16
     * @param source stored elements, of any alignment
     * @param sourceOffset where the first element begins, in bytes
     * @param target receives the values
     * @param targetOffset index of the first value in {@code target}
     * @param count how many elements
     * @throws IllegalArgumentException if the dtype is not computable
     * @throws IndexOutOfBoundsException if a range does not fit
     */
    public static void decode(
            DType dtype,
            MemorySegment source,
            long sourceOffset,
            float[] target,
            int targetOffset,
            int count) {
        if (dtype == DType.F32) {
            MemorySegment.copy(source, FLOATS, sourceOffset, target, targetOffset, count);
            return;
        }
        requireHalf(dtype);
        if (dtype == DType.BF16) {
            decodeBfloat16(source, sourceOffset, target, targetOffset, count);
        } else {
            decodeFloat16(source, sourceOffset, target, targetOffset, count);
        }
    }

    /**
     * Encodes consecutive values as little-endian elements.
     *
     * @param dtype F32, F16 or BF16
     * @param source values
     * @param sourceOffset index of the first value in {@code source}
     * @param target receives the elements, of any alignment
     * @param targetOffset where the first element goes, in bytes
     * @param count how many elements
     * @throws IllegalArgumentException if the dtype is not computable
     * @throws IndexOutOfBoundsException if a range does not fit
     */
    public static void encode(
            DType dtype,
            float[] source,
            int sourceOffset,
            MemorySegment target,
            long targetOffset,
            int count) {
        if (dtype == DType.F32) {
            MemorySegment.copy(source, sourceOffset, target, FLOATS, targetOffset, count);
            return;
        }
        requireHalf(dtype);
        if (dtype == DType.BF16) {
            encodeBfloat16(source, sourceOffset, target, targetOffset, count);
        } else {
            encodeFloat16(source, sourceOffset, target, targetOffset, count);
        }
    }

    /**
     * Rounds one value to bfloat16: the upper half of its float32 bits, to nearest, ties to even.
     *
     * @param value any float
     * @return the sixteen bits
     */
    public static short toBfloat16(float value) {
        return (short) roundToBfloat16(Float.floatToRawIntBits(value));
    }

    /** Sixteen bits from thirty-two; without a branch, so that a loop over it becomes vectors. */
    private static int roundToBfloat16(int bits) {
        int rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
        int quietNaN = (bits >>> 16) | 0x40;
        int allOnesForNaN = (0x7f800000 - (bits & 0x7fffffff)) >> 31;
        return (rounded & ~allOnesForNaN) | (quietNaN & allOnesForNaN);
    }

    /**
     * The value of a bfloat16.
     *
     * @param bits the sixteen bits
     * @return the same number as float32
     */
    public static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    private static void decodeBfloat16(
            MemorySegment source, long sourceOffset, float[] target, int targetOffset, int count) {
        widen(source, sourceOffset, MemorySegment.ofArray(target), 4L * targetOffset, count / 2);
        if (count % 2 == 1) {
            short last = source.get(SHORTS, sourceOffset + 2L * (count - 1));
            target[targetOffset + count - 1] = fromBfloat16(last);
        }
    }

    private static void widen(
            MemorySegment halves, long from, MemorySegment floats, long to, int pairs) {
        for (int i = 0; i < pairs; i++) {
            long pair = halves.get(INTS, from + 4L * i);
            floats.set(LONGS, to + 8L * i, (pair & 0xffff0000L) << 32 | (pair & 0xffffL) << 16);
        }
    }

    private static void decodeFloat16(
            MemorySegment source, long sourceOffset, float[] target, int targetOffset, int count) {
        short[] tile = new short[Math.min(count, TILE)];
        for (int done = 0; done < count; done += TILE) {
            int step = Math.min(TILE, count - done);
            MemorySegment.copy(source, SHORTS, sourceOffset + 2L * done, tile, 0, step);
            int begin = targetOffset + done;
            for (int i = 0; i < step; i++) {
                target[begin + i] = Float.float16ToFloat(tile[i]);
            }
        }
    }

    private static void encodeBfloat16(
            float[] source, int sourceOffset, MemorySegment target, long targetOffset, int count) {
        narrow(MemorySegment.ofArray(source), 4L * sourceOffset, target, targetOffset, count / 2);
        if (count % 2 == 1) {
            short last = toBfloat16(source[sourceOffset + count - 1]);
            target.set(SHORTS, targetOffset + 2L * (count - 1), last);
        }
    }

    private static void narrow(
            MemorySegment floats, long from, MemorySegment halves, long to, int pairs) {
        for (int i = 0; i < pairs; i++) {
            long pair = floats.get(LONGS, from + 8L * i);
            long narrowed = rounded(pair & 0xffffffffL) | (rounded(pair >>> 32) << 16);
            halves.set(INTS, to + 4L * i, (int) narrowed);
        }
    }

    /** As {@link #roundToBfloat16}, of thirty-two bits in a long. */
    private static long rounded(long bits) {
        long rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
        long quietNaN = (bits >>> 16) | 0x40;
        long allOnesForNaN = (0x7f800000L - (bits & 0x7fffffffL)) >> 63;
        return ((rounded & ~allOnesForNaN) | (quietNaN & allOnesForNaN)) & 0xffff;
    }

    private static void encodeFloat16(
            float[] source, int sourceOffset, MemorySegment target, long targetOffset, int count) {
        short[] tile = new short[Math.min(count, TILE)];
        for (int done = 0; done < count; done += TILE) {
            int step = Math.min(TILE, count - done);
            int begin = sourceOffset + done;
            for (int i = 0; i < step; i++) {
                tile[i] = Float.floatToFloat16(source[begin + i]);
            }
            MemorySegment.copy(tile, 0, target, SHORTS, targetOffset + 2L * done, step);
        }
    }

    private static void requireHalf(DType dtype) {
        if (dtype != DType.F16 && dtype != DType.BF16) {
            throw new IllegalArgumentException("cannot compute with " + dtype);
        }
    }
}
