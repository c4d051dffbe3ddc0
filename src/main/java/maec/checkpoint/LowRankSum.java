package maec.checkpoint;

import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A base plus products of two factors each, while the factors are still being trained: what an
 * {@link AdapterSource} is to an adapter on disk. Computed in float32 when it is read; closes
 * nothing.
 */
public final class LowRankSum implements TensorSource {
    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";
    private static final String WEIGHT = ".weight";
    private static final int TILE = 1 << 14;

    private final TensorSource base;
    private final TensorSource factors;
    private final double scale;
    private final LongSupplier version;
    private final Map<String, TensorSpec> specs = new LinkedHashMap<>();
    private Decoded last =
            new Decoded(
                    "", 0, new LowRankProduct(1, new float[0], new float[0], 0, Optional.empty()));

    /** The factors that were read last, as they were then. */
    private record Decoded(String name, long version, LowRankProduct product) {}

    /**
     * A sum.
     *
     * @param base W
     * @param factors {@code MODULE.lora_A.weight} [r, in] and {@code MODULE.lora_B.weight} [out, r]
     *     for every tensor {@code MODULE.weight} that is changed
     * @param scale factor of the products
     * @param version another number whenever the factors have changed
     */
    public LowRankSum(TensorSource base, TensorSource factors, double scale, LongSupplier version) {
        this.base = base;
        this.factors = factors;
        this.scale = scale;
        this.version = version;
        for (TensorSpec spec : base.tensors()) {
            boolean changed = factors.find(module(spec.name()) + A).isPresent();
            specs.put(
                    spec.name(),
                    changed ? new TensorSpec(spec.name(), DType.F32, spec.shape()) : spec);
        }
    }

    private static String module(String tensor) {
        return tensor.endsWith(WEIGHT)
                ? tensor.substring(0, tensor.length() - WEIGHT.length())
                : tensor;
    }

    private boolean isChanged(String name) {
        return factors.find(module(name) + A).isPresent();
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
        base.readFloats(name, offset, target, targetOffset, count);
        if (!isChanged(name)) {
            return;
        }
        LowRankProduct product = product(name);
        int columns = product.columns();
        float[] sum = new float[columns];
        int done = 0;
        while (done < count) {
            int row = Math.toIntExact((offset + done) / columns);
            int column = (int) ((offset + done) % columns);
            int size = Math.min(columns - column, count - done);
            product.addTo(row, column, target, targetOffset + done, sum, size);
            done += size;
        }
    }

    private synchronized LowRankProduct product(String name) {
        long now = version.getAsLong();
        if (!last.name().equals(name) || last.version() != now) {
            String module = module(name);
            var recipe =
                    new LowRankProduct.Recipe(
                            factors.find(module + A).orElseThrow(),
                            factors.find(module + B).orElseThrow(),
                            false,
                            (float) scale,
                            Optional.empty());
            last = new Decoded(name, now, recipe.read(factors));
        }
        return last.product();
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        if (!isChanged(name)) {
            base.readBytes(name, offset, target, count);
            return;
        }
        float[] tile = new float[(int) Math.min(TILE, count)];
        for (long done = 0; done < count; done += TILE) {
            int step = (int) Math.min(TILE, count - done);
            readFloats(name, offset + done, tile, 0, step);
            FloatCodec.encode(DType.F32, tile, 0, target, Float.BYTES * done, step);
        }
    }

    @Override
    public String fingerprint() {
        return Digests.ofParts(
                "base + factors", base.fingerprint(), "" + scale, factors.fingerprint());
    }

    @Override
    public List<Path> origins() {
        return base.origins();
    }

    @Override
    public void close() {
        // base and factors belong to others
    }
}
