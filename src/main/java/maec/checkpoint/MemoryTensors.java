package maec.checkpoint;

import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.Shape;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A source whose values lie in memory: results on their way to a file, and small models in tests.
 *
 * <p>Immutable; values are copied when it is built.
 */
public final class MemoryTensors implements TensorSource {
    private final Map<String, Entry> tensors;
    private final List<TensorSpec> specs;
    private final Fingerprint fingerprint = new Fingerprint(this);

    private record Entry(TensorSpec spec, MemorySegment bytes) {}

    private MemoryTensors(Map<String, Entry> tensors) {
        this.tensors = new LinkedHashMap<>(tensors);
        this.specs = tensors.values().stream().map(Entry::spec).toList();
    }

    /**
     * Begins a source.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects tensors. */
    public static final class Builder {
        private static final ValueLayout.OfLong LONGS =
                ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        private static final ValueLayout.OfInt INTS =
                ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

        private final Map<String, Entry> tensors = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds an F32 tensor.
         *
         * @param name its name
         * @param values row-major
         * @param shape sizes, whose product is the number of values
         * @return this
         */
        public Builder floats(String name, float[] values, long... shape) {
            return floats(name, DType.F32, values, shape);
        }

        /**
         * Adds a tensor of any computable dtype; values are rounded to it.
         *
         * @param name its name
         * @param dtype F32, F16 or BF16
         * @param values row-major
         * @param shape sizes, whose product is the number of values
         * @return this
         */
        public Builder floats(String name, DType dtype, float[] values, long... shape) {
            MemorySegment bytes = allocate(values.length, dtype);
            FloatCodec.encode(dtype, values, 0, bytes, 0, values.length);
            return add(new TensorSpec(name, dtype, Shape.of(shape)), bytes);
        }

        /**
         * Adds an I64 tensor.
         *
         * @param name its name
         * @param values row-major
         * @param shape sizes, whose product is the number of values
         * @return this
         */
        public Builder longs(String name, long[] values, long... shape) {
            MemorySegment bytes = allocate(values.length, DType.I64);
            MemorySegment.copy(values, 0, bytes, LONGS, 0, values.length);
            return add(new TensorSpec(name, DType.I64, Shape.of(shape)), bytes);
        }

        /**
         * Adds an I32 tensor.
         *
         * @param name its name
         * @param values row-major
         * @param shape sizes, whose product is the number of values
         * @return this
         */
        public Builder ints(String name, int[] values, long... shape) {
            MemorySegment bytes = allocate(values.length, DType.I32);
            MemorySegment.copy(values, 0, bytes, INTS, 0, values.length);
            return add(new TensorSpec(name, DType.I32, Shape.of(shape)), bytes);
        }

        /**
         * Adds a tensor of any dtype.
         *
         * @param spec name, dtype, shape
         * @param values stored elements, little-endian
         * @return this
         */
        public Builder bytes(TensorSpec spec, byte[] values) {
            return add(spec, MemorySegment.ofArray(values.clone()));
        }

        private static MemorySegment allocate(int count, DType dtype) {
            return MemorySegment.ofArray(new byte[Math.multiplyExact(count, dtype.bytes())]);
        }

        private Builder add(TensorSpec spec, MemorySegment bytes) {
            if (spec.bytes() != bytes.byteSize()) {
                throw new IllegalArgumentException(
                        spec + " needs " + spec.bytes() + " bytes, given " + bytes.byteSize());
            }
            if (tensors.put(spec.name(), new Entry(spec, bytes)) != null) {
                throw new IllegalArgumentException(spec.name() + " was added twice");
            }
            return this;
        }

        /**
         * The source.
         *
         * @return a source with what was added so far, in that order
         */
        public MemoryTensors build() {
            return new MemoryTensors(tensors);
        }
    }

    @Override
    public List<TensorSpec> tensors() {
        return specs;
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(tensors.get(name)).map(Entry::spec);
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        Entry entry = entry(name);
        DType dtype = entry.spec().dtype();
        Ranges.requireWithin(entry.spec(), offset, count);
        FloatCodec.decode(
                dtype, entry.bytes(), offset * dtype.bytes(), target, targetOffset, count);
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        Entry entry = entry(name);
        Ranges.requireWithin(entry.spec(), offset, count);
        long size = entry.spec().dtype().bytes();
        MemorySegment.copy(entry.bytes(), offset * size, target, 0, count * size);
    }

    private Entry entry(String name) {
        Entry entry = tensors.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("there is no tensor " + name);
        }
        return entry;
    }

    @Override
    public String fingerprint() {
        return fingerprint.text();
    }

    @Override
    public void close() {
        // Memory is given back by the garbage collector.
    }
}
