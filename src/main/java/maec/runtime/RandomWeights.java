package maec.runtime;

import maec.checkpoint.TensorSource;
import maec.model.Architecture;
import maec.model.TensorNames;
import maec.tensor.DType;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * A model of any architecture with random bfloat16 weights that are computed when they are read:
 * what a benchmark measures where no real model is at hand.
 *
 * <p>Norms are 1, everything else is uniform in ±0.035, about as large as trained weights are.
 */
final class RandomWeights implements TensorSource {
    private static final ValueLayout.OfShort LITTLE =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final float SPREAD = 0.035f;

    private final List<TensorSpec> tensors;
    private final long seed;

    RandomWeights(Architecture architecture, long seed) {
        tensors = TensorNames.expected(architecture, DType.BF16);
        this.seed = seed;
    }

    @Override
    public List<TensorSpec> tensors() {
        return tensors;
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return tensors.stream().filter(spec -> spec.name().equals(name)).findFirst();
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        TensorSpec spec = find(name).orElseThrow();
        for (int at = 0; at < count; at++) {
            target[targetOffset + at] = Float.intBitsToFloat(bits(spec, offset + at) << 16);
        }
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        TensorSpec spec = find(name).orElseThrow();
        for (long at = 0; at < count; at++) {
            target.set(LITTLE, at * DType.BF16.bytes(), (short) bits(spec, offset + at));
        }
    }

    /** The upper half of a float32. */
    private int bits(TensorSpec spec, long at) {
        if (spec.shape().rank() == 1) {
            return Float.floatToRawIntBits(1) >>> 16;
        }
        long mixed = (at + seed + ((long) spec.name().hashCode() << 32)) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed ^= mixed >>> 27;
        float uniform = (int) (mixed >>> 32) * 0x1p-31f;
        return Float.floatToRawIntBits(uniform * SPREAD) >>> 16;
    }

    @Override
    public String fingerprint() {
        return "random:" + seed;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
