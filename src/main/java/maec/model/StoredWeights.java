package maec.model;

import maec.checkpoint.TensorSource;
import maec.model.CanonicalLayout.Part;
import maec.tensor.DType;
import maec.tensor.FloatCodec;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A result with canonical names, seen under the names and fusions of a checkpoint. */
final class StoredWeights implements TensorSource {
    private static final int TILE = 1 << 14;

    private final CanonicalLayout layout;
    private final TensorSource result;
    private final Map<String, TensorSpec> specs = new LinkedHashMap<>();

    StoredWeights(CanonicalLayout layout, TensorSource result) {
        this.layout = layout;
        this.result = result;
        for (String name : layout.storedNames()) {
            List<Optional<TensorSpec>> found =
                    layout.parts(name).stream().map(part -> result.find(part.name())).toList();
            if (found.stream().allMatch(Optional::isPresent)) {
                List<DType> types = found.stream().map(spec -> spec.orElseThrow().dtype()).toList();
                boolean alike = types.stream().distinct().count() == 1;
                DType dtype = alike ? types.getFirst() : DType.F32;
                specs.put(name, new TensorSpec(name, dtype, layout.stored(name).shape()));
            }
        }
        for (TensorSpec spec : result.tensors()) {
            if (layout.find(spec.name()) == null) {
                specs.put(spec.name(), spec);
            }
        }
    }

    @Override
    public List<TensorSpec> tensors() {
        return List.copyOf(specs.values());
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(specs.get(name));
    }

    /** Elements of one part that a range of a stored tensor covers. */
    private interface Piece {
        /**
         * Takes them.
         *
         * @param name the part
         * @param offset first element within the part
         * @param done how many elements of the range came before
         * @param count how many elements
         */
        void take(String name, long offset, long done, long count);
    }

    private void cover(String name, long offset, long count, Piece piece) {
        List<Part> parts = layout.parts(name);
        if (parts.isEmpty()) {
            piece.take(name, offset, 0, count);
            return;
        }
        long done = 0;
        for (Part part : parts) {
            long start = Math.max(offset, part.offset());
            long end = Math.min(offset + count, part.offset() + part.count());
            if (start < end) {
                piece.take(part.name(), start - part.offset(), done, end - start);
                done += end - start;
            }
        }
    }

    private TensorSpec require(String name, long offset, long count) {
        TensorSpec spec = specs.get(name);
        if (spec == null) {
            throw new IllegalArgumentException("there is no tensor " + name);
        }
        if (offset < 0 || count < 0 || offset > spec.count() - count) {
            throw new IllegalArgumentException(
                    offset + " + " + count + " leaves the " + spec.count() + " of " + name);
        }
        return spec;
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        require(name, offset, count);
        cover(
                name,
                offset,
                count,
                (part, start, done, size) ->
                        result.readFloats(
                                part, start, target, targetOffset + (int) done, (int) size));
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        DType dtype = require(name, offset, count).dtype();
        cover(
                name,
                offset,
                count,
                (part, start, done, size) -> {
                    MemorySegment slice =
                            target.asSlice(done * dtype.bytes(), size * dtype.bytes());
                    boolean same = result.find(part).orElseThrow().dtype() == dtype;
                    if (same) {
                        result.readBytes(part, start, slice, size);
                    } else {
                        encode(part, start, slice, size);
                    }
                });
    }

    /** Widens a part to float32. */
    private void encode(String part, long start, MemorySegment target, long count) {
        float[] tile = new float[(int) Math.min(TILE, count)];
        for (long done = 0; done < count; done += tile.length) {
            int step = (int) Math.min(tile.length, count - done);
            result.readFloats(part, start + done, tile, 0, step);
            FloatCodec.encode(DType.F32, tile, 0, target, done * Float.BYTES, step);
        }
    }

    @Override
    public String fingerprint() {
        return "joined " + result.fingerprint();
    }

    @Override
    public List<Path> origins() {
        return result.origins();
    }

    /** Closes nothing. */
    @Override
    public void close() {}
}
