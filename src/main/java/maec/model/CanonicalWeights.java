package maec.model;

import maec.checkpoint.TensorSource;
import maec.model.CanonicalLayout.Part;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A checkpoint seen under the names of {@link LayerWeight}, whatever it calls its tensors and
 * however it fuses them.
 *
 * <p>Phi-3 stores q, k, v in one tensor {@code qkv_proj} [H·W + 2·K·W, D] and gate, up in {@code
 * gate_up_proj} [2·F, D]; here they are five. Gemma 3 with pictures calls its text model {@code
 * language_model.model}; here it is {@code model}. Importance maps, deltas, statistics and recipes
 * hold these names. Nothing is copied: a part is read as a range of rows.
 *
 * <p>The way back is {@link #stored}: a result computed on parts is written as its base is.
 */
public final class CanonicalWeights implements TensorSource {
    private final TensorSource stored;
    private final CanonicalLayout layout;

    private CanonicalWeights(TensorSource stored, CanonicalLayout layout) {
        this.stored = stored;
        this.layout = layout;
    }

    /**
     * Sees a checkpoint under canonical names.
     *
     * @param architecture what the checkpoint's configuration says
     * @param stored the checkpoint, which is closed with the view
     * @return the view, or {@code stored} itself where it has these names already
     */
    public static TensorSource over(Architecture architecture, TensorSource stored) {
        CanonicalLayout layout = CanonicalLayout.of(architecture, stored.tensors());
        return layout.isPlain() ? stored : new CanonicalWeights(stored, layout);
    }

    /**
     * Sees a result as its base stores its tensors.
     *
     * @param base the base of the result, as {@link #over} gave it or as it is stored
     * @param result tensors by canonical names, with shapes as in the base
     * @return for each tensor of the base whose parts are all in the result that tensor, its rows
     *     joined (F32 where its parts differ in type); then all others of the result; {@code
     *     result} itself where the base has canonical names. Closing it closes nothing
     */
    public static TensorSource stored(TensorSource base, TensorSource result) {
        return switch (base) {
            case CanonicalWeights view when result == base -> view.stored;
            case CanonicalWeights view -> new StoredWeights(view.layout, result);
            case TensorSource _ -> result;
        };
    }

    /**
     * The tensors of a checkpoint that hold some canonical ones.
     *
     * @param base as in {@link #stored}
     * @param names canonical names
     * @return names of stored tensors, fewer where several are parts of one
     */
    public static Set<String> storedNames(TensorSource base, Set<String> names) {
        Set<String> found = new TreeSet<>();
        for (String name : names) {
            Part part = base instanceof CanonicalWeights view ? view.layout.find(name) : null;
            found.add(part == null ? name : part.stored().name());
        }
        return found;
    }

    /**
     * Puts values per row together as the base stores its tensors.
     *
     * @param base as in {@link #stored}
     * @param rows values per row by canonical names, in order
     * @return values per row by the names of the base; those of fused tensors follow each other
     */
    public static Map<String, float[]> storedRows(TensorSource base, Map<String, float[]> rows) {
        if (!(base instanceof CanonicalWeights view)) {
            return rows;
        }
        Map<String, float[]> joined = new LinkedHashMap<>();
        rows.forEach(
                (name, values) -> {
                    Part part = view.layout.find(name);
                    String target = part == null ? name : part.stored().name();
                    joined.merge(target, values, CanonicalWeights::following);
                });
        return joined;
    }

    private static float[] following(float[] first, float[] second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Override
    public List<TensorSpec> tensors() {
        return layout.parts().stream().map(Part::spec).toList();
    }

    @Override
    public Optional<TensorSpec> find(String name) {
        return Optional.ofNullable(layout.find(name)).map(Part::spec);
    }

    @Override
    public void readFloats(String name, long offset, float[] target, int targetOffset, int count) {
        Part part = part(name, offset, count);
        long start = part.offset() + offset;
        stored.readFloats(part.stored().name(), start, target, targetOffset, count);
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        Part part = part(name, offset, count);
        stored.readBytes(part.stored().name(), part.offset() + offset, target, count);
    }

    private Part part(String name, long offset, long count) {
        Part part = layout.find(name);
        if (part == null) {
            throw new IllegalArgumentException("there is no tensor " + name);
        }
        if (offset < 0 || count < 0 || offset > part.count() - count) {
            throw new IllegalArgumentException(
                    offset + " + " + count + " leaves the " + part.count() + " of " + name);
        }
        return part;
    }

    /** Differs from the checkpoint's own, because its names and shapes differ. */
    @Override
    public String fingerprint() {
        return "parts of " + stored.fingerprint();
    }

    @Override
    public List<Path> origins() {
        return stored.origins();
    }

    @Override
    public void close() {
        stored.close();
    }
}
