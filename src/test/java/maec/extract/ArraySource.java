package maec.extract;

import maec.checkpoint.TensorSource;
import maec.tensor.DType;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Float32 tensors in memory. */
public final class ArraySource implements TensorSource {
    private final Map<String, TensorSpec> specs = new LinkedHashMap<>();
    private final Map<String, float[]> values = new LinkedHashMap<>();

    /** Adds a tensor. */
    public ArraySource with(String name, Shape shape, float... data) {
        if (data.length != shape.count()) {
            throw new IllegalArgumentException(name);
        }
        specs.put(name, new TensorSpec(name, DType.F32, shape));
        values.put(name, data);
        return this;
    }

    /** Copies a source. */
    public static ArraySource copyOf(TensorSource source) {
        var copy = new ArraySource();
        for (TensorSpec spec : source.tensors()) {
            float[] data = new float[Math.toIntExact(spec.count())];
            source.readFloats(spec.name(), 0, data, 0, data.length);
            copy.with(spec.name(), spec.shape(), data);
        }
        return copy;
    }

    /** The values of one tensor, not copied. */
    public float[] values(String name) {
        return values.get(name);
    }

    @Override
    public List<TensorSpec> tensors() {
        return new ArrayList<>(specs.values());
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(specs.get(name));
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        System.arraycopy(values.get(name), (int) offset, target, targetOffset, count);
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        MemorySegment.copy(
                values.get(name),
                (int) offset,
                target,
                ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
                0,
                (int) count);
    }

    @Override
    public String fingerprint() {
        return "array:" + values.values().stream().map(java.util.Arrays::hashCode).toList();
    }

    @Override
    public void close() {}
}
