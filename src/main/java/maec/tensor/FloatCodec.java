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
    /* Sixteen-bit elements go through a small array: copying from a segment is a plain memory copy,
     * and loops over arrays are the ones that the compiler turns into vector instructions. */
    private static final int TILE = 4096;

    private static final ValueLayout.OfFloat FLOATS =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
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
        short[] tile = new short[Math.min(count, TILE)];
        for (int done = 0; done < count; done += TILE) {
            int step = Math.min(TILE, count - done);
            MemorySegment.copy(source, SHORTS, sourceOffset + 2L * done, tile, 0, step);
            if (dtype == DType.BF16) {
                decodeBfloat16(tile, target, targetOffset + done, step);
            } else {
                decodeFloat16(tile, target, targetOffset + done, step);
            }
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
        short[] tile = new short[Math.min(count, TILE)];
        for (int done = 0; done < count; done += TILE) {
            int step = Math.min(TILE, count - done);
            if (dtype == DType.BF16) {
                encodeBfloat16(source, sourceOffset + done, tile, step);
            } else {
                encodeFloat16(source, sourceOffset + done, tile, step);
            }
            MemorySegment.copy(tile, 0, target, SHORTS, targetOffset + 2L * done, step);
        }
    }

    /**
     * Rounds one value to bfloat16: the upper half of its float32 bits, to nearest, ties to even.
     *
     * @param value any float
     * @return the sixteen bits
     */
    public static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
        int quietNaN = (bits >>> 16) | 0x40;
        return (short) ((bits & 0x7fffffff) > 0x7f800000 ? quietNaN : rounded);
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

    private static void decodeBfloat16(short[] tile, float[] target, int offset, int count) {
        for (int i = 0; i < count; i++) {
            target[offset + i] = fromBfloat16(tile[i]);
        }
    }

    private static void decodeFloat16(short[] tile, float[] target, int offset, int count) {
        for (int i = 0; i < count; i++) {
            target[offset + i] = Float.float16ToFloat(tile[i]);
        }
    }

    private static void encodeBfloat16(float[] source, int offset, short[] tile, int count) {
        for (int i = 0; i < count; i++) {
            tile[i] = toBfloat16(source[offset + i]);
        }
    }

    private static void encodeFloat16(float[] source, int offset, short[] tile, int count) {
        for (int i = 0; i < count; i++) {
            tile[i] = Float.floatToFloat16(source[offset + i]);
        }
    }

    private static void requireHalf(DType dtype) {
        if (dtype != DType.F16 && dtype != DType.BF16) {
            throw new IllegalArgumentException("cannot compute with " + dtype);
        }
    }
}
