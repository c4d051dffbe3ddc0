package maec.checkpoint;

import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Whole tensors, for what is small enough. */
public final class Tensors {
    private static final ValueLayout.OfLong LONGS =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INTS =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Tensors() {}

    /**
     * Reads a whole tensor as float32.
     *
     * @param source the source
     * @param name a tensor with a computable dtype and fewer than 2³¹ elements
     * @return its values, row-major
     * @throws IllegalArgumentException if the name is unknown or the tensor too large
     */
    public static float[] readFloats(TensorSource source, String name) {
        float[] values = new float[count(require(source, name))];
        source.readFloats(name, 0, values, 0, values.length);
        return values;
    }

    /**
     * Reads a whole I64 or I32 tensor.
     *
     * @param source the source
     * @param name a tensor of one of these dtypes with fewer than 2³¹ elements
     * @return its values, row-major
     * @throws IllegalArgumentException if the name is unknown, or dtype or size do not fit
     */
    public static long[] readLongs(TensorSource source, String name) {
        TensorSpec spec = require(source, name);
        int count = count(spec);
        byte[] bytes = new byte[Math.multiplyExact(count, spec.dtype().bytes())];
        MemorySegment segment = MemorySegment.ofArray(bytes);
        source.readBytes(name, 0, segment, count);
        long[] values = new long[count];
        if (spec.dtype() == DType.I64) {
            MemorySegment.copy(segment, LONGS, 0, values, 0, count);
        } else if (spec.dtype() == DType.I32) {
            for (int i = 0; i < count; i++) {
                values[i] = segment.get(INTS, 4L * i);
            }
        } else {
            throw new IllegalArgumentException(name + " is " + spec.dtype() + " and no integer");
        }
        return values;
    }

    private static TensorSpec require(TensorSource source, String name) {
        return source.find(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no tensor " + name));
    }

    private static int count(TensorSpec spec) {
        try {
            return Math.toIntExact(spec.count());
        } catch (ArithmeticException _) {
            throw new IllegalArgumentException(spec.name() + " is too large for an array");
        }
    }
}
