package maec.workflow;

import maec.checkpoint.TensorSource;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A model with every weight moved a little by chance, as a stand-in for a tuned one. Closing it
 * closes nothing.
 *
 * @param base what is moved; floating-point tensors only
 * @param seed of the movement
 */
record NudgedWeights(TensorSource base, long seed) implements TensorSource {
    /** Moves are even between minus and plus half of this. */
    private static final float RANGE = 4e-3f;

    private static final int TILE = 1 << 14;

    @Override
    public List<TensorSpec> tensors() {
        return base.tensors();
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return base.find(name);
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        base.readFloats(name, offset, target, targetOffset, count);
        var random = new SplittableRandom(seed * 31 + name.hashCode() + offset);
        for (int k = targetOffset; k < targetOffset + count; k++) {
            target[k] += RANGE * ((random.nextInt() >>> 8) * 0x1p-24f - 0.5f);
        }
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        TensorSpec spec = find(name).orElseThrow(() -> new IllegalArgumentException(name));
        float[] values = new float[(int) Math.min(TILE, count)];
        for (long done = 0; done < count; done += TILE) {
            int size = (int) Math.min(TILE, count - done);
            readFloats(name, offset + done, values, 0, size);
            FloatCodec.encode(spec.dtype(), values, 0, target, done * spec.dtype().bytes(), size);
        }
    }

    @Override
    public String fingerprint() {
        return "nudged by " + seed + " from " + base.fingerprint();
    }

    @Override
    public void close() {}
}
