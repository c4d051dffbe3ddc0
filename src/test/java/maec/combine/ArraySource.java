package maec.combine;

import maec.checkpoint.TensorSource;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tensors in arrays: float32, and opaque ones of bytes. */
final class ArraySource implements TensorSource {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    final Map<String, float[]> floats = new LinkedHashMap<>();
    private final Map<String, byte[]> opaque = new LinkedHashMap<>();
    private final Map<String, TensorSpec> specs = new LinkedHashMap<>();

    /** Adds a float32 tensor. */
    ArraySource with(String name, Shape shape, float[] values) {
        floats.put(name, values);
        specs.put(name, new TensorSpec(name, DType.F32, shape));
        return this;
    }

    /** Adds a tensor that takes no part in arithmetic. */
    ArraySource withBytes(String name, byte[] values) {
        opaque.put(name, values);
        specs.put(name, new TensorSpec(name, DType.U8, Shape.of(values.length)));
        return this;
    }

    @Override
    public List<TensorSpec> tensors() {
        return List.copyOf(specs.values());
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(specs.get(name));
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        System.arraycopy(floats.get(name), (int) offset, target, targetOffset, count);
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        if (opaque.containsKey(name)) {
            MemorySegment.copy(
                    opaque.get(name), (int) offset, target, ValueLayout.JAVA_BYTE, 0, (int) count);
        } else {
            MemorySegment.copy(floats.get(name), (int) offset, target, FLOAT, 0, (int) count);
        }
    }

    @Override
    public String fingerprint() {
        int hash = 1;
        for (var entry : floats.entrySet()) {
            hash = 31 * hash + entry.getKey().hashCode() + 7 * Arrays.hashCode(entry.getValue());
        }
        return "array:" + Integer.toHexString(hash);
    }

    @Override
    public void close() {}
}
