package maec.combine;

import maec.checkpoint.TensorSource;
import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A source whose tensors have the base's element types, rounded once to nearest even.
 *
 * <p>It lets an export keep what each tensor of the base was stored as, where a base mixes types,
 * and so leaves untouched tensors bit-equal. Neither source is closed here.
 */
public final class BaseTypedSource implements TensorSource {
    private static final int TILE = 1 << 14;

    private final TensorSource source;
    private final TensorSource base;

    /**
     * A typed view.
     *
     * @param source values
     * @param base element types, by name; a tensor that it lacks keeps its type
     */
    public BaseTypedSource(TensorSource source, TensorSource base) {
        this.source = source;
        this.base = base;
    }

    @Override
    public List<TensorSpec> tensors() {
        return source.tensors().stream().map(this::typed).toList();
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return source.find(name).map(this::typed);
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        source.readFloats(name, offset, target, targetOffset, count);
        if (isRounded(name)) {
            DType dtype = dtype(name);
            MemorySegment bytes = MemorySegment.ofArray(new byte[count * dtype.bytes()]);
            FloatCodec.encode(dtype, target, targetOffset, bytes, 0, count);
            FloatCodec.decode(dtype, bytes, 0, target, targetOffset, count);
        }
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        if (!isRounded(name)) {
            source.readBytes(name, offset, target, count);
            return;
        }
        DType dtype = dtype(name);
        float[] values = new float[(int) Math.min(TILE, count)];
        for (long done = 0; done < count; done += TILE) {
            int size = (int) Math.min(TILE, count - done);
            source.readFloats(name, offset + done, values, 0, size);
            FloatCodec.encode(dtype, values, 0, target, done * dtype.bytes(), size);
        }
    }

    @Override
    public String fingerprint() {
        return new FactDigest("maec-base-types/1").add("source", source.fingerprint()).text();
    }

    @Override
    public List<Path> origins() {
        return source.origins();
    }

    /** Closes nothing. */
    @Override
    public void close() {}

    private boolean isRounded(String name) {
        return source.find(name).map(spec -> spec.dtype() != dtype(name)).orElse(false);
    }

    private DType dtype(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(name)).dtype();
    }

    private TensorSpec typed(TensorSpec spec) {
        return base.find(spec.name()).orElse(spec);
    }
}
