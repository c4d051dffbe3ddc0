package maec.combine.fit;

import maec.checkpoint.TensorSource;
import maec.tensor.TensorSpec;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A base whose embedding and head have the rows that only a tuned model has as well, with that
 * model's values: what it learned about new tokens is kept, and counts as no change.
 *
 * <p>Closing it closes both models.
 */
public final class ExtendedBase implements TensorSource {
    private final TensorSource base;
    private final TensorSource tuned;
    private final Map<String, RowView> views = new LinkedHashMap<>();
    private final Map<String, TensorSpec> specs = new LinkedHashMap<>();

    /**
     * Extends a base.
     *
     * @param base the base
     * @param tuned the model with more rows
     */
    public ExtendedBase(TensorSource base, TensorSource tuned) {
        this.base = base;
        this.tuned = tuned;
        for (TensorSpec spec : base.tensors()) {
            long more = moreRows(spec, tuned);
            specs.put(spec.name(), spec);
            if (more > 0) {
                int own = Math.toIntExact(spec.shape().size(0));
                int[] rows = new int[Math.toIntExact(own + more)];
                Arrays.setAll(rows, row -> row < own ? row : -1);
                RowView view = new RowView(spec.name(), base, rows, tuned);
                views.put(spec.name(), view);
                specs.put(spec.name(), view.spec());
            }
        }
    }

    /**
     * How many rows more the embedding of a tuned model has.
     *
     * @param base the base
     * @param tuned the tuned model
     * @return 0 where it has none, or other tensors
     */
    public static long moreRows(TensorSource base, TensorSource tuned) {
        return base.tensors().stream().mapToLong(spec -> moreRows(spec, tuned)).max().orElse(0);
    }

    private static long moreRows(TensorSpec spec, TensorSource tuned) {
        if (!Comparison.isVocabulary(spec.name())
                || spec.shape().rank() != 2
                || !spec.dtype().isComputable()) {
            return 0;
        }
        return tuned.find(spec.name())
                .filter(other -> other.dtype().isComputable() && other.shape().rank() == 2)
                .filter(other -> other.shape().size(1) == spec.shape().size(1))
                .map(other -> Math.max(0, other.shape().size(0) - spec.shape().size(0)))
                .orElse(0L);
    }

    /**
     * How many rows the vocabulary has now.
     *
     * @return rows of the embedding, or empty where nothing was extended
     */
    public Optional<Long> rows() {
        return views.values().stream().findFirst().map(view -> view.spec().shape().size(0));
    }

    /**
     * The base as it was.
     *
     * @return an open model
     */
    public TensorSource base() {
        return base;
    }

    /**
     * Where the tokenizer lies that knows the new rows.
     *
     * @return the folder of the model that they come from, or empty if it is a file
     */
    public Optional<Path> tokenizerFolder() {
        return tuned.origins().stream().filter(Files::isDirectory).findFirst();
    }

    /**
     * The model that the new rows come from.
     *
     * @return an open model
     */
    public TensorSource extension() {
        return tuned;
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
        RowView view = views.get(name);
        if (view != null) {
            view.readFloats(offset, target, targetOffset, count);
        } else {
            base.readFloats(name, offset, target, targetOffset, count);
        }
    }

    @Override
    public void readBytes(String name, long offset, MemorySegment target, long count) {
        RowView view = views.get(name);
        if (view != null) {
            view.readBytes(offset, target, count);
        } else {
            base.readBytes(name, offset, target, count);
        }
    }

    @Override
    public String fingerprint() {
        return base.fingerprint() + " extended by " + tuned.fingerprint();
    }

    @Override
    public List<Path> origins() {
        return Stream.concat(base.origins().stream(), tuned.origins().stream()).distinct().toList();
    }

    @Override
    public void close() {
        tuned.close();
        base.close();
    }
}
